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

package io.github.shardboot;

import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

/**
 * Makes one result of the results of the shards where the starter cannot. Declare a bean
 * of this type for methods with {@link AllShards} whose results only the application can
 * merge, such as medians of known distributions.
 * <p>
 * {@link #supports} is called once per method at start-up and must neither block nor
 * throw. {@link #merge} is called on the thread of each call, outside any scope, after
 * all shards have answered; it may throw, and the caller gets what it throws. It must be
 * thread-safe and is called again on re-entry like any method.
 *
 * @author Shardboot Contributors
 */
public interface ShardResultMerger {

	/**
	 * Return whether this bean merges the results of a method. It is then alone
	 * responsible for them: arguments reach each shard as the caller gave them.
	 * @param method a method with {@link AllShards}
	 * @return {@code true} to take it
	 */
	boolean supports(Method method);

	/**
	 * Merge.
	 * @param method the method that was called
	 * @param results what the method returned in each shard
	 * @return what the caller gets, possibly {@code null}
	 */
	@Nullable Object merge(Method method, ShardResults<@Nullable Object> results);

}
