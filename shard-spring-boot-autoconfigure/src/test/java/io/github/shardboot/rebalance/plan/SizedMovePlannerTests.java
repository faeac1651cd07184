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

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.dao.InvalidDataAccessApiUsageException;

import io.github.shardboot.ShardResidencyException;
import io.github.shardboot.UnknownShardException;
import io.github.shardboot.UnknownShardKeyException;
import io.github.shardboot.directory.ShardTraits;
import io.github.shardboot.rebalance.MoveEngine;
import io.github.shardboot.rebalance.MoveIntent;
import io.github.shardboot.rebalance.MovePlan;
import io.github.shardboot.rebalance.MoveProgress;
import io.github.shardboot.rebalance.MoveState;
import io.github.shardboot.rebalance.MoveUnit;
import io.github.shardboot.rebalance.PlannedMove;
import io.github.shardboot.rebalance.ShardMove;
import io.github.shardboot.rebalance.choice.CopyLimits;
import io.github.shardboot.rebalance.measure.Load;
import io.github.shardboot.rebalance.measure.Piece;
import io.github.shardboot.rebalance.measure.PieceSource;
import io.github.shardboot.strategy.KeyRange;
import io.github.shardboot.strategy.RangeStrategy;
import io.github.shardboot.strategy.ShardKeyType;
import io.github.shardboot.strategy.ShardMap;
import io.github.shardboot.strategy.ShardingStrategy;
import io.github.shardboot.strategy.geo.Residency;
import io.github.shardboot.strategy.hash.HashFunction;
import io.github.shardboot.strategy.hash.HashStrategy;
import io.github.shardboot.strategy.hash.SlotTable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests for {@link SizedMovePlanner}.
 *
 * @author Shardboot Contributors
 */
class SizedMovePlannerTests {

	private static final Residency ANYWHERE = new Residency(Map.of(), Set.of());

	private final List<ShardTraits> traits = new ArrayList<>(List.of(new ShardTraits("a", 1, "eu", false),
			new ShardTraits("b", 1, "eu", false), new ShardTraits("c", 1, "us", false)));

	private final List<ShardMove> done = new ArrayList<>();

	private MoveEngine engine = MoveEngine.LOGICAL;

	private long maxRows = 1000;

	private LoadCost cost = StandardCost.BYTES;

	private Residency residency = ANYWHERE;

	@Test
	void slotsOfOnePairOfShardsAreOneMove() {
		MovePlan plan = slots(Map.of()).plan(MoveIntent.addShard("c"));
		assertThat(plan.epoch()).isEqualTo(7);
		assertThat(plan.moves()).hasSize(2).allSatisfy((move) -> {
			assertThat(move.target()).isEqualTo("c");
			assertThat(((MoveUnit.Slots) move.unit()).slots()).hasSizeBetween(2, 3);
			assertThat(move.estimate()).isNotNull();
		});
		assertThat(plan.shards()).containsOnlyKeys("a", "b", "c");
		assertThat(plan.shards().get("c").bytesBefore()).isZero();
		assertThat(plan.shards().values().stream().mapToLong(MovePlan.Forecast::bytesAfter).sum()).isEqualTo(16_000);
	}

	@Test
	void copyWhileWritesAreRefusedIsSaidBeforehandWithItsPause() {
		this.engine = MoveEngine.BLOCKED_COPY;
		this.done.add(done(10, 1, 40));
		MovePlan plan = slots(Map.of()).plan(MoveIntent.moveSlots(List.of(0, 1), "c"));
		assertThat(plan.moves()).extracting(PlannedMove::engine).containsOnly(MoveEngine.BLOCKED_COPY);
		assertThat(plan.moves().get(0).estimate())
			.isEqualTo(new PlannedMove.Estimate(2000, 20, null, Duration.ofMillis(50)));
		assertThat(plan.notes())
			.anyMatch((note) -> note.startsWith("Engine 'BLOCKED_COPY' refuses writes") && note.contains("no way back")
					&& note.contains("50,000 rows a second, a cautious guess"))
			.noneMatch((note) -> note.contains("would fail"));
	}

	@Test
	void copyThatWouldBeRefusedIsSaidBeforehand() {
		this.engine = MoveEngine.BLOCKED_COPY;
		this.maxRows = 19;
		MovePlan plan = slots(Map.of()).plan(MoveIntent.moveSlots(List.of(0, 1), "c"));
		assertThat(plan.notes())
			.anyMatch((note) -> note.startsWith("The move from 'a' to 'c' (2 slots, 0 to 1) would fail")
					&& note.contains("It has 20 rows, more than 'shard.rebalance.max-blocked-rows' (19)"));
	}

	@Test
	void whileNothingWasMovedHowLongItTakesIsUnknown() {
		MovePlan plan = slots(Map.of()).plan(MoveIntent.moveSlots(List.of(0, 1), "c"));
		PlannedMove.Estimate estimate = plan.moves().get(0).estimate();
		assertThat(estimate).isEqualTo(new PlannedMove.Estimate(2000, 20, null, null));
		assertThat(plan.notes()).anyMatch((note) -> note.startsWith("No move was done yet"));
	}

	@Test
	void estimatesAreByTheMovesThatWereDone() {
		this.done.add(done(1000, 10, 40));
		this.done.add(done(3000, 10, 20));
		this.done.add(done(2000, 10, 60));
		MovePlan plan = slots(Map.of()).plan(MoveIntent.moveSlots(List.of(0, 1), "c"));
		// 6000 rows took 30 s
		assertThat(plan.moves().get(0).estimate())
			.isEqualTo(new PlannedMove.Estimate(2000, 20, Duration.ofMillis(100), Duration.ofMillis(40)));
		assertThat(plan.notes()).anyMatch((note) -> note.contains("the 3 moves that were done last"));
	}

	@Test
	void slotsThatAreThereAlreadyStay() {
		MovePlan plan = slots(Map.of()).plan(MoveIntent.moveSlots(List.of(7, 8), "b"));
		assertThat(plan.moves()).singleElement()
			.satisfies((move) -> assertThat(move.unit()).isEqualTo(MoveUnit.Slots.of(List.of(7))));
		assertThat(slots(Map.of()).plan(MoveIntent.moveSlots(List.of(8), "b")).moves()).isEmpty();
	}

	@Test
	void slotsThatAreNotThereAreRefused() {
		refused(slots(Map.of()), MoveIntent.moveSlots(List.of(3, 16), "c"), "slots go from '0' to '15'");
		refused(keys(), MoveIntent.moveSlots(List.of(3), "c"),
				"has no slots. Move keys of the directory with intent 'move-key'");
	}

	@Test
	void unknownShardsAreRefused() {
		for (MoveIntent intent : List.of(MoveIntent.addShard("d"), MoveIntent.removeShard("d"),
				MoveIntent.moveSlots(List.of(1), "d"), MoveIntent.moveKey(1, "d"), MoveIntent.isolateTenant(1, "d"))) {
			assertThatExceptionOfType(UnknownShardException.class).isThrownBy(() -> slots(Map.of()).plan(intent))
				.withMessage(
						"There is no shard 'd' to plan with. Did you mean 'a'? Configured shards are 'a', 'b', 'c'.");
		}
	}

	@Test
	void aShardThatIsToGetNothingIsNotFilled() {
		this.traits.set(2, new ShardTraits("c", 0, null, false));
		refused(slots(Map.of()), MoveIntent.addShard("c"), "as 'shard.shards.c.weight' says");
		this.traits.set(2, new ShardTraits("c", 1, null, true));
		refused(slots(Map.of()), MoveIntent.addShard("c"), "as 'shard.shards.c.dedicated' says");
	}

	@Test
	void slotsMoveWithoutTheirPinnedKeysWhichMoveByNameOnly() {
		Map<Object, String> pinned = Map.of(keyOfSlot(1), "a");
		assertThat(slots(pinned).plan(MoveIntent.moveSlots(List.of(1), "c")).moves()).singleElement()
			.satisfies((move) -> {
				assertThat(move.unit()).isEqualTo(MoveUnit.Slots.of(List.of(1)));
				assertThat(move.estimate().rows()).isEqualTo(10);
			});
		assertThat(slots(pinned).plan(MoveIntent.evenOut(0)).moves()).isNotEmpty()
			.allMatch((move) -> move.unit() instanceof MoveUnit.Slots);
		refused(slots(pinned), MoveIntent.removeShard("a"),
				"'a' cannot be emptied: 1 of its 9 pieces have no other place (it is pinned). Move pinned keys by name");
	}

	@Test
	void aKeyLeavesItsSlotAndReturns() {
		Object key = keyOfSlot(12);
		MovePlan plan = slots(Map.of()).plan(MoveIntent.moveKey(key.toString(), "c"));
		assertThat(plan.moves()).singleElement().satisfies((move) -> {
			assertThat(move.unit()).isEqualTo(new MoveUnit.Key(key, 12));
			assertThat(move.source()).isEqualTo("b");
			assertThat(move.estimate().rows()).isEqualTo(3);
		});
		assertThat(plan.notes()).anyMatch((note) -> note.startsWith("Ids of '@ShardedId' with slot '12' do not tell"));
		MovePlan back = slots(Map.of(key, "c")).plan(MoveIntent.moveKey(key, "b"));
		assertThat(back.moves()).singleElement().satisfies((move) -> assertThat(move.source()).isEqualTo("c"));
		assertThat(back.notes()).noneMatch((note) -> note.contains("@ShardedId"));
		assertThat(slots(Map.of(key, "c")).plan(MoveIntent.moveKey(key, "c")).moves()).isEmpty();
	}

	@Test
	void aKeyOfASlotIsIsolated() {
		Object key = keyOfSlot(12);
		assertThat(slots(Map.of()).plan(MoveIntent.isolateTenant(key, "c")).moves()).singleElement()
			.satisfies((move) -> assertThat(move.unit()).isEqualTo(new MoveUnit.Key(key, 12)));
		List<PlannedMove> moves = slots(Map.of()).plan(MoveIntent.isolateTenant(key, "a")).moves();
		assertThat(moves).filteredOn((move) -> move.unit() instanceof MoveUnit.Slots)
			.isNotEmpty()
			.allMatch((move) -> move.source().equals("a"));
		assertThat(moves).filteredOn((move) -> move.unit() instanceof MoveUnit.Key)
			.singleElement()
			.satisfies((move) -> assertThat(move.target()).isEqualTo("a"));
		refused(slots(Map.of()), MoveIntent.isolateTenant(key, "b"),
				"Slot '12' of the key belongs to shard 'b' itself");
		refused(slots(Map.of(key, "c")), MoveIntent.isolateTenant(key, "b"),
				"Slot '12' of the key belongs to shard 'b' itself");
		assertThat(slots(Map.of(key, "b")).plan(MoveIntent.isolateTenant(key, "b")).moves()).isNotEmpty()
			.allMatch((move) -> move.unit() instanceof MoveUnit.Slots);
		refused(slots(Map.of(keyOfSlot(3), "c")), MoveIntent.isolateTenant(key, "c"), "(it is pinned)");
	}

	@Test
	void aRemovedShardIsEmptyAndWhatToDoThenIsSaid() {
		MovePlan plan = slots(Map.of()).plan(MoveIntent.removeShard("a"));
		assertThat(plan.shards().get("a").bytesAfter()).isZero();
		assertThat(plan.moves()).extracting(PlannedMove::source).containsOnly("a");
		assertThat(plan.notes()).anyMatch((note) -> note.contains("'shard.shards.a.weight' to 0"));
	}

	@Test
	void aKeyIsMovedByItselfInAnyForm() {
		MovePlan plan = keys(tenant(1L, "a"), tenant(2L, "a")).plan(MoveIntent.moveKey("1", "c"));
		assertThat(plan.moves()).singleElement().satisfies((move) -> {
			assertThat(move.unit()).isEqualTo(new MoveUnit.Key(1L));
			assertThat(move.source()).isEqualTo("a");
		});
		assertThat(plan.toString() + plan.moves()).doesNotContain("key=1");
	}

	@Test
	void keysThatCannotMoveAreRefused() {
		assertThatExceptionOfType(UnknownShardKeyException.class)
			.isThrownBy(() -> keys(tenant(1L, "a")).plan(MoveIntent.isolateTenant(3, "c")))
			.withMessageContaining("The directory has no such key");
		refused(keys(regional(1L, "a", "eu")), MoveIntent.moveKey(1, "c"),
				"Shard 'c' is not in region 'eu', which the key must not leave");
		this.residency = new Residency(Map.of("a", "eu", "b", "eu", "c", "us"), Set.of("eu"));
		assertThatExceptionOfType(ShardResidencyException.class)
			.isThrownBy(() -> keys(regional(1L, "a", "eu")).plan(MoveIntent.moveKey(1, "c")))
			.withMessageContaining("'c' for a key that must not leave region 'eu'");
	}

	@Test
	void residentKeysOfARemovedShardStayInTheirRegion() {
		assertThat(keys(regional(1L, "a", "eu"), regional(2L, "a", "eu")).plan(MoveIntent.removeShard("a")).moves())
			.hasSize(2)
			.allMatch((move) -> move.target().equals("b"));
		refused(keys(regional(1L, "c", "us"), tenant(2L, "c")), MoveIntent.removeShard("c"),
				"'c' cannot be emptied: 1 of its 2 pieces have no other place (no shard may get it (region 'us')). Configure a shard");
	}

	@Test
	void pinnedKeysAreMovedByNameOnly() {
		Piece pinned = new Piece(1L, "a", new Load(10, 1, 0), null, false, "it is pinned");
		refused(keys(pinned), MoveIntent.removeShard("a"),
				"(it is pinned). Move pinned keys by name first, with intent 'move-key'.");
		assertThat(keys(pinned).plan(MoveIntent.moveKey(1, "c")).moves()).hasSize(1);
	}

	@Test
	void anIsolatedKeyHasItsShardForItself() {
		MovePlan plan = keys(tenant(1L, "a"), tenant(2L, "c"), tenant(3L, "c"), tenant(4L, "b"))
			.plan(MoveIntent.isolateTenant(1, "c"));
		assertThat(plan.moves()).hasSize(3);
		assertThat(plan.moves().subList(0, 2)).allMatch((move) -> move.source().equals("c"));
		assertThat(plan.moves().get(2)).extracting(PlannedMove::unit, PlannedMove::target)
			.containsExactly(new MoveUnit.Key(1L), "c");
		assertThat(keys(tenant(1L, "c")).plan(MoveIntent.isolateTenant(1, "c")).moves()).isEmpty();
	}

	@Test
	void partOfARangeIsMovedFromWhoeverHasIt() {
		RangeStrategy strategy = RangeStrategy.of(ShardKeyType.LONG,
				List.of(new KeyRange("a", null, 10L), new KeyRange("b", 10L, 20L), new KeyRange("c", 20L, null)));
		SizedMovePlanner planner = planner(new ShardMap(7, List.of("a", "b", "c"), Map.of(12L, "b"), strategy),
				(current,
						shards) -> new PieceSource.Survey(((RangeStrategy) current.strategy()).ranges()
							.stream()
							.filter((range) -> shards.contains(range.shard()))
							.map((range) -> Piece.of(range, range.shard(), new Load(100, 10, 0)))
							.toList(), Map.of(), List.of()));
		assertThat(planner.plan(MoveIntent.moveRange("5", 30, "c")).moves())
			.extracting(PlannedMove::unit, PlannedMove::source)
			.containsExactly(tuple(new MoveUnit.Range(5L, 10L), "a"),
					tuple(new MoveUnit.Range(10L, 20L, Set.of(12L)), "b"));
		assertThat(planner.plan(MoveIntent.moveRange(null, 5, "b")).moves()).extracting(PlannedMove::unit)
			.containsExactly(new MoveUnit.Range(null, 5L));
		assertThat(planner.plan(MoveIntent.moveRange(25, null, "c")).moves()).isEmpty();
		assertThat(planner.plan(MoveIntent.removeShard("c")).moves()).extracting(PlannedMove::unit)
			.containsExactly(new MoveUnit.Range(20L, null));
		refused(planner, MoveIntent.moveRange(5, 5, "c"), "No key is in the range.");
		refused(planner, MoveIntent.moveKey(5, "c"), "moves ranges, with intent 'move-range'");
		refused(slots(Map.of()), MoveIntent.moveRange(5, 6, "c"), "Strategy 'HashStrategy' has no ranges.");
	}

	@Test
	void operationsThatNobodyCountedAreNotEvenedOut() {
		this.cost = StandardCost.OPERATIONS;
		refused(slots(Map.of()), MoveIntent.evenOut(0.1), "Set 'shard.hot-keys.enabled=true'");
	}

	@Test
	void whatStaysUnevenIsSaid() {
		Piece huge = new Piece(1L, "a", new Load(1_000_000, 1, 0), null, false, null);
		assertThat(keys(huge, tenant(2L, "b")).plan(MoveIntent.evenOut(0.1)).notes())
			.anyMatch((note) -> note.startsWith("Shard 'a' stays larger than its share by 200 %"));
	}

	private static void refused(SizedMovePlanner planner, MoveIntent intent, String text) {
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class).isThrownBy(() -> planner.plan(intent))
			.withMessageContaining(text);
	}

	private SizedMovePlanner slots(Map<Object, String> overrides) {
		SlotTable table = SlotTable.byWeight(16, Map.of("a", 1, "b", 1));
		ShardMap map = new ShardMap(7, List.of("a", "b", "c"), overrides,
				new HashStrategy(HashFunction.POSTGRES, table));
		return planner(map, (current, shards) -> {
			List<Piece> pieces = new ArrayList<>();
			for (int slot = 0; slot < 16; slot++) {
				String owner = current.strategy().shardOf(slot);
				if (shards.contains(owner)) {
					pieces.add(Piece.of(slot, owner, new Load(1000, 10, 0)));
				}
			}
			current.overrides()
				.forEach((key, shard) -> pieces
					.add(new Piece(key, shard, new Load(300, 3, 0), null, false, "it is pinned")));
			return new PieceSource.Survey(pieces, Map.of(), List.of());
		});
	}

	private SizedMovePlanner keys(Piece... pieces) {
		Map<Object, String> owners = new TreeMap<>();
		List.of(pieces).forEach((piece) -> owners.put(piece.id(), piece.shard()));
		return planner(new ShardMap(7, List.of("a", "b", "c"), Map.of(), directory(owners)),
				(current, shards) -> new PieceSource.Survey(List.of(pieces), Map.of(), List.of()));
	}

	private static ShardingStrategy directory(Map<Object, String> owners) {
		return (key) -> {
			String owner = owners.get(key);
			if (owner == null) {
				throw new UnknownShardKeyException("The directory has no such key");
			}
			return owner;
		};
	}

	private SizedMovePlanner planner(ShardMap map, PieceSource pieces) {
		return new SizedMovePlanner(() -> map, this.traits, pieces, this.cost, this.residency, ShardKeyType.LONG,
				() -> this.done, (source, target) -> this.engine, new CopyLimits(this.maxRows, Duration.ofSeconds(2)));
	}

	private static Piece tenant(long key, String shard) {
		return regional(key, shard, null);
	}

	private static Piece regional(long key, String shard, @Nullable String region) {
		return new Piece(key, shard, new Load(100, 10, 0), region, false, null);
	}

	private static Object keyOfSlot(int slot) {
		long key = 0;
		while ((HashFunction.POSTGRES.hash(key) & 15) != slot) {
			key++;
		}
		return key;
	}

	private static ShardMove done(long rows, long seconds, long pauseMillis) {
		Instant start = Instant.parse("2026-01-01T00:00:00Z");
		return new ShardMove(1, MoveUnit.Slots.of(Set.of(1)), "a", "b", MoveEngine.LOGICAL, MoveState.DONE, false, null,
				1L, 2L, new MoveProgress(rows, rows, 0, 0, 0, rows, 1, Duration.ofMillis(pauseMillis), Duration.ZERO),
				start, start, start.plusSeconds(seconds));
	}

}
