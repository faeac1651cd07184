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

package io.github.shardboot.rebalance.store;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.github.shardboot.rebalance.MoveState;
import io.github.shardboot.rebalance.ShardMove;

/**
 * A move with what only movers need. Immutable.
 *
 * @param move the move
 * @param name what its slot, publication and subscription are called
 * @param token the number of the mover that has taken it last
 * @param command what it was told to do, or {@code null}
 * @param outcome how it is to end, once that is certain, or {@code null}
 * @param cleanAfter when rows may be deleted that have lost their owner, or {@code null}
 * before the switch
 * @author Shardboot Contributors
 */
public record StoredMove(ShardMove move, String name, long token, @Nullable MoveCommand command,
		@Nullable MoveState outcome, @Nullable Instant cleanAfter) {

	/**
	 * Return the number of the move.
	 * @return the number
	 */
	public long id() {
		return this.move.id();
	}

	/**
	 * Return how far the move is.
	 * @return the state
	 */
	public MoveState state() {
		return this.move.state();
	}

}
