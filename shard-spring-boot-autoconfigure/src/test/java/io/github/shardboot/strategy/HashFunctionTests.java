/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.github.shardboot.strategy;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import io.github.shardboot.strategy.hash.HashFunction;
import io.github.shardboot.strategy.hash.HashStrategy;
import io.github.shardboot.strategy.hash.SlotTable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link HashFunction}.
 *
 * @author Shardboot Contributors
 */
class HashFunctionTests {

	private static final long SEED = 3;

	@ParameterizedTest
	@EnumSource
	void theGoldenVectorsHold(HashFunction function) throws Exception {
		HashStrategy strategy = new HashStrategy(function, SlotTable.byWeight(GoldenVector.SLOTS, Map.of("eu-1", 1)));
		List<GoldenVector> vectors = GoldenVector.read(function);
		assertThat(vectors).hasSize(1000).allSatisfy((vector) -> {
			assertThat(function.hash(vector.key())).isEqualTo(vector.hash());
			assertThat(strategy.slotFor(vector.key())).isEqualTo(vector.slot());
		});
		assertThat(vectors).extracting(GoldenVector::type).contains(ShardKeyType.values());
	}

	@ParameterizedTest
	@CsvSource({ "POSTGRES,09f8ca3f611e8f317d73adf36f5ab988e9143ed18b467f336a63ebce8f795f8b",
			"MD5,5fe9da89ae0fbd85d08920003365c45af8abde2074618b47edd845569599a69e",
			"MURMUR3,5315354a96c5219c1f6da64df7a6fe73992fe42c46d767062fcac5d0bc4c66cc" })
	void theGoldenVectorsAreFrozen(HashFunction function, String digest) throws Exception {
		String content = String.join("\n", GoldenVector.lines(function)) + "\n";
		byte[] actual = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
		assertThat(HexFormat.of().formatHex(actual)).isEqualTo(digest);
	}

	/**
	 * The expected values are what PostgreSQL returns.
	 */
	@Test
	void postgresIsWhatTheServerComputes() {
		assertThat(HashFunction.POSTGRES.hash(42L)).isEqualTo(8010225493015854792L);
		assertThat(HashFunction.POSTGRES.hash(-1L)).isEqualTo(-1888257769727981238L);
		assertThat(HashFunction.POSTGRES.hash((Object) "acme")).isEqualTo(7757017307627438190L);
		assertThat(HashFunction.POSTGRES.hash((Object) "")).isEqualTo(-6939563903564495251L);
		assertThat(HashFunction.POSTGRES.hash((Object) new UUID(0, 0))).isEqualTo(-6859010066814654381L);
	}

	/**
	 * The expected values are what Python computes as
	 * {@code int(hashlib.md5(str(key).encode()).hexdigest()[:8], 16)}.
	 */
	@Test
	void md5IsWhatPythonComputes() {
		assertThat(HashFunction.MD5.hash(0L)).isEqualTo(3486326916L);
		assertThat(HashFunction.MD5.hash(42L)).isEqualTo(2714814184L);
		assertThat(HashFunction.MD5.hash(-1L)).isEqualTo(1807097403L);
		assertThat(HashFunction.MD5.hash(Long.MAX_VALUE)).isEqualTo(360086309L);
		assertThat(HashFunction.MD5.hash((Object) "acme")).isEqualTo(1404888305L);
		assertThat(HashFunction.MD5.hash((Object) "Müller")).isEqualTo(3814441127L);
		assertThat(HashFunction.MD5.hash((Object) "東京")).isEqualTo(1887150460L);
		assertThat(HashFunction.MD5.hash((Object) "😀")).isEqualTo(704834243L);
		assertThat(HashFunction.MD5.hash((Object) new UUID(0, 42))).isEqualTo(2186933464L);
	}

	/**
	 * The expected values are what Guava computes.
	 */
	@Test
	void murmur3IsWhatGuavaComputes() {
		assertThat(HashFunction.MURMUR3.hash(42L)).isEqualTo(-5283633198602748424L);
		assertThat(HashFunction.MURMUR3.hash(-1L)).isEqualTo(-6853156495446839949L);
		assertThat(HashFunction.MURMUR3.hash((Object) "")).isZero();
		assertThat(HashFunction.MURMUR3.hash((Object) "acme")).isEqualTo(3961280000524817226L);
		assertThat(HashFunction.MURMUR3.hash((Object) "Müller")).isEqualTo(7997192959635464157L);
		assertThat(HashFunction.MURMUR3.hash((Object) "The quick brown fox jumps over the lazy dog"))
			.isEqualTo(-2068352364225029268L);
	}

	@ParameterizedTest
	@EnumSource
	void aBoxedLongHasTheHashOfTheLong(HashFunction function) {
		RandomKeys keys = new RandomKeys(SEED);
		for (int i = 0; i < 1000; i++) {
			long key = keys.nextLong();
			assertThat(function.hash((Object) key)).as("seed %s", SEED).isEqualTo(function.hash(key));
		}
	}

	@ParameterizedTest
	@EnumSource
	void aKeyThatIsNotCanonicalIsRefused(HashFunction function) {
		assertThatIllegalArgumentException().isThrownBy(() -> function.hash((Object) 42))
			.withMessageStartingWith("A canonical key must be a Long, String or UUID")
			.withMessageNotContaining("42");
	}

	@ParameterizedTest
	@EnumSource(names = { "POSTGRES", "MURMUR3" })
	void hashingALongOrAUuidAllocatesNothing(HashFunction function) {
		UUID uuid = new RandomKeys(SEED).nextUuid();
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		long sum = function.hash(1L) + function.hash((Object) uuid);
		long before = threads.getCurrentThreadAllocatedBytes();
		for (long key = 0; key < 100_000; key++) {
			sum += function.hash(key) + function.hash((Object) uuid);
		}
		assertThat(threads.getCurrentThreadAllocatedBytes() - before).as("checksum %s", sum).isLessThan(10_000);
	}

}
