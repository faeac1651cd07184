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

package io.github.shardboot.strategy.geo;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

import io.github.shardboot.GeoKey;
import io.github.shardboot.InvalidShardKeyException;
import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.UnknownShardKeyException;
import io.github.shardboot.strategy.ShardKeyType;
import io.github.shardboot.strategy.Suggestion;

/**
 * Reads pinned keys that have a region. A message tells the position of a key in
 * alphabetical order, never the key.
 *
 * @param strategy knows the regions
 * @param keyType the type of the keys
 * @param shards the names of all shards
 * @param residency the regions that keys must not leave
 * @author Shardboot Contributors
 */
record GeoOverrides(GeoStrategy strategy, ShardKeyType keyType, Collection<String> shards, Residency residency) {

	private static final String PROPERTY = "shard.overrides";

	Map<Object, String> read(Map<String, String> configured) {
		Map<Object, String> overrides = new HashMap<>();
		int position = 0;
		for (Map.Entry<String, String> entry : new TreeMap<>(configured).entrySet()) {
			position++;
			String shard = entry.getValue();
			if (!this.shards.contains(shard)) {
				throw new ShardConfigurationException(PROPERTY, "There is no shard '%s'.".formatted(shard),
						Suggestion.forShard(shard, this.shards));
			}
			GeoKey key = parse(position, entry.getKey());
			if (!this.residency.allows(key.region(), shard)) {
				throw new ShardConfigurationException(PROPERTY,
						"Key number %s must not leave region '%s', but is pinned to shard '%s'.".formatted(position,
								key.region(), shard),
						"Pin it to a shard of the region, or remove the region from 'shard.geo.resident'.");
			}
			String other = overrides.putIfAbsent(key, shard);
			if (other != null && !other.equals(shard)) {
				throw new ShardConfigurationException(PROPERTY,
						"Key number %s, of shard '%s', belongs to shard '%s' too.".formatted(position, shard, other),
						"Give every key to one shard. Two codes can stand for the same region.");
			}
		}
		return overrides;
	}

	private GeoKey parse(int position, String text) {
		int colon = text.indexOf(':');
		if (colon < 1) {
			throw refused(position, "has no region",
					"Write 'region:key', in YAML with brackets: \"[eu:4711]\". Without them the colon is lost.");
		}
		try {
			return (GeoKey) this.strategy.canonical(this.keyType,
					new GeoKey(text.substring(0, colon), text.substring(colon + 1)));
		}
		catch (InvalidShardKeyException ex) {
			throw refused(position, "is not a key", this.keyType.description());
		}
		catch (UnknownShardKeyException ex) {
			throw refused(position, "is in no known region", String.valueOf(ex.getMessage()));
		}
	}

	private static ShardConfigurationException refused(int position, String problem, String action) {
		return new ShardConfigurationException(PROPERTY, "Key number %s %s.".formatted(position, problem), action);
	}

}
