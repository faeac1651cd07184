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
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongUnaryOperator;
import java.util.stream.Stream;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import io.github.shardboot.strategy.hash.HashFunction;
import io.github.shardboot.strategy.hash.HashStrategy;
import io.github.shardboot.strategy.hash.SlotTable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that keys of usual patterns fill all slots alike, and that finding a shard
 * allocates nothing.
 *
 * @author Shardboot Contributors
 */
class KeyDistributionTests {

	private static final int SLOTS = 256;

	private static final int KEYS = 100_000;

	/**
	 * The value that chi-square with 255 degrees of freedom exceeds with probability
	 * 0.001.
	 */
	private static final double CRITICAL = 330.5;

	private static final Map<String, Integer> WEIGHTS = Map.of("eu-1", 1, "us-1", 1);

	@ParameterizedTest
	@EnumSource
	void keysOfEveryPatternFillTheSlotsAlike(HashFunction function) {
		Random random = new Random(8);
		Map<String, LongUnaryOperator> patterns = Map.of("sequential", (index) -> index, "random",
				(index) -> random.nextLong(), "steps of 4096", (index) -> index * 4096, "snowflake",
				(index) -> (1_000_000_000L + index * 7) << 22 | (index % 16) << 12);
		HashStrategy strategy = new HashStrategy(function, SlotTable.byWeight(SLOTS, WEIGHTS));
		patterns.forEach((name, pattern) -> {
			int[] counts = new int[SLOTS];
			int[] texts = new int[SLOTS];
			for (int i = 0; i < KEYS; i++) {
				long key = pattern.applyAsLong(i);
				counts[strategy.slotFor(key)]++;
				texts[strategy.slotFor("tenant-" + key)]++;
			}
			assertThat(chiSquare(counts)).as("%s numbers", name).isLessThan(CRITICAL);
			assertThat(chiSquare(texts)).as("%s texts", name).isLessThan(CRITICAL);
		});
	}

	@ParameterizedTest
	@EnumSource
	void uuidsOfVersion7FillTheSlotsAlike(HashFunction function) {
		HashStrategy strategy = new HashStrategy(function, SlotTable.byWeight(SLOTS, WEIGHTS));
		Random random = new Random(9);
		int[] counts = new int[SLOTS];
		for (int i = 0; i < KEYS; i++) {
			// 48 bits of milliseconds, of which many keys share one, then chance
			long time = (1_700_000_000_000L + i / 16) << 16 | 7 << 12 | random.nextInt(1 << 12);
			counts[strategy.slotFor(new UUID(time, Long.MIN_VALUE | random.nextLong() >>> 2))]++;
		}
		assertThat(chiSquare(counts)).isLessThan(CRITICAL);
	}

	private static double chiSquare(int[] counts) {
		double expected = (double) KEYS / SLOTS;
		double sum = 0;
		for (int count : counts) {
			sum += (count - expected) * (count - expected) / expected;
		}
		return sum;
	}

	static Stream<Arguments> strategies() {
		return Stream.of(
				Arguments.of("hash", new HashStrategy(HashFunction.POSTGRES, SlotTable.byWeight(4096, WEIGHTS))),
				Arguments.of("consistent-hash",
						new HashStrategy(HashFunction.POSTGRES, SlotTable.byRing(4096, WEIGHTS, 150))),
				Arguments.of("range",
						new RangeStrategy(ShardKeyType.LONG,
								Map.of("eu-1", List.of("..5000"), "us-1", List.of("5000..")), Set.of("eu-1", "us-1"))),
				Arguments.of("list", new ListStrategy(ShardKeyType.LONG, Map.of("eu-1", List.of("4711", "*")),
						Set.of("eu-1", "us-1"))));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("strategies")
	void findingAShardAllocatesNothing(String name, ShardingStrategy strategy) {
		ShardMap map = new ShardMap(1, Set.of("eu-1", "us-1"), Map.of(), strategy);
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
