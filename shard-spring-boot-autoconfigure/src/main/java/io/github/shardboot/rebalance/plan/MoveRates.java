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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.github.shardboot.rebalance.PlannedMove;
import io.github.shardboot.rebalance.ShardMove;
import io.github.shardboot.rebalance.measure.Load;

/**
 * How fast moves were that switched: from their start until the target owned the unit,
 * with all waiting, of the last 20 together.
 *
 * @param moves how many moves that is
 * @param rowsPerSecond their rows by their time, or 0 if there are none
 * @param pause the median of their pauses, or {@code null} if none was measured
 * @author Shardboot Contributors
 */
record MoveRates(int moves, double rowsPerSecond, @Nullable Duration pause) {

	private static final int RECENT = 20;

	/**
	 * Read the rates off moves.
	 * @param moves the moves, newest first
	 * @return the rates
	 */
	static MoveRates of(List<ShardMove> moves) {
		List<Duration> pauses = new ArrayList<>();
		long rows = 0;
		double seconds = 0;
		int count = 0;
		for (ShardMove move : moves) {
			if (move.switchedAt() == null || count == RECENT) {
				continue;
			}
			count++;
			rows += move.progress().rowsCopied();
			seconds += Duration.between(move.createdAt(), move.switchedAt()).toMillis() / 1000.0;
			if (move.progress().pause() != null) {
				pauses.add(move.progress().pause());
			}
		}
		Collections.sort(pauses);
		return new MoveRates(count, (seconds > 0) ? rows / seconds : 0,
				pauses.isEmpty() ? null : pauses.get(pauses.size() / 2));
	}

	PlannedMove.Estimate estimate(Load load) {
		Duration duration = (this.rowsPerSecond > 0)
				? Duration.ofMillis(Math.round(1000 * load.rows() / this.rowsPerSecond)) : null;
		return new PlannedMove.Estimate(load.bytes(), load.rows(), duration, this.pause);
	}

	String note() {
		if (this.moves == 0) {
			return "No move was done yet, so it is unknown how long these take; 'shard.rebalance.max-pause' bounds each pause";
		}
		return "Durations are by the %d moves that were done last, from start to switch; the pause is their median"
			.formatted(this.moves);
	}

}
