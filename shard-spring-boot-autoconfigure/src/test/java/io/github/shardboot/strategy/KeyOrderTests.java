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

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the order of canonical keys.
 *
 * @author Shardboot Contributors
 */
class KeyOrderTests {

	private static final long SEED = 2;

	@Test
	void longsAreInNumericOrder() {
		assertAscending(ShardKeyType.LONG, List.of(Long.MIN_VALUE, -1L, 0L, 1L, Long.MAX_VALUE));
	}

	@Test
	void textsAreInTheOrderOfCodePoints() {
		assertAscending(ShardKeyType.STRING,
				List.of("A", "AB", "a", "ä", "\ud7ff", "\ue000", "\uffff", "\ud800\udc00", "😀", "😁", "\udbff\udfff"));
	}

	@Test
	void textsAreInTheOrderOfTheirUtf8Bytes() {
		RandomKeys keys = new RandomKeys(SEED);
		for (int i = 0; i < 20_000; i++) {
			String left = keys.nextText(1, 3);
			String right = keys.nextText(1, 3);
			int expected = Arrays.compareUnsigned(left.getBytes(StandardCharsets.UTF_8),
					right.getBytes(StandardCharsets.UTF_8));
			assertThat(Integer.signum(ShardKeyType.STRING.compare(left, right))).as("seed %s", SEED)
				.isEqualTo(Integer.signum(expected));
		}
	}

	@Test
	void uuidsAreInTheOrderOfUnsignedNumbers() {
		assertAscending(ShardKeyType.UUID, List.of(new UUID(0, 0), new UUID(0, 1), new UUID(0, -1), new UUID(1, 0),
				new UUID(Long.MAX_VALUE, 5), new UUID(Long.MIN_VALUE, 0), new UUID(-1, -1)));
	}

	@Test
	void uuidsAreInTheOrderOfTheir128Bits() {
		RandomKeys keys = new RandomKeys(SEED);
		for (int i = 0; i < 20_000; i++) {
			UUID left = keys.nextUuid();
			UUID right = keys.nextUuid();
			assertThat(Integer.signum(ShardKeyType.UUID.compare(left, right))).as("seed %s", SEED)
				.isEqualTo(toNumber(left).compareTo(toNumber(right)));
		}
	}

	private static BigInteger toNumber(UUID key) {
		return new BigInteger(key.toString().replace("-", ""), 16);
	}

	private static void assertAscending(ShardKeyType type, List<Object> keys) {
		for (int i = 0; i < keys.size(); i++) {
			for (int j = 0; j < keys.size(); j++) {
				assertThat(Integer.signum(type.compare(keys.get(i), keys.get(j)))).isEqualTo(Integer.compare(i, j));
			}
		}
	}

}
