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

package io.github.shardboot.strategy.hash;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.shardboot.ShardConfigurationException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link SlotTable}.
 *
 * @author Shardboot Contributors
 */
class SlotTableTests {

	private static final long SEED = 6;

	private static final Set<String> SHARDS = Set.of("ap-1", "eu-1", "us-1");

	@Test
	void equalWeightsAreContiguousRangesInAlphabeticalOrder() {
		SlotTable table = SlotTable.byWeight(4096, Map.of("us-1", 1, "ap-1", 1, "eu-1", 1));
		assertThat(table.ranges()).containsExactly(Map.entry("ap-1", List.of("0-1364")),
				Map.entry("eu-1", List.of("1365-2730")), Map.entry("us-1", List.of("2731-4095")));
		assertThat(table.slots()).isEqualTo(4096);
		assertThat(table.shardOf(0)).isEqualTo("ap-1");
		assertThat(table.shardOf(1365)).isEqualTo("eu-1");
		assertThat(table.shardOf(4095)).isEqualTo("us-1");
	}

	@Test
	void theOrderOfTheMapHasNoInfluence() {
		Map<String, Integer> ascending = new LinkedHashMap<>();
		ascending.put("a", 1);
		ascending.put("b", 2);
		Map<String, Integer> descending = new LinkedHashMap<>();
		descending.put("b", 2);
		descending.put("a", 1);
		assertThat(SlotTable.byWeight(16, ascending).ranges()).isEqualTo(SlotTable.byWeight(16, descending).ranges());
	}

	@Test
	void aBoundaryInTheMiddleOfASlotIsRoundedUp() {
		assertThat(SlotTable.byWeight(1, Map.of("a", 1, "b", 1)).ranges())
			.isEqualTo(Map.of("a", List.of("0"), "b", List.of()));
		assertThat(SlotTable.byWeight(2, Map.of("a", 1, "b", 3)).ranges())
			.isEqualTo(Map.of("a", List.of("0"), "b", List.of("1")));
	}

	@Test
	void aShardOfWeightZeroOwnsNothing() {
		assertThat(SlotTable.byWeight(8, Map.of("a", 0, "b", 1, "c", 0, "d", 1, "e", 0)).ranges()).isEqualTo(
				Map.of("a", List.of(), "b", List.of("0-3"), "c", List.of(), "d", List.of("4-7"), "e", List.of()));
	}

	@Test
	void hugeWeightsDoNotOverflow() {
		Map<String, Integer> weights = new HashMap<>();
		for (int i = 0; i < 1000; i++) {
			weights.put("shard-%03d".formatted(i), Integer.MAX_VALUE);
		}
		SlotTable table = SlotTable.byWeight(65536, weights);
		assertThat(table.ranges().values()).allSatisfy((ranges) -> assertThat(ranges).hasSize(1));
		assertThat(table.shardOf(65535)).isEqualTo("shard-999");
	}

	@Test
	void boundariesAreThoseOfExactArithmetic() {
		Random random = new Random(SEED);
		for (int run = 0; run < 200; run++) {
			TreeMap<String, Integer> weights = randomWeights(random);
			int slots = 1 + random.nextInt(65536);
			SlotTable table = SlotTable.byWeight(slots, weights);
			long total = weights.values().stream().mapToLong(Integer::longValue).sum();
			long sum = 0;
			int from = 0;
			for (Map.Entry<String, Integer> entry : weights.entrySet()) {
				sum += entry.getValue();
				int to = BigDecimal.valueOf(slots)
					.multiply(BigDecimal.valueOf(sum))
					.divide(BigDecimal.valueOf(total), 0, RoundingMode.HALF_UP)
					.intValueExact();
				List<String> expected = (from < to) ? List.of(new SlotRange(from, to - 1).toString()) : List.of();
				assertThat(table.ranges().get(entry.getKey())).as("seed %s, run %s", SEED, run).isEqualTo(expected);
				from = to;
			}
		}
	}

	private static TreeMap<String, Integer> randomWeights(Random random) {
		TreeMap<String, Integer> weights = new TreeMap<>(Map.of("a", 1));
		for (int i = random.nextInt(30); i > 0; i--) {
			weights.put("shard-" + i, random.nextInt(random.nextBoolean() ? 4 : Integer.MAX_VALUE));
		}
		return weights;
	}

	@Test
	void aNegativeWeightIsRefused() {
		assertThatExceptionOfType(ShardConfigurationException.class)
			.isThrownBy(() -> SlotTable.byWeight(4096, Map.of("eu-1", 2, "us-1", -1)))
			.withMessage("'shard.shards.us-1.weight': The weight '-1' is negative. "
					+ "Use a positive weight, or 0 for a shard that shall own no slots.");
	}

	@Test
	void noWeightAtAllIsRefused() {
		assertThatExceptionOfType(ShardConfigurationException.class)
			.isThrownBy(() -> SlotTable.byWeight(4096, Map.of("us-1", 0, "eu-1", 0)))
			.withMessage(
					"'shard.shards.eu-1.weight': The weights of all shards are 0, so that no shard would own a slot. "
							+ "Give at least one shard a positive weight.");
	}

	@Test
	void noShardIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> SlotTable.byWeight(4096, Map.of()))
			.withMessage("'weights' must not be empty");
	}

	@ParameterizedTest
	@ValueSource(ints = { Integer.MIN_VALUE, -1, 0, 65537 })
	void anImpossibleNumberOfSlotsIsRefused(int slots) {
		String message = "'shard.hash.slots': '" + slots + "' slots are impossible. Use a number from '1' to '65536'.";
		assertThatExceptionOfType(ShardConfigurationException.class)
			.isThrownBy(() -> SlotTable.byWeight(slots, Map.of("eu-1", 1)))
			.withMessage(message);
		assertThatExceptionOfType(ShardConfigurationException.class)
			.isThrownBy(() -> SlotTable.byRanges(slots, Map.of("eu-1", List.of("0")), SHARDS))
			.withMessage(message);
	}

	@Test
	void rangesAreInclusive() {
		SlotTable table = SlotTable.byRanges(8,
				Map.of("eu-1", List.of("0-2", "7", "4"), "us-1", List.of("5-5", "3", "6")), SHARDS);
		assertThat(table.ranges()).containsExactly(Map.entry("ap-1", List.of()),
				Map.entry("eu-1", List.of("0-2", "4", "7")), Map.entry("us-1", List.of("3", "5-6")));
		assertThat(List.of(table.shardOf(2), table.shardOf(3), table.shardOf(7))).containsExactly("eu-1", "us-1",
				"eu-1");
	}

	@Test
	void theTextOfTheRangesMakesTheSameTable() {
		Random random = new Random(SEED);
		for (int run = 0; run < 200; run++) {
			TreeMap<String, Integer> weights = randomWeights(random);
			SlotTable table = SlotTable.byWeight(1 + random.nextInt(4096), weights);
			SlotTable copy = SlotTable.byRanges(table.slots(), table.ranges(), weights.keySet());
			for (int slot = 0; slot < table.slots(); slot++) {
				assertThat(copy.shardOf(slot)).as("seed %s, run %s", SEED, run).isEqualTo(table.shardOf(slot));
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "-", "x", "1-", "-1", "1-x", "1-2-3", "+1", "01", "0 - 5", "1..2",
			"99999999999999999999", "0-99999999999999999999" })
	void aTextThatIsNoRangeIsRefused(String text) {
		assertRefused(Map.of("eu-1", List.of(text)), "'shard.hash.ranges.eu-1': '" + text
				+ "' is not a range of slots. Write a range such as '0-2047', or a single slot such as '7'.");
	}

	@Test
	void anInvertedRangeIsRefused() {
		assertRefused(Map.of("eu-1", List.of("0-7", "5-4")),
				"'shard.hash.ranges.eu-1': Range '5-4' ends before it begins. Write the lower slot first.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "0-8", "8", "4294967296", "0-4294967296" })
	void aRangeBeyondTheSlotsIsRefused(String text) {
		assertRefused(Map.of("eu-1", List.of(text)), "'shard.hash.ranges.eu-1': Range '" + text
				+ "' goes beyond the last slot, '7'. Use slots from '0' to '7'.");
	}

	@Test
	void anOverlapIsRefused() {
		assertRefused(Map.of("us-1", List.of("2-6"), "eu-1", List.of("0-3", "7"), "ap-1", List.of("4-5")),
				"'shard.hash.ranges.us-1': Range '2-6' of shard 'us-1' overlaps a range of shard 'eu-1' in slots '2-3'. "
						+ "Give every slot to one shard.");
	}

	@Test
	void theOrderOfTheRangesHasNoInfluence() {
		Map<String, List<String>> ranges = new LinkedHashMap<>();
		ranges.put("us-1", List.of("0-7"));
		ranges.put("eu-1", List.of("7"));
		assertRefused(ranges,
				"'shard.hash.ranges.us-1': Range '0-7' of shard 'us-1' overlaps a range of shard 'eu-1' in slots '7'. "
						+ "Give every slot to one shard.");
	}

	@Test
	void anOverlapInsideAShardIsRefused() {
		assertRefused(Map.of("eu-1", List.of("0-7", "5")),
				"'shard.hash.ranges.eu-1': Range '5' of shard 'eu-1' overlaps a range of shard 'eu-1' in slots '5'. "
						+ "Give every slot to one shard.");
	}

	@Test
	void gapsAreRefused() {
		assertRefused(Map.of("eu-1", List.of("1-2"), "us-1", List.of("4")),
				"'shard.hash.ranges': No shard owns slots '0', '3', '5-7'. Give every slot from '0' to '7' to a shard.");
		assertRefused(Map.of(),
				"'shard.hash.ranges': No shard owns slots '0-7'. Give every slot from '0' to '7' to a shard.");
	}

	@Test
	void anUnknownShardIsRefused() {
		assertRefused(Map.of("eu-2", List.of("0-7")), "'shard.hash.ranges.eu-2': There is no shard 'eu-2'. "
				+ "Did you mean 'eu-1'? Configured shards are 'ap-1', 'eu-1', 'us-1'.");
	}

	private static void assertRefused(Map<String, List<String>> ranges, String message) {
		assertThatExceptionOfType(ShardConfigurationException.class)
			.isThrownBy(() -> SlotTable.byRanges(8, ranges, SHARDS))
			.withMessage(message);
	}

	@Test
	void theRangesCannotBeChanged() {
		Map<String, List<String>> ranges = SlotTable.byWeight(8, Map.of("eu-1", 1)).ranges();
		assertThat(ranges).isUnmodifiable();
		assertThat(ranges.get("eu-1")).isUnmodifiable();
	}

}
