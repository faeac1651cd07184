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

package io.github.shardboot.rebalance.engine.rows;

import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.github.shardboot.strategy.ShardKeyType;
import io.github.shardboot.strategy.ShardMap;
import io.github.shardboot.strategy.hash.HashFunction;
import io.github.shardboot.strategy.hash.HashStrategy;

/**
 * How keys become slots. Immutable.
 *
 * @param keyType the type of all keys
 * @param function what makes a number of a key, or {@code null} without slots
 * @param slots the number of slots, 0 for none
 * @param pinned the keys that the configuration pins to a shard
 * @author Shardboot Contributors
 */
public record KeySpace(ShardKeyType keyType, @Nullable HashFunction function, int slots, Set<Object> pinned) {

	/**
	 * Return the key space of a map.
	 * @param keyType the type of all keys
	 * @param map the map
	 * @param pinned the keys that are pinned
	 * @return the key space
	 */
	public static KeySpace of(ShardKeyType keyType, ShardMap map, Set<Object> pinned) {
		return (map.strategy() instanceof HashStrategy hash)
				? new KeySpace(keyType, hash.function(), hash.slots(), Set.copyOf(pinned))
				: new KeySpace(keyType, null, 0, Set.copyOf(pinned));
	}

}
