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

package io.github.shardboot.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

import io.github.shardboot.rebalance.MoveEngine;
import io.github.shardboot.rebalance.MovePlan;
import io.github.shardboot.rebalance.MoveProgress;
import io.github.shardboot.rebalance.PlannedMove;
import io.github.shardboot.rebalance.ShardMove;
import io.github.shardboot.rebalance.command.MoveText;

/**
 * What the endpoint shows of moves.
 *
 * @param moves the moves, newest first
 * @author Shardboot Contributors
 */
public record ShardMovesDescriptor(List<Move> moves) {

	static @Nullable Long millis(@Nullable Duration duration) {
		return (duration != null) ? duration.toMillis() : null;
	}

	/**
	 * A move.
	 *
	 * @param id its number
	 * @param unit what moves
	 * @param source the shard that it leaves
	 * @param target the shard that it goes to
	 * @param engine how rows get there
	 * @param state how far it is
	 * @param paused whether it was told to go no further
	 * @param reason why it waits, failed or was called off
	 * @param progress what it has done
	 * @param createdAt when it was started
	 * @param updatedAt when its state changed last
	 * @param switchedAt when the owner changed
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record Move(long id, String unit, String source, String target, String engine, String state, boolean paused,
			@Nullable String reason, Progress progress, String createdAt, String updatedAt,
			@Nullable String switchedAt) {

		static Move of(ShardMove move, MoveText text) {
			Instant switchedAt = move.switchedAt();
			return new Move(move.id(), text.unit(move.unit()), move.source(), move.target(), move.engine().name(),
					move.state().name(), move.paused(), move.reason(), Progress.of(move.progress()),
					move.createdAt().toString(), move.updatedAt().toString(),
					(switchedAt != null) ? switchedAt.toString() : null);
		}

	}

	/**
	 * What a move has done.
	 *
	 * @param rowsCopied rows that the target has got
	 * @param rowsExpected rows that the copy has, as estimated
	 * @param bytesCopied bytes that the target has got
	 * @param lagBytes bytes of log that the target has not confirmed
	 * @param retainedBytes bytes of log that the source keeps
	 * @param rowsVerified rows that were found equal on both sides
	 * @param attempts how often the switch was tried
	 * @param pauseMillis how long writes were refused at the switch
	 * @param etaMillis how long the copy will take
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record Progress(long rowsCopied, long rowsExpected, long bytesCopied, long lagBytes, long retainedBytes,
			long rowsVerified, int attempts, @Nullable Long pauseMillis, @Nullable Long etaMillis) {

		static Progress of(MoveProgress progress) {
			return new Progress(progress.rowsCopied(), progress.rowsExpected(), progress.bytesCopied(),
					progress.lagBytes(), progress.retainedBytes(), progress.rowsVerified(), progress.attempts(),
					millis(progress.pause()), millis(progress.eta()));
		}

	}

	/**
	 * A plan.
	 *
	 * @param epoch the epoch of the shard map that it was made of
	 * @param moves the moves that it proposes
	 * @param shards what shards would hold
	 * @param notes what to know before it is started
	 */
	public record Plan(long epoch, List<Planned> moves, SortedMap<String, MovePlan.Forecast> shards,
			List<String> notes) {

		static Plan of(MovePlan plan, MoveText text) {
			return new Plan(plan.epoch(), plan.moves().stream().map((move) -> Planned.of(move, text)).toList(),
					new TreeMap<>(plan.shards()), plan.notes());
		}

	}

	/**
	 * A move that a plan proposes.
	 *
	 * @param unit what would move
	 * @param source the shard that owns it
	 * @param target the shard that would own it
	 * @param engine how rows would get there, if that was chosen
	 * @param bytes its bytes on disk, if they were measured
	 * @param rows its rows, if they were measured
	 * @param durationMillis how long it takes, if one was done before
	 * @param pauseMillis how long writes are refused, if one was done before
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record Planned(String unit, String source, String target, @Nullable MoveEngine engine, @Nullable Long bytes,
			@Nullable Long rows, @Nullable Long durationMillis, @Nullable Long pauseMillis) {

		static Planned of(PlannedMove move, MoveText text) {
			PlannedMove.Estimate estimate = move.estimate();
			return new Planned(text.unit(move.unit()), move.source(), move.target(), move.engine(),
					(estimate != null) ? estimate.bytes() : null, (estimate != null) ? estimate.rows() : null,
					(estimate != null) ? millis(estimate.duration()) : null,
					(estimate != null) ? millis(estimate.pause()) : null);
		}

	}

	/**
	 * Why something was refused.
	 *
	 * @param error the reason and the way out
	 */
	public record Refusal(String error) {

	}

}
