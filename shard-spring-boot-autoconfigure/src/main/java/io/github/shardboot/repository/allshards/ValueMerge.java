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

package io.github.shardboot.repository.allshards;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.github.shardboot.ShardResults;
import io.github.shardboot.scatter.merge.Elements;
import io.github.shardboot.scatter.merge.Reducer;

/**
 * Merges single values: by reduction, else the only hit of all shards.
 *
 * @param type the return type of the method
 * @param reducer makes one value of several, or {@code null} if there may be only one
 * @author Shardboot Contributors
 */
record ValueMerge(Class<?> type, @Nullable Reducer reducer) implements ResultMerge {

	@Override
	public Plan plan(@Nullable Object[] arguments) {
		return new Plan(arguments, this::merge);
	}

	@Nullable Object merge(ShardResults<@Nullable Object> results) {
		if (this.type == void.class || this.type == Void.class) {
			return null;
		}
		if (this.reducer == null) {
			return Elements.single(this.type, results.values().values());
		}
		Map<String, @Nullable Object> values = new LinkedHashMap<>();
		results.values().forEach((shard, result) -> values.put(shard, Elements.value(result)));
		return Elements.wrap(this.type, this.reducer.reduce(values));
	}

}
