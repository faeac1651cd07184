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

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.github.shardboot.ShardResults;

/**
 * How the results of one method are merged. Immutable and thread-safe.
 *
 * @author Shardboot Contributors
 */
interface ResultMerge {

	/**
	 * Plan a call.
	 * @param arguments the arguments as the caller gave them
	 * @return what each shard gets, and what becomes of its result
	 */
	Plan plan(@Nullable Object[] arguments);

	/**
	 * A planned call.
	 *
	 * @param arguments the arguments that each shard gets
	 * @param merge makes one result of those of the shards
	 */
	record Plan(@Nullable Object[] arguments, Function<ShardResults<@Nullable Object>, @Nullable Object> merge) {

	}

}
