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

import io.github.shardboot.strategy.ShardMap;

/**
 * A move that instances must reckon with. Immutable. {@code toString} never contains a
 * key.
 *
 * @param id the number of the move
 * @param source the shard that the unit leaves
 * @param target the shard that it goes to
 * @param unit what moves
 * @author Shardboot Contributors
 */
public record OpenMove(long id, String source, String target, MovingUnit unit) {

	boolean touches(String shard) {
		return this.source.equals(shard) || this.target.equals(shard);
	}

	/**
	 * Return whether rows of a key move.
	 * @param canonicalKey the key
	 * @param map knows its slot
	 * @return whether they do
	 */
	public boolean contains(Object canonicalKey, ShardMap map) {
		return this.unit.contains(canonicalKey, map);
	}

	/**
	 * Return who owns what moves. A unit has one owner at a time.
	 * @param map the map that tells
	 * @return the name of the shard
	 */
	public String owner(ShardMap map) {
		return this.unit.owner(map);
	}

	@Override
	public String toString() {
		return "move %d from '%s' to '%s'".formatted(this.id, this.source, this.target);
	}

}
