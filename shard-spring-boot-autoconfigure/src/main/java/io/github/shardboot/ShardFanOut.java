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

import java.time.Duration;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Some or all shards, on which work can be run at once. Immutable and thread-safe.
 *
 * @author Shardboot Contributors
 */
public interface ShardFanOut {

	/**
	 * Return a copy with another deadline.
	 * @param timeout how long the whole call may take, more than zero
	 * @return the copy
	 */
	ShardFanOut timeout(Duration timeout);

	/**
	 * Return a copy with another policy.
	 * @param onFailure what to do when a shard fails
	 * @return the copy
	 */
	ShardFanOut onFailure(OnFailure onFailure);

	/**
	 * Run work on each shard, each on a thread of its own and in the scope of its shard,
	 * and wait for the results. The transaction of the caller stays behind.
	 * @param <T> the type of a result
	 * @param work the work, called with the name of the shard
	 * @return the results in the order of the shards; complete unless the policy is
	 * {@link OnFailure#PARTIAL}
	 * @throws ScatterGatherException if a shard fails or the deadline passes, unless the
	 * policy is {@link OnFailure#PARTIAL}
	 * @throws org.springframework.dao.InvalidDataAccessApiUsageException inside a
	 * transaction that may write
	 * @throws ShardSwitchException if the web request is locked to its shard key
	 */
	<T extends @Nullable Object> ShardResults<T> call(Function<String, T> work);

}
