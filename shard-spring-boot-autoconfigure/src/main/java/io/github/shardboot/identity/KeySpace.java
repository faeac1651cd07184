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

package io.github.shardboot.identity;

import org.jspecify.annotations.Nullable;

import io.github.shardboot.strategy.ShardKeyType;
import io.github.shardboot.strategy.ShardMap;
import io.github.shardboot.strategy.geo.GeoStrategy;
import io.github.shardboot.strategy.hash.HashFunction;
import io.github.shardboot.strategy.hash.HashStrategy;

/**
 * How the keys of a cluster are spread. All shards must agree on it for ever.
 *
 * @param keyType the type of all keys
 * @param function the hash function, or {@code null} when the strategy does not hash
 * @param slots the number of slots, 0 when the strategy has none
 * @author Shardboot Contributors
 */
public record KeySpace(ShardKeyType keyType, @Nullable HashFunction function, int slots) {

	/**
	 * Read the key space of a shard map.
	 * @param keyType the type of all keys
	 * @param map the shard map
	 * @return the key space
	 */
	public static KeySpace of(ShardKeyType keyType, ShardMap map) {
		if (map.strategy() instanceof GeoStrategy geo) {
			return new KeySpace(keyType, geo.function(), geo.slotsPerRegion());
		}
		return (map.strategy() instanceof HashStrategy hash)
				? new KeySpace(keyType, hash.function(), hash.slotTable().slots()) : new KeySpace(keyType, null, 0);
	}

	String functionName() {
		return (this.function != null) ? this.function.name() : "NONE";
	}

}
