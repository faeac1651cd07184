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
 * What a move has done so far. Figures are as of the last report and partly estimates.
 *
 * @param rowsCopied rows that the target has got from the copy
 * @param rowsExpected rows that the copy has, by the planner of the source
 * @param bytesCopied bytes that the target has got from the copy
 * @param lagBytes bytes of log that the target has not confirmed
 * @param retainedBytes bytes of log that the source keeps for the move
 * @param rowsVerified rows that were found equal on both sides
 * @param attempts how often the switch was tried
 * @param pause how long writes were refused at the switch, or {@code null} before it
 * @param eta how long the copy will take by the rate until now, or {@code null} if
 * unknown; with {@link MoveEngine#BLOCKED_COPY} how long writes will be refused
 * @author Shardboot Contributors
 */
public record MoveProgress(long rowsCopied, long rowsExpected, long bytesCopied, long lagBytes, long retainedBytes,
		long rowsVerified, int attempts, @Nullable Duration pause, @Nullable Duration eta) {

	/**
	 * Of a move that has done nothing.
	 */
	public static final MoveProgress NONE = new MoveProgress(0, 0, 0, 0, 0, 0, 0, null, null);

	/**
	 * Return this progress with one more try to switch.
	 * @return the other progress
	 */
	public MoveProgress attempted() {
		return new MoveProgress(this.rowsCopied, this.rowsExpected, this.bytesCopied, this.lagBytes, this.retainedBytes,
				this.rowsVerified, this.attempts + 1, this.pause, this.eta);
	}

}
