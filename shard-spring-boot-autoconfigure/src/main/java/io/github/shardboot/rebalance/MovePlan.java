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

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Moves that would do what an intent wants. Nothing happens before they are started.
 * Immutable.
 *
 * @param epoch the epoch of the shard map that the plan was made of
 * @param moves the moves, in the order in which they are started
 * @param shards what the shards that were measured hold, by name; empty if none was
 * @param notes what whoever starts the moves should know, such as how figures were
 * measured; without keys
 * @author Shardboot Contributors
 */
public record MovePlan(long epoch, List<PlannedMove> moves, SortedMap<String, Forecast> shards, List<String> notes) {

	/**
	 * Create a plan.
	 * @param epoch the epoch of the shard map that the plan was made of
	 * @param moves the moves, in the order in which they are started
	 * @param shards what the shards that were measured hold, by name
	 * @param notes what whoever starts the moves should know
	 */
	public MovePlan {
		moves = List.copyOf(moves);
		shards = Collections.unmodifiableSortedMap(new TreeMap<>(shards));
		notes = List.copyOf(notes);
	}

	/**
	 * Create a plan without figures.
	 * @param epoch the epoch of the shard map that the plan was made of
	 * @param moves the moves, in the order in which they are started
	 */
	public MovePlan(long epoch, List<PlannedMove> moves) {
		this(epoch, moves, Collections.emptySortedMap(), List.of());
	}

	/**
	 * What a shard holds.
	 *
	 * @param bytesBefore bytes of sharded tables now
	 * @param bytesAfter bytes after the moves
	 * @param rowsBefore rows of sharded tables now
	 * @param rowsAfter rows after the moves
	 */
	public record Forecast(long bytesBefore, long bytesAfter, long rowsBefore, long rowsAfter) {
	}

}
