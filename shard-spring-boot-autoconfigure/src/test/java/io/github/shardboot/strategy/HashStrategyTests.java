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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.ShardLocation;
import io.github.shardboot.strategy.hash.HashFunction;
import io.github.shardboot.strategy.hash.HashStrategy;
import io.github.shardboot.strategy.hash.SlotTable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link HashStrategy} with the default function.
 *
 * @author Shardboot Contributors
 */
class HashStrategyTests extends AbstractShardingStrategyTests {

	private static final long SEED = 5;

	private static final Map<String, Integer> WEIGHTS = Map.of("ap-1", 1, "eu-1", 2, "us-1", 1);

	@Override
	ShardingStrategy strategy(ShardKeyType keyType) {
		return new HashStrategy(HashFunction.POSTGRES, SlotTable.byWeight(4096, WEIGHTS));
	}

	@ParameterizedTest
	@EnumSource
	void theOwnerOfTheSlotIsTheShard(HashFunction function) {
		for (int slots = 1; slots <= 65536; slots *= 2) {
			HashStrategy strategy = new HashStrategy(function, SlotTable.byWeight(slots, WEIGHTS));
			for (ShardKeyType type : ShardKeyType.values()) {
				for (Object key : new RandomKeys(SEED).list(type, 200)) {
					int slot = (int) Long.remainderUnsigned(function.hash(key), slots);
					assertThat(strategy.slotFor(key)).as("seed %s", SEED).isEqualTo(slot);
					assertThat(strategy.shardFor(key)).isEqualTo(strategy.slotTable().shardOf(slot));
				}
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void keysSpreadByWeight(HashFunction function) {
		HashStrategy strategy = new HashStrategy(function, SlotTable.byWeight(4096, WEIGHTS));
		Map<String, Integer> counts = new TreeMap<>();
		for (long key = 0; key < 100_000; key++) {
			counts.merge(strategy.shardFor(key), 1, Integer::sum);
		}
		assertThat(counts.get("ap-1")).isCloseTo(25_000, within(1000));
		assertThat(counts.get("eu-1")).isCloseTo(50_000, within(1000));
		assertThat(counts.get("us-1")).isCloseTo(25_000, within(1000));
	}

	@ParameterizedTest
	@CsvSource({ "0,0,6", "42,1,4", "-1,0,3", "4711,1,0", "9223372036854775807,2,9" })
	void md5WithASlotPerShardIsThePythonRemainder(long key, int ofThree, int ofTen) {
		assertThat(remainder(key, 3)).isEqualTo(ofThree);
		assertThat(remainder(key, 10)).isEqualTo(ofTen);
	}

	@ParameterizedTest
	@CsvSource({ "acme,2,5", "Müller,2,7", "東京,1,0", "😀,2,3", "00000000-0000-0000-0000-00000000002a,1,4" })
	void md5OfATextWithASlotPerShardIsThePythonRemainder(String key, int ofThree, int ofTen) {
		assertThat(remainder(key, 3)).isEqualTo(ofThree);
		assertThat(remainder(key, 10)).isEqualTo(ofTen);
	}

	private static int remainder(Object key, int shards) {
		Map<String, Integer> weights = new TreeMap<>();
		for (int i = 0; i < shards; i++) {
			weights.put("shard-" + i, 1);
		}
		HashStrategy strategy = new HashStrategy(HashFunction.MD5, SlotTable.byWeight(shards, weights));
		int slot = strategy.slotFor(key);
		assertThat(strategy.shardFor(key)).isEqualTo("shard-" + slot);
		return slot;
	}

	@ParameterizedTest
	@ValueSource(ints = { 3, 5, 1000, 4095, 65535 })
	void otherFunctionsNeedAPowerOfTwo(int slots) {
		SlotTable table = SlotTable.byWeight(slots, WEIGHTS);
		for (HashFunction function : List.of(HashFunction.POSTGRES, HashFunction.MURMUR3)) {
			assertThatExceptionOfType(ShardConfigurationException.class)
				.isThrownBy(() -> new HashStrategy(function, table))
				.satisfies((ex) -> assertThat(ex.getProperty()).isEqualTo("shard.hash.slots"));
		}
	}

	@Test
	void theMessageTellsThePowersOfTwoNearby() {
		SlotTable table = SlotTable.byWeight(1000, WEIGHTS);
		assertThatExceptionOfType(ShardConfigurationException.class)
			.isThrownBy(() -> new HashStrategy(HashFunction.MURMUR3, table))
			.withMessage(
					"'shard.hash.slots': With 'shard.hash.function' set to 'murmur3' the number of slots must be a "
							+ "power of two, not '1000'. Use '512' or '1024' slots.");
	}

	@Test
	void theRuleIsTheSlot() {
		assertThat(strategy(ShardKeyType.LONG).why()).isEqualTo(ShardLocation.Why.SLOT);
	}

	@Test
	void findingAShardAllocatesNothing() {
		ShardMap map = new ShardMap(1, SHARDS, Map.of(), strategy(ShardKeyType.LONG));
		Object key = 4711L;
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		int length = map.shardFor(key).length();
		long before = threads.getCurrentThreadAllocatedBytes();
		for (int i = 0; i < 100_000; i++) {
			length += map.shardFor(key).length();
		}
		assertThat(threads.getCurrentThreadAllocatedBytes() - before).as("checksum %s", length).isLessThan(10_000);
	}

}
