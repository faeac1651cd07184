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

import java.time.Instant;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.github.shardboot.rebalance.MoveEngine;
import io.github.shardboot.rebalance.MoveProgress;
import io.github.shardboot.rebalance.MoveState;
import io.github.shardboot.rebalance.MoveUnit;
import io.github.shardboot.rebalance.ShardMove;
import io.github.shardboot.rebalance.store.MoveCommand;
import io.github.shardboot.rebalance.store.StoredMove;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Admission}.
 *
 * @author Shardboot Contributors
 */
class AdmissionTests {

	@Test
	void oldestMovesBeginAndOthersWait() {
		assertThat(admitted(2, 2, Set.of(), waiting(1, "a", "b"), waiting(2, "c", "d"), waiting(3, "e", "f")))
			.containsExactly(1L, 2L);
	}

	@Test
	void moveThatHasBegunCountsBeforeItIsAnnounced() {
		assertThat(admitted(2, 2, Set.of(1L, 2L), waiting(1, "a", "b"), waiting(2, "c", "d"), waiting(3, "e", "f")))
			.containsExactly(1L, 2L);
	}

	@Test
	void moveThatHasSwitchedOrIsTakenBackMakesRoom() {
		assertThat(admitted(1, 1, Set.of(), move(1, "a", "b", MoveState.SWITCHED, null, false),
				move(2, "a", "b", MoveState.ABORTING, null, false), move(3, "a", "b", MoveState.CLEANING, null, false),
				waiting(4, "a", "b"), waiting(5, "c", "d")))
			.containsExactly(1L, 2L, 3L, 4L);
	}

	@Test
	void moveOfBusyShardLetsLaterOnesOvertake() {
		assertThat(admitted(3, 1, Set.of(), move(1, "a", "b", MoveState.COPYING, null, false), waiting(2, "b", "c"),
				waiting(3, "d", "a"), waiting(4, "c", "d"), waiting(5, "d", "e")))
			.containsExactly(1L, 4L);
	}

	@Test
	void pausedMoveDoesNotBeginAndLeavesItsPlaceToOthers() {
		assertThat(admitted(1, 1, Set.of(), move(1, "a", "b", MoveState.PENDING, null, true), waiting(2, "a", "b")))
			.containsExactly(2L);
	}

	@Test
	void commandIsObeyedWithoutAPlace() {
		assertThat(admitted(1, 1, Set.of(), move(1, "a", "b", MoveState.COPYING, null, false),
				move(2, "a", "b", MoveState.PENDING, MoveCommand.ABORT, false)))
			.containsExactly(1L, 2L);
	}

	private static List<Long> admitted(int moves, int perShard, Set<Long> begun, StoredMove... open) {
		return new Admission(moves, perShard).admit(List.of(open), begun).stream().map(StoredMove::id).toList();
	}

	private static StoredMove waiting(long id, String source, String target) {
		return move(id, source, target, MoveState.PENDING, null, false);
	}

	private static StoredMove move(long id, String source, String target, MoveState state,
			@Nullable MoveCommand command, boolean paused) {
		ShardMove move = new ShardMove(id, MoveUnit.Slots.of(List.of((int) id)), source, target, MoveEngine.LOGICAL,
				state, paused, null, (state != MoveState.PENDING) ? 2L : null, null, MoveProgress.NONE, Instant.EPOCH,
				Instant.EPOCH, null);
		return new StoredMove(move, "shardboot_m" + id, 1, command, null, null);
	}

}
