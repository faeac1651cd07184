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

package io.github.shardboot.rebalance.command;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.shardboot.rebalance.FakeRebalancer;
import io.github.shardboot.rebalance.MoveEngine;
import io.github.shardboot.rebalance.MovePlan;
import io.github.shardboot.rebalance.MoveState;
import io.github.shardboot.rebalance.MoveUnit;
import io.github.shardboot.rebalance.PlannedMove;
import io.github.shardboot.rebalance.ShardMove;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RebalanceCommand}.
 *
 * @author Shardboot Contributors
 */
class RebalanceCommandTests {

	private static final IntentRequest MOVE_SLOTS = new IntentRequest("move-slots", "b", "0-3,7", null, null, null);

	private static final IntentRequest NOTHING = new IntentRequest(null, null, null, null, null, null);

	private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

	private MovePlan plan = new MovePlan(7,
			List.of(new PlannedMove(MoveUnit.Slots.of(List.of(0, 1, 2, 3, 7)), "a", "b", MoveEngine.LOGICAL,
					new PlannedMove.Estimate(2_500_000, 12_000, Duration.ofSeconds(75), null)),
					new PlannedMove(new MoveUnit.Key("secret"), "a", "b")),
			new TreeMap<>(Map.of("a", new MovePlan.Forecast(5_000_000, 2_500_000, 24_000, 12_000))), List.of("A note"));

	private final FakeRebalancer rebalancer = new FakeRebalancer((intent) -> this.plan) {

		@Override
		public ShardMove status(long id) {
			ShardMove move = super.status(id);
			RebalanceCommandTests.this.script.run();
			return move;
		}

	};

	private Runnable script = () -> {
	};

	@Test
	void aPlanIsPrintedAndNothingIsStarted() {
		assertThat(run("plan", MOVE_SLOTS, null, false)).isZero();
		assertThat(output()).containsExactly("2 moves (map of epoch 7):",
				"  slots 0-3,7: a -> b, 2.5 MB, 12,000 rows, takes 0:01:15 h, pause unknown", "  one key: a -> b",
				"  a: 5.0 MB, 24,000 rows -> 2.5 MB, 12,000 rows", "Note: A note.",
				"Nothing was changed. 'shard.rebalance.run=start' starts these moves.");
		assertThat(this.rebalancer.moves()).isEmpty();
	}

	@Test
	void engineThatRefusesWritesIsSaidWithTheExpectedPause() {
		this.plan = new MovePlan(7, List.of(new PlannedMove(MoveUnit.Slots.of(List.of(3)), "a", "b",
				MoveEngine.BLOCKED_COPY, new PlannedMove.Estimate(2500, 12_000, null, Duration.ofMillis(290)))));
		assertThat(run("plan", MOVE_SLOTS, null, false)).isZero();
		assertThat(output())
			.contains("  slots 3: a -> b by BLOCKED_COPY, 2.5 kB, 12,000 rows, takes unknown, pause 290 ms");
		this.rebalancer.start(this.plan);
		assertThat(run("status", NOTHING, 1L, false)).isZero();
		assertThat(output())
			.contains("Move 1 (slots 3: a -> b by BLOCKED_COPY) COPYING, 0 of 100 rows, pause expected 0:01:30 h");
	}

	@Test
	void startWatchesUntilEveryMoveHasSwitched() {
		this.script = () -> {
			boolean copying = this.rebalancer.moves().get(0).state() == MoveState.COPYING;
			this.script = () -> {
			};
			if (copying) {
				this.rebalancer.become(1, MoveState.SWITCHED, null);
				this.rebalancer.become(2, MoveState.DONE, null);
				this.rebalancer.become(2, MoveState.SWITCHED, null);
			}
		};
		assertThat(run("start", MOVE_SLOTS, null, false)).isZero();
		assertThat(output()).contains("Move 1 (slots 0-3,7: a -> b) COPYING, 0 of 100 rows, copied in about 0:01:30 h",
				"Move 1 (slots 0-3,7: a -> b) SWITCHED, 100 of 100 rows, pause 12 ms",
				"[##############################] 100 %, 2 of 2 moves");
	}

	@Test
	void aMoveThatFailsIsTheResultWithItsReason() {
		this.script = () -> this.rebalancer.become(1, MoveState.FAILED, "the shard has no slot left");
		this.plan = new MovePlan(7, this.plan.moves().subList(0, 1));
		assertThat(run("start", MOVE_SLOTS, null, false)).isEqualTo(RebalanceCommand.FAILED);
		assertThat(output()).contains("Move 1 (slots 0-3,7: a -> b) FAILED, 0 of 100 rows: the shard has no slot left");
	}

	@Test
	void aTerminalGetsABarThatIsWrittenOver() {
		this.rebalancer.start(this.plan);
		this.rebalancer.become(1, MoveState.SWITCHED, null);
		this.rebalancer.become(2, MoveState.ABORTED, "called off");
		assertThat(run("watch", NOTHING, 1L, true)).isZero();
		assertThat(this.bytes.toString(StandardCharsets.UTF_8))
			.contains("\r[##############################] 100 %, 1 of 1 moves");
		assertThat(run("watch", NOTHING, 2L, false)).isEqualTo(RebalanceCommand.FAILED);
	}

	@Test
	void withNothingToMoveNothingIsStarted() {
		this.plan = new MovePlan(7, List.of());
		assertThat(run("start", MOVE_SLOTS, null, false)).isZero();
		assertThat(output()).containsExactly("Nothing to move (map of epoch 7).");
	}

	@Test
	void allMovesOrOneAreListed() {
		assertThat(run("status", NOTHING, null, false)).isZero();
		this.rebalancer.start(this.plan);
		assertThat(run("status", NOTHING, null, false)).isZero();
		assertThat(run("status", NOTHING, 1L, false)).isZero();
		assertThat(output()).startsWith("There are no moves.").hasSize(4);
		assertThat(output().get(1)).startsWith("Move 2 (one key: a -> b) COPYING");
		assertThat(output().get(3)).startsWith("Move 1 (slots 0-3,7");
	}

	@ParameterizedTest
	@ValueSource(strings = { "pause", "resume", "abort", "reverse", "complete" })
	void aMoveIsChanged(String command) {
		this.rebalancer.start(this.plan);
		assertThat(run(command, NOTHING, null, false)).isEqualTo(RebalanceCommand.REFUSED);
		assertThat(output()).containsExactly("'" + command
				+ "' needs the number of a move: 'shard.rebalance.move'. 'shard.rebalance.run=status' lists them.");
		assertThat(run(command, NOTHING, 2L, false)).isZero();
		assertThat(this.rebalancer.calls()).containsExactly(command + " 2");
		assertThat(run(command, NOTHING, 9L, false)).isEqualTo(RebalanceCommand.REFUSED);
		assertThat(output()).contains("There is no move 9.");
	}

	@Test
	void whatIsUnknownIsRefusedWithWhatThereIs() {
		assertThat(run("plam", MOVE_SLOTS, null, false)).isEqualTo(RebalanceCommand.REFUSED);
		assertThat(run("plan", NOTHING, null, false)).isEqualTo(RebalanceCommand.REFUSED);
		assertThat(run("plan", new IntentRequest("even", null, null, null, null, null), null, false))
			.isEqualTo(RebalanceCommand.REFUSED);
		assertThat(run("plan", new IntentRequest("move-range", "b", null, null, "secret-2", null), null, false))
			.isEqualTo(RebalanceCommand.REFUSED);
		assertThat(run("plan", new IntentRequest("move-key", "b", null, null, null, null), null, false))
			.isEqualTo(RebalanceCommand.REFUSED);
		assertThat(run("plan", new IntentRequest("even-out", null, null, null, null, 1.5), null, false))
			.isEqualTo(RebalanceCommand.REFUSED);
		assertThat(output()).containsExactly(
				"'shard.rebalance.run' is 'plam'. Did you mean 'plan'? Commands are 'abort', 'complete', 'pause', 'plan', 'resume', 'reverse', 'start', 'status', 'watch'.",
				"'intent' is missing. Intents are 'add-shard', 'even-out', 'isolate-tenant', 'move-key', 'move-range', 'move-slots', 'remove-shard'.",
				"There is no intent 'even'. Intents are 'add-shard', 'even-out', 'isolate-tenant', 'move-key', 'move-range', 'move-slots', 'remove-shard'.",
				"'range' is not a range of keys. Write 'low..high', '..high', 'low..' or '..'; it ends before 'high'.",
				"Intent 'move-key' needs 'key'.",
				"'tolerance' is '1.5'. Use a part of the share, such as '0.1' for 10 %.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a", "1-", "-1", "1-2-3", "5-4", "0-70000" })
	void slotsThatCannotBeReadAreRefused(String slots) {
		assertThat(run("plan", new IntentRequest("move-slots", "b", slots, null, null, null), null, false))
			.isEqualTo(RebalanceCommand.REFUSED);
		assertThat(output())
			.containsExactly("'slots' is '%s'. Write numbers and ranges with commas between them, such as '0-63,70'."
				.formatted(slots));
	}

	@Test
	void withoutCatalogTheWayOutIsSaid() {
		RebalanceCommand command = new RebalanceCommand(() -> null, 0.1, new MoveText(false), print(), false,
				Duration.ofMillis(1));
		assertThat(command.run("status", NOTHING, null)).isEqualTo(RebalanceCommand.REFUSED);
		assertThat(output().get(0)).contains("Set 'shard.catalog.enabled=true' in all instances");
	}

	@Test
	void keysAreWrittenOnlyWhereTheApplicationSaysSo() {
		assertThat(new MoveText(true).plan(this.plan)).contains("key 'secret'");
		assertThat(new MoveText(false).plan(this.plan) + MOVE_SLOTS).doesNotContain("secret");
		assertThat(new IntentRequest("move-key", "b", null, "secret", null, null).toString()).doesNotContain("secret");
	}

	@Test
	void slotsInMoreRangesThanCanBeReadAreCounted() {
		assertThat(new MoveText(false).unit(MoveUnit.Slots.of(List.of(0, 1, 2, 7)))).isEqualTo("slots 0-2,7");
		assertThat(new MoveText(false)
			.unit(MoveUnit.Slots.of(IntStream.rangeClosed(0, 50).mapToObj((slot) -> 2 * slot).toList())))
			.isEqualTo("51 slots, 0 to 100");
	}

	private int run(String command, IntentRequest request, @Nullable Long move, boolean terminal) {
		return new RebalanceCommand(() -> this.rebalancer, 0.1, new MoveText(false), print(), terminal,
				Duration.ofMillis(1))
			.run(command, request, move);
	}

	private PrintStream print() {
		return new PrintStream(this.bytes, true, StandardCharsets.UTF_8);
	}

	private List<String> output() {
		return this.bytes.toString(StandardCharsets.UTF_8).lines().toList();
	}

}
