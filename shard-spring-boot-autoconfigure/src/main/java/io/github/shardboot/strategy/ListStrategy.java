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

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.ShardLocation;
import io.github.shardboot.UnknownShardKeyException;

/**
 * Finds the shard that lists the key. A key in no list has no shard, unless one list has
 * {@value #OTHERS}, which stands for all other keys.
 *
 * @author Shardboot Contributors
 */
public final class ListStrategy implements ShardingStrategy {

	private static final String PROPERTY = "shard.list";

	private static final String OTHERS = "*";

	private final Map<Object, String> owners;

	private final @Nullable String others;

	/**
	 * Create a strategy.
	 * @param keyType the type of the keys
	 * @param lists the texts of the keys of each shard
	 * @param shards the names of all shards
	 * @throws ShardConfigurationException if a text is not a key, a list belongs to an
	 * unknown shard, a key is in the lists of two shards, or no list has a key
	 */
	public ListStrategy(ShardKeyType keyType, Map<String, List<String>> lists, Collection<String> shards) {
		KeyAssignments assignments = new KeyAssignments(keyType, shards);
		String[] rest = new String[1];
		new TreeMap<>(lists).forEach((shard, texts) -> {
			int position = 0;
			for (String text : texts) {
				position++;
				if (text.equals(OTHERS)) {
					rest[0] = others(shard, rest[0], shards);
				}
				else {
					assignments.add(PROPERTY + "." + shard, position, text, shard);
				}
			}
		});
		this.owners = assignments.toMap();
		this.others = rest[0];
		if (this.owners.isEmpty() && this.others == null) {
			throw new ShardConfigurationException(PROPERTY, "No key is listed.",
					"List the keys of each shard, as in '%s.<shard>=<key>,<key>'.".formatted(PROPERTY));
		}
	}

	private static String others(String shard, @Nullable String other, Collection<String> shards) {
		if (!shards.contains(shard)) {
			throw new ShardConfigurationException(PROPERTY + "." + shard, "There is no shard '%s'.".formatted(shard),
					Suggestion.forShard(shard, shards));
		}
		if (other != null && !other.equals(shard)) {
			throw new ShardConfigurationException(PROPERTY + "." + shard,
					"'%s' of shard '%s' belongs to shard '%s' too.".formatted(OTHERS, shard, other),
					"One shard only can have all other keys.");
		}
		return shard;
	}

	@Override
	public String shardFor(Object key) {
		String shard = this.owners.get(key);
		if (shard == null) {
			shard = this.others;
		}
		if (shard == null) {
			throw new UnknownShardKeyException(
					"The key is in none of the lists of '%s'. Add it to the list of a shard, or pin it in 'shard.overrides'."
						.formatted(PROPERTY));
		}
		return shard;
	}

	@Override
	public Map<String, List<String>> ownership() {
		Map<String, List<String>> ownership = new TreeMap<>();
		this.owners
			.forEach((key, shard) -> ownership.computeIfAbsent(shard, (name) -> new ArrayList<>()).add(key.toString()));
		if (this.others != null) {
			// every key that is listed elsewhere is taken from here
			Map<String, String> sorted = new TreeMap<>();
			this.owners.forEach((key, shard) -> sorted.put(key.toString(), shard));
			ownership.computeIfAbsent(this.others, (name) -> new ArrayList<>()).add(OTHERS + sorted);
		}
		return ownership;
	}

	@Override
	public ShardLocation.Why why() {
		return ShardLocation.Why.LIST;
	}

}
