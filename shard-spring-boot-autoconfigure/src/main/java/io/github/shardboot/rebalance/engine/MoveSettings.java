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
import java.util.List;

import io.github.shardboot.rebalance.engine.side.Throttle;

/**
 * Limits of moves.
 *
 * @param maxPause how long writes may be refused at the switch
 * @param grace how long rows of a former owner stay
 * @param lease how long ago an instance was seen at most, if it lives
 * @param reverse whether moves can be reversed
 * @param maxRetained size of the log that a shard may keep for a move, in bytes
 * @param maxBlockedRows how many rows may be copied while writes are refused
 * @param maxConcurrentMoves how many moves copy or switch at once
 * @param maxMovesPerShard how many of them may come from or go to one shard
 * @param throttle when moves hold back
 * @param referenceTables tables to which moved tables may refer, with their schemas
 * @author Shardboot Contributors
 */
public record MoveSettings(Duration maxPause, Duration grace, Duration lease, boolean reverse, long maxRetained,
		long maxBlockedRows, int maxConcurrentMoves, int maxMovesPerShard, Throttle throttle,
		List<String> referenceTables) {

	/**
	 * How long writers of other rows may have to wait for one try to install a trigger.
	 */
	static final Duration LOCK_TIMEOUT = Duration.ofMillis(100);

	/**
	 * How long writers of the unit are waited for, and refused, in one try to fence.
	 */
	static final Duration FENCE_TIMEOUT = Duration.ofMillis(250);

	/**
	 * How long to try to get at a table.
	 */
	static final Duration PATIENCE = Duration.ofSeconds(30);

}
