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

package io.github.shardboot.rebalance.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;

import io.github.shardboot.SlotMove;
import io.github.shardboot.directory.ShardTraits;
import io.github.shardboot.rebalance.measure.Load;
import io.github.shardboot.rebalance.measure.Piece;
import io.github.shardboot.strategy.geo.Residency;
import io.github.shardboot.strategy.hash.HashFunction;
import io.github.shardboot.strategy.hash.HashStrategy;
import io.github.shardboot.strategy.hash.SlotTable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Balancing}, with many clusters of any shape.
 *
 * @author Shardboot Contributors
 */
class BalancingTests {

	private static final int CLUSTERS = 500;

	private static final double TOLERANCE = 0.1;

	@Test
	void everyShardEndsWithinToleranceOrByLessThanOnePieceOutside() {
		for (int seed = 0; seed < CLUSTERS; seed++) {
			Cluster cluster = new RandomCluster(seed).free();
			Loads loads = new Balancing(cluster, StandardCost.BYTES).evenOut(TOLERANCE);
			long largest = cluster.pieces().stream().mapToLong(loads::costOf).max().orElse(0);
			for (String shard : cluster.shards().keySet()) {
				assertThat(loads.isWithin(shard, TOLERANCE) || Math.abs(loads.excess(shard)) <= largest)
					.as("cluster %d, shard %s: held %d of %f", seed, shard, loads.held(shard), loads.share(shard))
					.isTrue();
			}
		}
	}

	@Test
	void nothingIsMovedWhereAllShardsAreWithinTolerance() {
		for (int seed = 0; seed < CLUSTERS; seed++) {
			Cluster cluster = new RandomCluster(seed).free();
			Cluster evened = after(cluster, new Balancing(cluster, StandardCost.BYTES).evenOut(TOLERANCE));
			Loads again = new Loads(evened, StandardCost.BYTES);
			if (evened.shards().keySet().stream().allMatch((shard) -> again.isWithin(shard, TOLERANCE))) {
				assertThat(new Balancing(evened, StandardCost.BYTES).evenOut(TOLERANCE).reassignments()).isEmpty();
			}
		}
	}

	@Test
	void noPieceMovesTwiceOrToWhereItAlreadyIs() {
		for (int seed = 0; seed < CLUSTERS; seed++) {
			for (Loads loads : everyIntent(new RandomCluster(seed).bounded())) {
				Set<Object> moved = new HashSet<>();
				assertThat(loads.reassignments()).allMatch((move) -> moved.add(move.piece().id()))
					.noneMatch((move) -> move.target().equals(move.piece().shard()));
			}
		}
	}

	@Test
	void noPieceGoesWhereItMustNotBeAndNoneLeavesThatMustStay() {
		for (int seed = 0; seed < CLUSTERS; seed++) {
			Cluster cluster = new RandomCluster(seed).bounded();
			for (Loads loads : everyIntent(cluster)) {
				assertThat(loads.reassignments()).allSatisfy((move) -> {
					ShardTraits target = cluster.shards().get(move.target());
					assertThat(move.piece().fixed()).isNull();
					assertThat(target.weight()).isPositive();
					assertThat(target.dedicated()).isEqualTo(move.piece().dedicated());
					if (move.piece().region() != null) {
						assertThat(target.region()).isEqualTo(move.piece().region());
					}
				});
			}
		}
	}

	@Test
	void theSameClusterGivesTheSameAnswer() {
		for (int seed = 0; seed < CLUSTERS; seed++) {
			List<Loads> first = everyIntent(new RandomCluster(seed).bounded());
			List<Loads> second = everyIntent(new RandomCluster(seed).bounded());
			for (int i = 0; i < first.size(); i++) {
				assertThat(first.get(i).reassignments()).isEqualTo(second.get(i).reassignments());
			}
		}
	}

	@Test
	void noMoreIsMovedThanShardsHaveTooMuchAndOnePieceEach() {
		for (int seed = 0; seed < CLUSTERS; seed++) {
			Cluster cluster = new RandomCluster(seed).free();
			Loads before = new Loads(cluster, StandardCost.BYTES);
			double tooMuch = cluster.shards().keySet().stream().mapToDouble((s) -> Math.max(0, before.excess(s))).sum();
			long largest = cluster.pieces().stream().mapToLong(before::costOf).max().orElse(0);
			Loads after = new Balancing(cluster, StandardCost.BYTES).evenOut(TOLERANCE);
			assertThat((double) moved(after)).isLessThanOrEqualTo(tooMuch + (double) largest * cluster.shards().size());
		}
	}

	@Test
	void slotsOfOneSizeMoveInTheLeastPossibleNumber() {
		Cluster cluster = slots(Map.of("a", 1, "b", 1, "c", 1, "d", 1, "e", 1), 4096, "e");
		Loads loads = new Balancing(cluster, StandardCost.BYTES).evenOut(0);
		assertThat(loads.reassignments()).hasSize(819).allMatch((move) -> move.target().equals("e"));
		assertThat(cluster.shards().keySet()).allMatch((shard) -> Math.abs(loads.excess(shard)) < 1);
	}

	@Test
	void aNewShardGetsItsShareAndLessIsMovedThanANewLayoutWould() {
		for (Map<String, Integer> weights : List.of(Map.of("a", 1, "b", 1, "n", 1),
				Map.of("a", 1, "b", 2, "c", 1, "n", 1), Map.of("a", 3, "b", 1, "c", 1, "d", 1, "n", 2))) {
			Cluster cluster = slots(weights, 4096, "n");
			Loads loads = new Balancing(cluster, StandardCost.BYTES).fill("n");
			assertThat(loads.reassignments()).isNotEmpty().allMatch((move) -> move.target().equals("n"));
			assertThat(Math.abs(loads.excess("n"))).isLessThan(weights.size());
			SlotTable owners = SlotTable.byOwners(cluster.pieces().stream().map(Piece::shard).toList(),
					weights.keySet());
			int naive = new HashStrategy(HashFunction.POSTGRES, owners).movesFor(weights)
				.stream()
				.mapToInt(SlotMove::slots)
				.sum();
			assertThat(loads.reassignments().size()).isLessThan(naive);
		}
	}

	@Test
	void aNewShardNeverGetsMoreThanItsShareFromShardsThatHaveTooMuch() {
		for (int seed = 0; seed < CLUSTERS; seed++) {
			Cluster cluster = new RandomCluster(seed).free();
			Cluster empty = without(cluster, "s1");
			Loads loads = new Balancing(empty, StandardCost.BYTES).fill("s1");
			if (loads.reassignments().size() > 1) {
				assertThat(loads.excess("s1")).isLessThanOrEqualTo(0.5);
			}
			assertThat(loads.reassignments()).allMatch((move) -> move.target().equals("s1"));
		}
	}

	@Test
	void aDrainedShardIsEmptyAndOthersGetWhatItHad() {
		for (int seed = 0; seed < CLUSTERS; seed++) {
			Cluster cluster = new RandomCluster(seed).free();
			Loads loads = new Balancing(cluster, StandardCost.BYTES).drain("s0", null);
			assertThat(loads.held("s0")).isZero();
			assertThat(loads.reassignments()).hasSize(cluster.piecesOf("s0").size())
				.allMatch((move) -> move.piece().shard().equals("s0"));
		}
	}

	@Test
	void aDrainSpreadsWhatItMoves() {
		Cluster cluster = slots(Map.of("a", 1, "b", 1, "c", 2, "d", 1), 4096, "none");
		Loads loads = new Balancing(cluster, StandardCost.BYTES).drain("a", null);
		assertThat(Math.abs(2 * loads.held("b") - loads.held("c"))).isLessThanOrEqualTo(2);
		assertThat(Math.abs(loads.held("b") - loads.held("d"))).isLessThanOrEqualTo(1);
	}

	@Test
	void aDedicatedTenantGoesToAnEmptyDedicatedShardOnly() {
		SortedMap<String, ShardTraits> shards = new TreeMap<>();
		for (String name : List.of("a", "b", "c")) {
			shards.put(name, new ShardTraits(name, 1, null, true));
		}
		shards.put("d", new ShardTraits("d", 1, null, false));
		List<Piece> pieces = List.of(new Piece(1L, "a", Load.NONE, null, true, null),
				new Piece(2L, "b", Load.NONE, null, true, null));
		Cluster cluster = new Cluster(shards, pieces, Map.of(), new Residency(Map.of(), Set.of()));
		assertThat(new Balancing(cluster, StandardCost.BYTES).drain("a", null).reassignments())
			.containsExactly(new Reassignment(pieces.get(0), "c"));
	}

	@Test
	void otherCostsCanBeEvenedOut() {
		List<Piece> pieces = List.of(Piece.of(0, "a", new Load(1000, 1, 0)), Piece.of(1, "a", new Load(1, 1000, 0)),
				Piece.of(2, "a", new Load(1, 1, 1000)), Piece.of(3, "b", new Load(1000, 1000, 0)));
		Cluster cluster = new Cluster(slots(Map.of("a", 1, "b", 1), 2, "none").shards(), pieces, Map.of(),
				new Residency(Map.of(), Set.of()));
		assertThat(new Balancing(cluster, StandardCost.BYTES).evenOut(TOLERANCE).reassignments()).isEmpty();
		assertThat(new Balancing(cluster, StandardCost.ROWS).evenOut(TOLERANCE).reassignments()).isEmpty();
		LoadCost operations = (load) -> load.operations();
		assertThat(new Balancing(cluster, operations).evenOut(TOLERANCE).reassignments())
			.allMatch((move) -> move.piece().shard().equals("a"));
	}

	private static List<Loads> everyIntent(Cluster cluster) {
		return List.of(new Balancing(cluster, StandardCost.BYTES).evenOut(TOLERANCE),
				new Balancing(cluster, StandardCost.ROWS).evenOut(0),
				new Balancing(cluster, StandardCost.BYTES).fill("s1"),
				new Balancing(cluster, StandardCost.BYTES).drain("s0", null),
				new Balancing(cluster, StandardCost.BYTES).drain("s1", "s0"));
	}

	private static long moved(Loads loads) {
		return loads.reassignments().stream().mapToLong((move) -> loads.costOf(move.piece())).sum();
	}

	private static Cluster after(Cluster cluster, Loads loads) {
		Map<Object, String> moved = new HashMap<>();
		loads.reassignments().forEach((move) -> moved.put(move.piece().id(), move.target()));
		return new Cluster(cluster.shards(),
				cluster.pieces()
					.stream()
					.map((piece) -> Piece.of(piece.id(), moved.getOrDefault(piece.id(), piece.shard()), piece.load()))
					.toList(),
				cluster.rest(), cluster.residency());
	}

	private static Cluster without(Cluster cluster, String shard) {
		return new Cluster(cluster.shards(),
				cluster.pieces()
					.stream()
					.map((piece) -> piece.shard().equals(shard) ? Piece.of(piece.id(), "s0", piece.load()) : piece)
					.toList(),
				cluster.rest(), cluster.residency());
	}

	private static Cluster slots(Map<String, Integer> weights, int slots, String without) {
		SortedMap<String, ShardTraits> shards = new TreeMap<>();
		Map<String, Integer> owners = new TreeMap<>(weights);
		owners.remove(without);
		weights.forEach((name, weight) -> shards.put(name, new ShardTraits(name, weight, null, false)));
		SlotTable table = SlotTable.byWeight(slots, owners);
		List<Piece> pieces = new ArrayList<>();
		for (int slot = 0; slot < slots; slot++) {
			pieces.add(Piece.of(slot, table.shardOf(slot), Load.NONE));
		}
		return new Cluster(shards, pieces, Map.of(), new Residency(Map.of(), Set.of()));
	}

}
