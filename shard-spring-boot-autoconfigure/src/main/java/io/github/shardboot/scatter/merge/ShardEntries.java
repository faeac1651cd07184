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

package io.github.shardboot.scatter.merge;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.dao.InvalidDataAccessApiUsageException;

import io.github.shardboot.ShardResults;

/**
 * Merges nothing: the caller gets the result of each shard. A query method's result is
 * what is declared inside {@link ShardResults}; code returns the entry of its own shard.
 *
 * @param type the declared result of one shard
 * @param map whether the method returns a map, else {@link ShardResults}
 * @author Shardboot Contributors
 */
public record ShardEntries(ResolvableType type, boolean map) {

	/**
	 * Read the declared type of a method that returns {@link ShardResults}.
	 * @param returnType the return type
	 * @return the merge
	 */
	public static ShardEntries ofResults(ResolvableType returnType) {
		return new ShardEntries(returnType.getGeneric(0), false);
	}

	/**
	 * Read the declared type of a method that returns a map by shard.
	 * @param returnType the return type
	 * @return the merge
	 */
	public static ShardEntries ofMap(ResolvableType returnType) {
		return new ShardEntries(returnType.getGeneric(1), true);
	}

	/**
	 * Put the entries of all shards together.
	 * @param results the results of the shards
	 * @return {@link ShardResults} or a map
	 * @throws InvalidDataAccessApiUsageException if a result is not the entry of its
	 * shard
	 */
	public Object merge(ShardResults<@Nullable Object> results) {
		Map<String, @Nullable Object> values = new LinkedHashMap<>();
		results.values().forEach((shard, result) -> {
			Map<?, ?> entries = (result instanceof ShardResults<?> one) ? one.values()
					: ((result instanceof Map<?, ?> several) ? several : Map.of());
			if (entries.size() != 1 || !entries.containsKey(shard)) {
				throw new InvalidDataAccessApiUsageException(
						"In shard '%s' the method returned entries %s, but there it must return the entry of that shard alone: ShardResults.ofCurrent(...) or Map.of(shard, ...)."
							.formatted(shard, entries.keySet()));
			}
			values.put(shard, value(entries.get(shard)));
		});
		return this.map ? values : new ShardResults<>(values, results.failures());
	}

	private @Nullable Object value(@Nullable Object value) {
		Class<?> wanted = this.type.toClass();
		if (wanted == Object.class || wanted.isInstance(value)) {
			return value;
		}
		List<@Nullable Object> rows = Elements.of(value);
		if (Elements.areIn(wanted)) {
			return Elements.as(wanted, rows);
		}
		Object single = Elements.single(wanted, rows);
		return (single instanceof Number number && wanted == Long.class) ? Long.valueOf(number.longValue()) : single;
	}

}
