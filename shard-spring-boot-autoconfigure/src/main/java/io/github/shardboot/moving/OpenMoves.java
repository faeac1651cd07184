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

package io.github.shardboot.moving;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All moves that are open at one moment, by shard. Immutable.
 *
 * @author Shardboot Contributors
 */
public final class OpenMoves {

	private final List<OpenMove> all;

	private final Map<String, List<OpenMove>> byShard = new HashMap<>();

	/**
	 * Create a snapshot.
	 * @param all the moves
	 */
	public OpenMoves(List<OpenMove> all) {
		this.all = List.copyOf(all);
		for (OpenMove move : this.all) {
			this.byShard.computeIfAbsent(move.source(), (shard) -> new ArrayList<>()).add(move);
			this.byShard.computeIfAbsent(move.target(), (shard) -> new ArrayList<>()).add(move);
		}
	}

	/**
	 * Return all moves.
	 * @return the moves
	 */
	public List<OpenMove> all() {
		return this.all;
	}

	/**
	 * Return the moves from or to a shard.
	 * @param shard the name of the shard
	 * @return the moves, mostly none
	 */
	public List<OpenMove> on(String shard) {
		return this.byShard.getOrDefault(shard, List.of());
	}

}
