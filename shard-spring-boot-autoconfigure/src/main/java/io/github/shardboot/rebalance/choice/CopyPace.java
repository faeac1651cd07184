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

package io.github.shardboot.rebalance.choice;

import java.time.Duration;
import java.util.List;

import io.github.shardboot.rebalance.MoveEngine;
import io.github.shardboot.rebalance.ShardMove;

/**
 * How fast rows are copied while writes are refused: by the last 20 moves that did so,
 * or, as long as they had few rows, by a cautious guess.
 *
 * @param rowsPerSecond the rows by the time that writes were refused
 * @param measured whether moves have shown it
 * @author Shardboot Contributors
 */
public record CopyPace(double rowsPerSecond, boolean measured) {

	private static final CopyPace GUESS = new CopyPace(50_000, false);

	/**
	 * What a pause takes without any row.
	 */
	private static final Duration LEAST = Duration.ofMillis(50);

	private static final int RECENT = 20;

	private static final int ENOUGH_ROWS = 10_000;

	/**
	 * Read the pace off moves.
	 * @param moves the moves, newest first
	 * @return the pace
	 */
	public static CopyPace of(List<ShardMove> moves) {
		long rows = 0;
		long nanos = 0;
		int count = 0;
		for (ShardMove move : moves) {
			Duration pause = move.progress().pause();
			if (move.engine() == MoveEngine.BLOCKED_COPY && pause != null && count < RECENT) {
				count++;
				rows += move.progress().rowsCopied();
				nanos += pause.toNanos();
			}
		}
		return (rows >= ENOUGH_ROWS && nanos > 0) ? new CopyPace(1e9 * rows / nanos, true) : GUESS;
	}

	/**
	 * Return how long writes would be refused.
	 * @param rows the rows to be copied
	 * @return the time, without that of finding the rows in large tables
	 */
	public Duration pause(long rows) {
		return LEAST.plusMillis(Math.round(1000 * rows / this.rowsPerSecond));
	}

}
