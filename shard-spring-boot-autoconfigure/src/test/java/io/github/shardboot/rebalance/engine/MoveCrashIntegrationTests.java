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

package io.github.shardboot.rebalance.engine;

import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.shardboot.rebalance.MoveEngine;
import io.github.shardboot.rebalance.MoveState;
import io.github.shardboot.rebalance.MoveUnit;
import io.github.shardboot.rebalance.store.MoveCommand;
import io.github.shardboot.rebalance.store.Sql;
import io.github.shardboot.rebalance.store.StoredMove;
import io.github.shardboot.strategy.hash.HashFunction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests that a mover may be lost after every durable step of a move, while writers go on.
 *
 * @author Shardboot Contributors
 */
class MoveCrashIntegrationTests {

	private static final MoveUnit SLOTS = MoveUnit.Slots.of(List.of(0, 1, 5));

	private Supplier<MoveBench> benches = MoveBench::new;

	private MoveUnit unit = SLOTS;

	private String owner = "s0";

	@Test
	void moverLostAfterAnyStepIsFollowedByAnother() throws Exception {
		everyStep(false, false, (steps) -> IntStream.range(0, steps.size()));
	}

	@Test
	void moveWhoseMoverIsLostCanBeAborted() throws Exception {
		// after the switch it would go on as it does without
		everyStep(true, false, (steps) -> IntStream.range(0, steps.indexOf("committed")));
	}

	@Test
	void moverLostAfterAnyStepOfABlockedCopyIsFollowedByAnother() throws Exception {
		this.benches = MoveBench::ofPlainServer;
		everyStep(false, false, (steps) -> IntStream.range(0, steps.size()));
	}

	@Test
	void blockedCopyWhoseMoverIsLostCanBeAborted() throws Exception {
		this.benches = MoveBench::ofPlainServer;
		everyStep(true, false, (steps) -> IntStream.range(0, steps.indexOf("committed")));
	}

	@Test
	void moverLostOnTheWayBackIsFollowedByAnother() throws Exception {
		// before that it is lost as in the other direction
		everyStep(false, true, (steps) -> IntStream.range(steps.indexOf("REVERSING"), steps.size()));
	}

	@Test
	void switchWhoseMoverHangsIsUndoneByAnotherProcess() throws Exception {
		try (MoveBench bench = new MoveBench(); Connection hanging = bench.catalogDatabase.connect()) {
			bench.fill(10, 1);
			long id = start(bench);
			assertThatExceptionOfType(Halt.class).isThrownBy(() -> bench.run(id, MoveState.SWITCHED, (move, step) -> {
				if (step.equals("fenced")) {
					throw new Halt();
				}
			}));
			assertThat(Sql.is(hanging, Mover.LEAD)).isTrue();
			Mover other = new Mover(bench.catalog, bench.reader, bench.context(MoveSteps.NONE));
			other.start();
			try {
				Awaitility.await()
					.during(Duration.ofSeconds(1))
					.until(() -> bench.reader.find(id).state() == MoveState.SWITCHING);
				bench.catalogDatabase.jdbc()
					.sql("update shardboot_move set updated_at = now() - interval '1 minute'")
					.update();
				Awaitility.await().until(() -> bench.reader.find(id).state() == MoveState.READY);
				assertThat(other.isLeading()).isFalse();
				assertThat(bench.jdbc("s0").sql("update account set name = name").update()).isPositive();
			}
			finally {
				other.stop();
			}
		}
	}

	@ParameterizedTest
	@CsvSource({ "false, SWITCHING", "true, REVERSING" })
	void moverLostWhileAKeyLeavesOrReturnsIsFollowedByAnother(boolean reverse, String from) throws Exception {
		long key = 1;
		while ((HashFunction.POSTGRES.hash(key) & (MoveBench.SLOTS - 1)) != 5) {
			key++;
		}
		this.unit = new MoveUnit.Key(key, 5);
		everyStep(false, reverse, (steps) -> aroundTheCommit(steps, from));
	}

	@ParameterizedTest
	@CsvSource({ "false, SWITCHING", "true, REVERSING" })
	void moverLostWhileARangeIsSplitIsFollowedByAnother(boolean reverse, String from) throws Exception {
		this.benches = MoveBench::ofRanges;
		this.unit = new MoveUnit.Range(5L, 20L);
		everyStep(false, reverse, (steps) -> aroundTheCommit(steps, from));
	}

	// where units differ; all else is the same for each of them
	private static IntStream aroundTheCommit(List<String> steps, String from) {
		return IntStream.range(steps.indexOf(from), steps.size())
			.filter((i) -> List.of("target-owned", "committed", "settled").contains(steps.get(i)));
	}

	private void everyStep(boolean abort, boolean reverse, Function<List<String>, IntStream> which) throws Exception {
		try (MoveBench bench = this.benches.get(); Ledger ledger = new Ledger(bench, 2, 64)) {
			if (reverse) {
				bench.assumeWayBack();
			}
			bench.fill(100, 3);
			ledger.rest(3).start();
			List<String> steps = steps(bench, reverse);
			// what was tried twice has steps that the next move does not have
			while (steps.contains("lifted") || Collections.frequency(steps, "replication-dropped") > 1) {
				steps = steps(bench, reverse);
			}
			System.out.printf("%d steps: %s%n", steps.size(), steps);
			assertThat(steps).hasSizeGreaterThan((bench.engine == MoveEngine.LOGICAL) ? 20 : 15);
			for (int i : which.apply(steps).toArray()) {
				crash(bench, steps.get(i), i, abort, reverse);
				assertThat(ledger.failures).as("after step %s", steps.get(i)).isEmpty();
				assertThat(bench.leftovers("s0")).as("after step %s", steps.get(i)).isEmpty();
				assertThat(bench.leftovers("s1")).as("after step %s", steps.get(i)).isEmpty();
			}
			ledger.stop();
			assertThat(ledger.failures).isEmpty();
			assertThat(ledger.audit()).isEmpty();
		}
	}

	/**
	 * Move once without a crash and write down the steps.
	 */
	private List<String> steps(MoveBench bench, boolean reverse) throws Exception {
		List<String> steps = new ArrayList<>();
		long id = start(bench);
		bench.run(id, MoveState.SWITCHED, (move, step) -> add(steps, step));
		bench.newMoves.command(id, reverse ? MoveCommand.REVERSE : MoveCommand.COMPLETE);
		assertThat(bench.run(id, MoveState.DONE, (move, step) -> add(steps, step)).state().isOver()).isTrue();
		moved(bench.reader.find(id));
		return steps;
	}

	// how often the same step is repeated while it waits is a matter of time
	private static boolean add(List<String> steps, String step) {
		boolean repeated = !steps.isEmpty() && steps.get(steps.size() - 1).equals(step);
		return !repeated && steps.add(step);
	}

	private long start(MoveBench bench) {
		return bench.start(this.unit, this.owner, other());
	}

	private String other() {
		return this.owner.equals("s0") ? "s1" : "s0";
	}

	private void moved(StoredMove move) {
		if (move.state() == MoveState.DONE) {
			this.owner = other();
		}
	}

	private void crash(MoveBench bench, String step, int position, boolean abort, boolean reverse) throws Exception {
		long id = start(bench);
		List<String> done = new ArrayList<>();
		MoveSteps halt = (move, name) -> {
			if (add(done, name) && done.size() == position + 1) {
				throw new Halt();
			}
		};
		boolean halted = false;
		MoveState until = MoveState.SWITCHED;
		// a command is given where the move waits for it, whether it was halted before or
		// not
		for (int i = 0; i < 4; i++) {
			try {
				StoredMove move = bench.run(id, until, halted ? MoveSteps.NONE : halt);
				if (move.state().isOver()) {
					break;
				}
				bench.newMoves.command(id, reverse ? MoveCommand.REVERSE : MoveCommand.COMPLETE);
				until = MoveState.DONE;
			}
			catch (Halt ex) {
				halted = true;
				if (abort) {
					bench.newMoves.command(id, MoveCommand.ABORT);
				}
			}
		}
		StoredMove over = bench.reader.find(id);
		assertThat(halted).as("halted after step %d, %s", position, step).isTrue();
		assertThat(over.state().isOver()).as("after step %s: %s", step, over).isTrue();
		assertThat(over.state()).as("after step %s: %s", step, over.move().reason()).isNotEqualTo(MoveState.FAILED);
		boolean switched = over.move().switchedEpoch() != null;
		assertThat(over.state())
			.isEqualTo(!switched ? MoveState.ABORTED : reverse ? MoveState.REVERSED : MoveState.DONE);
		if (!abort) {
			assertThat(switched).as("switched after step %s", step).isTrue();
		}
		moved(over);
	}

	/**
	 * Ends a mover where it is.
	 */
	private static final class Halt extends Error {

		private static final long serialVersionUID = 1L;

		private Halt() {
			super(null, null, false, false);
		}

	}

}
