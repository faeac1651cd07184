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

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.shardboot.rebalance.MoveState;
import io.github.shardboot.rebalance.store.StoredMove;

/**
 * Which moves may be worked on: all that have begun, and as many more as the limits
 * allow, oldest first. A move whose shards are busy does not keep later ones of other
 * shards from beginning. Moves that have switched, or are being taken back, count no
 * more.
 *
 * @param moves how many moves may copy or switch at once
 * @param movesPerShard how many of them may come from or go to one shard
 * @author Shardboot Contributors
 */
record Admission(int moves, int movesPerShard) {

	/**
	 * Select moves.
	 * @param open all moves that are not over, oldest first
	 * @param begun the numbers of the moves that this process has begun
	 * @return the moves that may be worked on
	 */
	List<StoredMove> admit(List<StoredMove> open, Set<Long> begun) {
		List<StoredMove> admitted = new ArrayList<>();
		Map<String, Integer> busy = new HashMap<>();
		int working = 0;
		for (StoredMove move : open) {
			if (isWork(move, begun)) {
				working++;
				count(move, busy);
			}
		}
		for (StoredMove move : open) {
			boolean waits = isNew(move) && !begun.contains(move.id());
			if (!waits || move.command() != null) {
				admitted.add(move);
			}
			else if (!move.move().paused() && working < this.moves && isFree(move, busy)) {
				admitted.add(move);
				working++;
				count(move, busy);
			}
		}
		return admitted;
	}

	private static boolean isNew(StoredMove move) {
		return move.state() == MoveState.PENDING && move.move().announcedEpoch() == null;
	}

	private static boolean isWork(StoredMove move, Set<Long> begun) {
		return isNew(move) ? begun.contains(move.id()) : move.state().compareTo(MoveState.SWITCHING) <= 0;
	}

	private boolean isFree(StoredMove move, Map<String, Integer> busy) {
		return busy.getOrDefault(move.move().source(), 0) < this.movesPerShard
				&& busy.getOrDefault(move.move().target(), 0) < this.movesPerShard;
	}

	private static void count(StoredMove move, Map<String, Integer> busy) {
		busy.merge(move.move().source(), 1, Integer::sum);
		busy.merge(move.move().target(), 1, Integer::sum);
	}

}
