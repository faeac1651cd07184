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

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.SlotMove;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link SlotTable#byRing} and {@link SlotTable#movesTo}.
 *
 * @author Shardboot Contributors
 */
class HashRingTests {

	private static final int SLOTS = 4096;

	private static final int VIRTUAL_NODES = 150;

	@Test
	void sixteenShardsAreWithinTenPercentOfTheirShare() {
		for (String prefix : List.of("shard-", "eu-", "db", "tenant-a-")) {
			Map<String, Integer> weights = new TreeMap<>();
			for (int i = 0; i < 16; i++) {
				weights.put(prefix + i, 1 + i % 3);
			}
			assertLoads(weights, 0.1);
			weights.replaceAll((shard, weight) -> 1);
			assertLoads(weights, 0.1);
		}
	}

	private static void assertLoads(Map<String, Integer> weights, double tolerance) {
		Map<String, Integer> loads = loads(table(weights));
		int total = weights.values().stream().mapToInt(Integer::intValue).sum();
		weights.forEach((shard, weight) -> {
			double share = (double) SLOTS * weight / total;
			assertThat(loads.get(shard) / share).as(shard).isBetween(1 - tolerance, 1 + tolerance);
		});
	}

	@ParameterizedTest
	@CsvSource({ "1,4096", "2,4096", "3,4096", "4,4096", "8,4096", "15,4096", "16,4096", "32,16384" })
	void aShardThatComesOrGoesMovesFewSlots(int shards, int slots) {
		Map<String, Integer> weights = equal(shards);
		SlotTable before = SlotTable.byRing(slots, weights, VIRTUAL_NODES);
		double limit = 1.2 * slots / shards;
		for (String name : List.of("new-1", "zz", "a", "eu-7", "shard-99")) {
			Map<String, Integer> more = new TreeMap<>(weights);
			more.put(name, 1);
			assertThat(moved(before.movesTo(SlotTable.byRing(slots, more, VIRTUAL_NODES)))).as("add %s", name)
				.isLessThanOrEqualTo((int) limit);
		}
		for (String name : weights.keySet().stream().limit(8).toList()) {
			Map<String, Integer> less = new TreeMap<>(weights);
			less.remove(name);
			if (!less.isEmpty()) {
				assertThat(moved(before.movesTo(SlotTable.byRing(slots, less, VIRTUAL_NODES)))).as("remove %s", name)
					.isLessThanOrEqualTo((int) limit);
			}
		}
	}

	@Test
	void theRingIsFrozen() throws Exception {
		SlotTable table = SlotTable.byRing(SLOTS, Map.of("ap-1", 1, "eu-1", 2, "us-1", 1), VIRTUAL_NODES);
		StringBuilder owners = new StringBuilder();
		for (int slot = 0; slot < SLOTS; slot++) {
			owners.append(table.shardOf(slot)).append('\n');
		}
		byte[] digest = MessageDigest.getInstance("SHA-256").digest(owners.toString().getBytes(StandardCharsets.UTF_8));
		assertThat(owners.toString().lines().limit(8)).containsExactly("us-1", "ap-1", "ap-1", "eu-1", "us-1", "us-1",
				"eu-1", "eu-1");
		assertThat(HexFormat.of().formatHex(digest))
			.isEqualTo("ddf3891a488aea40cd4b1eb7dcd62c517fd4d2b689c8a3baa171e8a92f90c4e2");
	}

	@Test
	void aShardOfWeightZeroOwnsNothing() {
		assertThat(SlotTable.byRing(SLOTS, Map.of("eu-1", 1, "us-1", 0), VIRTUAL_NODES).ranges())
			.isEqualTo(Map.of("eu-1", List.of("0-4095"), "us-1", List.of()));
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 3, 1000, 65536 })
	void everySlotHasAnOwner(int slots) {
		SlotTable table = SlotTable.byRing(slots, Map.of("a", 1, "b", 5, "c", 1), VIRTUAL_NODES);
		for (int slot = 0; slot < slots; slot++) {
			assertThat(table.shardOf(slot)).isIn("a", "b", "c");
		}
	}

	@ParameterizedTest
	@CsvSource({ "0,1", "-1,1", "1000001,1", "150,1000000" })
	void impossibleNumbersOfVirtualNodesAreRefused(int virtualNodes, int weight) {
		assertThatExceptionOfType(ShardConfigurationException.class)
			.isThrownBy(() -> SlotTable.byRing(SLOTS, Map.of("eu-1", weight), virtualNodes))
			.withMessage(("'shard.consistent-hash.virtual-nodes': '%s' virtual nodes for a total weight of %s are "
					+ "impossible. Use at least '1' and at most '1000000' in all; weights should be small numbers.")
				.formatted(virtualNodes, weight));
	}

	@Test
	void movesAreStretchesOfSlots() {
		SlotTable before = SlotTable.byRanges(8, Map.of("a", List.of("0-3"), "b", List.of("4-7")), List.of("a", "b"));
		SlotTable after = SlotTable.byRanges(8, Map.of("a", List.of("0-1", "6"), "c", List.of("2-5", "7")),
				List.of("a", "b", "c"));
		assertThat(before.movesTo(after)).containsExactly(new SlotMove(2, 3, "a", "c"), new SlotMove(4, 5, "b", "c"),
				new SlotMove(6, 6, "b", "a"), new SlotMove(7, 7, "b", "c"));
		assertThat(before.movesTo(before)).isEmpty();
	}

	@Test
	void tablesOfDifferentSizeCannotBeCompared() {
		SlotTable eight = SlotTable.byWeight(8, Map.of("a", 1));
		SlotTable four = SlotTable.byWeight(4, Map.of("a", 1));
		assertThatIllegalArgumentException().isThrownBy(() -> eight.movesTo(four))
			.withMessage("A table with 4 slots cannot follow one with 8");
	}

	private static SlotTable table(Map<String, Integer> weights) {
		return SlotTable.byRing(SLOTS, weights, VIRTUAL_NODES);
	}

	private static Map<String, Integer> equal(int shards) {
		Map<String, Integer> weights = new TreeMap<>();
		for (int i = 0; i < shards; i++) {
			weights.put("shard-" + i, 1);
		}
		return weights;
	}

	private static int moved(List<SlotMove> moves) {
		return moves.stream().mapToInt(SlotMove::slots).sum();
	}

	private static Map<String, Integer> loads(SlotTable table) {
		Map<String, Integer> loads = new TreeMap<>();
		for (int slot = 0; slot < table.slots(); slot++) {
			loads.merge(table.shardOf(slot), 1, Integer::sum);
		}
		return loads;
	}

}
