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

import java.util.BitSet;
import java.util.Set;

import io.github.shardboot.strategy.KeyRange;
import io.github.shardboot.strategy.RangeStrategy;
import io.github.shardboot.strategy.ShardKeyType;
import io.github.shardboot.strategy.ShardMap;

/**
 * The keys whose rows an open move takes along. Agrees with what guards and row filters
 * of the move compute in SQL. Immutable. {@code toString} never contains a key.
 *
 * @author Shardboot Contributors
 */
public sealed interface MovingUnit {

	/**
	 * Return whether rows of a key move.
	 * @param canonicalKey the key
	 * @param map knows its slot
	 * @return whether they do
	 */
	boolean contains(Object canonicalKey, ShardMap map);

	/**
	 * Return who owns what moves. A unit has one owner at a time.
	 * @param map the map that tells
	 * @return the name of the shard
	 */
	String owner(ShardMap map);

	/**
	 * Slots.
	 *
	 * @param slots the slots, not to be changed
	 * @param except keys that stay where they are
	 */
	record Slots(BitSet slots, Set<Object> except) implements MovingUnit {

		@Override
		public boolean contains(Object canonicalKey, ShardMap map) {
			Integer slot = map.strategy().slotFor(canonicalKey);
			return slot != null && this.slots.get(slot) && !this.except.contains(canonicalKey);
		}

		@Override
		public String owner(ShardMap map) {
			return map.strategy().shardOf(this.slots.nextSetBit(0));
		}

		@Override
		public String toString() {
			return "slots";
		}

	}

	/**
	 * A range of keys.
	 *
	 * @param range the bounds
	 * @param keyType the order of keys
	 * @param except keys that stay where they are
	 */
	record Range(KeyRange range, ShardKeyType keyType, Set<Object> except) implements MovingUnit {

		@Override
		public boolean contains(Object canonicalKey, ShardMap map) {
			return this.range.contains(this.keyType, canonicalKey) && !this.except.contains(canonicalKey);
		}

		@Override
		public String owner(ShardMap map) {
			return ((RangeStrategy) map.strategy()).ownerFrom(this.range.low());
		}

		@Override
		public String toString() {
			return "a range of keys";
		}

	}

	/**
	 * One key.
	 *
	 * @param key the canonical key
	 */
	record Key(Object key) implements MovingUnit {

		@Override
		public boolean contains(Object canonicalKey, ShardMap map) {
			return canonicalKey.equals(this.key);
		}

		@Override
		public String owner(ShardMap map) {
			return map.locate(this.key).shard();
		}

		@Override
		public String toString() {
			return "one key";
		}

	}

}
