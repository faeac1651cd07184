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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import org.junit.jupiter.api.Test;

import io.github.shardboot.rebalance.MoveState;
import io.github.shardboot.rebalance.MoveUnit;
import io.github.shardboot.rebalance.store.MoveCommand;
import io.github.shardboot.rebalance.store.StoredMove;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that moves under concurrent writers lose nothing. For more of it:
 * {@code -Dmoves=20 -Dwrites=500000}.
 *
 * @author Shardboot Contributors
 */
class MoveLedgerIntegrationTests {

	private static final int MOVES = Integer.getInteger("moves", 4);

	private static final long WRITES = Long.getLong("writes", 3000);

	@Test
	void movesBackAndForthLoseNothing() throws Exception {
		moves(new MoveBench(), 64, (bench) -> MoveUnit.Slots.of(List.of(0, 1, 5, 7)));
	}

	@Test
	void blockedCopiesBackAndForthLoseNothing() throws Exception {
		moves(MoveBench.ofPlainServer(), 64, (bench) -> MoveUnit.Slots.of(List.of(0, 1, 5, 7)));
	}

	@Test
	void keyThatLeavesItsSlotAndReturnsWhileOthersWriteLosesNothing() throws Exception {
		Object key = 1L;
		moves(new MoveBench(), 4, (bench) -> new MoveUnit.Key(key, bench.map.strategy().slotFor(key)));
	}

	@Test
	void partOfARangeThatMovesBackAndForthLosesNothing() throws Exception {
		moves(MoveBench.ofRanges(), 64, (bench) -> new MoveUnit.Range(5L, 20L));
	}

	private static void moves(MoveBench fresh, int tenants, Function<MoveBench, MoveUnit> what) throws Exception {
		List<Long> pauses = new ArrayList<>();
		try (MoveBench bench = fresh; Ledger ledger = new Ledger(bench, 4, tenants)) {
			bench.fill(200, 5);
			ledger.start();
			MoveUnit unit = what.apply(bench);
			String home = (unit instanceof MoveUnit.Key key) ? bench.map.shardFor(key.key()) : "s0";
			String other = home.equals("s0") ? "s1" : "s0";
			int moves = 0;
			while (moves < MOVES || ledger.writes.get() < WRITES) {
				boolean forth = moves % 2 == 0;
				long id = bench.start(unit, forth ? home : other, forth ? other : home);
				StoredMove move = bench.run(id, MoveState.SWITCHED);
				MoveState stays = bench.afterSwitch();
				assertThat(move.state()).as(String.valueOf(move.move().reason())).isEqualTo(stays);
				pauses.add(move.move().progress().pause().toNanos() / 1000);
				// every third goes back instead, where it can
				boolean reversed = stays == MoveState.SWITCHED && moves % 3 == 2;
				bench.newMoves.command(id, reversed ? MoveCommand.REVERSE : MoveCommand.COMPLETE);
				MoveState end = bench.run(id, MoveState.DONE).state();
				assertThat(end).isEqualTo(reversed ? MoveState.REVERSED : MoveState.DONE);
				if (reversed) {
					pauses.add(bench.reader.find(id).move().progress().pause().toNanos() / 1000);
				}
				moves += reversed ? 2 : 1;
				assertThat(ledger.failures).isEmpty();
			}
			ledger.stop();
			assertThat(ledger.failures).isEmpty();
			System.out.printf(
					"%d moves, %d acknowledged writes, %d refused; pause median %.1f ms, p99 %.1f ms; "
							+ "longest wait of a writer %d ms%n",
					moves, ledger.writes.get(), ledger.refused.get(), Ledger.percentile(pauses, 0.5) / 1000.0,
					Ledger.percentile(pauses, 0.99) / 1000.0,
					Duration.ofNanos(ledger.longestWaitNanos.get()).toMillis());
			assertThat(ledger.audit()).isEmpty();
			assertThat(bench.leftovers("s0")).isEmpty();
			assertThat(bench.leftovers("s1")).isEmpty();
		}
	}

}
