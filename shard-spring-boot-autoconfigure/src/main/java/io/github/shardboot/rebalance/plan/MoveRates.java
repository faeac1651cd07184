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

import io.github.shardboot.rebalance.MoveEngine;
import io.github.shardboot.rebalance.PlannedMove;
import io.github.shardboot.rebalance.ShardMove;
import io.github.shardboot.rebalance.choice.CopyPace;
import io.github.shardboot.rebalance.measure.Load;

/**
 * How fast moves of one engine were that switched: from their start until the target
 * owned the unit, with all waiting, of the last 20 together.
 *
 * @param engine the engine
 * @param moves how many moves that is
 * @param rowsPerSecond their rows by their time, or 0 if there are none
 * @param pause the median of their pauses, or {@code null} if none was measured
 * @param pace how fast rows are copied while writes are refused
 * @author Shardboot Contributors
 */
record MoveRates(MoveEngine engine, int moves, double rowsPerSecond, @Nullable Duration pause, CopyPace pace) {

	private static final int RECENT = 20;

	/**
	 * Read the rates off moves.
	 * @param moves the moves of all engines, newest first
	 * @param engine the engine
	 * @return the rates
	 */
	static MoveRates of(List<ShardMove> moves, MoveEngine engine) {
		List<Duration> pauses = new ArrayList<>();
		long rows = 0;
		double seconds = 0;
		int count = 0;
		for (ShardMove move : moves) {
			if (move.engine() != engine || move.switchedAt() == null || count == RECENT) {
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
		return new MoveRates(engine, count, (seconds > 0) ? rows / seconds : 0,
				pauses.isEmpty() ? null : pauses.get(pauses.size() / 2), CopyPace.of(moves));
	}

	PlannedMove.Estimate estimate(Load load) {
		Duration duration = (this.rowsPerSecond > 0)
				? Duration.ofMillis(Math.round(1000 * load.rows() / this.rowsPerSecond)) : null;
		return new PlannedMove.Estimate(load.bytes(), load.rows(), duration,
				(this.engine == MoveEngine.BLOCKED_COPY) ? this.pace.pause(load.rows()) : this.pause);
	}

	String note() {
		if (this.engine == MoveEngine.BLOCKED_COPY) {
			return "Engine 'BLOCKED_COPY' refuses writes to what moves while it copies, and has no way back. Pauses are by %,.0f rows a second, %s; each is told more exactly, and bounded by 'shard.rebalance.max-pause', when its move begins"
				.formatted(this.pace.rowsPerSecond(), this.pace.measured() ? "as measured" : "a cautious guess");
		}
		if (this.moves == 0) {
			return "No move was done yet, so it is unknown how long these take; 'shard.rebalance.max-pause' bounds each pause";
		}
		return "Durations are by the %d moves that were done last, from start to switch; the pause is their median"
			.formatted(this.moves);
	}

}
