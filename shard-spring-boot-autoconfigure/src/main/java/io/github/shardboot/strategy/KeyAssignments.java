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

package io.github.shardboot.strategy;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

import io.github.shardboot.InvalidShardKeyException;
import io.github.shardboot.ShardConfigurationException;

/**
 * Collects single keys that the configuration gives to shards. A message tells the
 * position of a key, never the key.
 *
 * @author Shardboot Contributors
 */
final class KeyAssignments {

	private final ShardKeyType keyType;

	private final Collection<String> shards;

	private final Map<Object, String> assignments = new HashMap<>();

	KeyAssignments(ShardKeyType keyType, Collection<String> shards) {
		this.keyType = keyType;
		this.shards = shards;
	}

	/**
	 * Give a key to a shard. The same key may be given again to the same shard.
	 * @param property the property that does so
	 * @param position the position of the key in the property, from 1
	 * @param text the text of the key
	 * @param shard the shard
	 * @throws ShardConfigurationException if the text is not a key, the shard is unknown,
	 * or the key belongs to another shard
	 */
	void add(String property, int position, String text, String shard) {
		if (!this.shards.contains(shard)) {
			throw new ShardConfigurationException(property, "There is no shard '%s'.".formatted(shard),
					Suggestion.forShard(shard, this.shards));
		}
		String other = this.assignments.putIfAbsent(canonical(property, position, text, shard), shard);
		if (other != null && !other.equals(shard)) {
			throw new ShardConfigurationException(property,
					"Key number %s, of shard '%s', belongs to shard '%s' too.".formatted(position, shard, other),
					"Give every key to one shard. Two texts can be the same key, such as a UUID in upper and in "
							+ "lower case.");
		}
	}

	private Object canonical(String property, int position, String text, String shard) {
		try {
			return this.keyType.canonical(text);
		}
		catch (InvalidShardKeyException ex) {
			throw new ShardConfigurationException(property,
					"Key number %s, of shard '%s', is not a key.".formatted(position, shard),
					this.keyType.description());
		}
	}

	/**
	 * Return the shard of each key.
	 * @return an immutable copy
	 */
	Map<Object, String> toMap() {
		return Map.copyOf(this.assignments);
	}

}
