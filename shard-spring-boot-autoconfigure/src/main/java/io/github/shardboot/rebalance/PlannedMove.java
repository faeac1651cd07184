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

package io.github.shardboot.rebalance;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * A move that a plan proposes. Immutable.
 *
 * @param unit what moves
 * @param source the shard that owns it now
 * @param target the shard that is to own it
 * @param engine how rows get there, or {@code null} to have that chosen when the move is
 * started
 * @param estimate how much that is, or {@code null} if nobody measured it
 * @author Shardboot Contributors
 */
public record PlannedMove(MoveUnit unit, String source, String target, @Nullable MoveEngine engine,
		@Nullable Estimate estimate) {

	/**
	 * Create a move that nobody measured.
	 * @param unit what moves
	 * @param source the shard that owns it now
	 * @param target the shard that is to own it
	 */
	public PlannedMove(MoveUnit unit, String source, String target) {
		this(unit, source, target, null, null);
	}

	/**
	 * How much a move has to do.
	 *
	 * @param bytes the bytes on disk, with indexes
	 * @param rows the rows
	 * @param duration how long it takes until the target owns the unit, by moves that
	 * were done, or {@code null} if there are none
	 * @param pause how long writes to the unit are refused, by moves that were done, or
	 * {@code null} if there are none; with {@link MoveEngine#BLOCKED_COPY} by its rows
	 */
	public record Estimate(long bytes, long rows, @Nullable Duration duration, @Nullable Duration pause) {
	}

}
