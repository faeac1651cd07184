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

package io.github.shardboot.routing;

import org.jspecify.annotations.Nullable;

import io.github.shardboot.ShardContext;
import io.github.shardboot.ShardSwitchException;

/**
 * Decides whether a repository call may go to a shard although the calling thread has a
 * persistence session open, which would answer for the shard that it was opened for, or
 * although an argument is an entity that came from another shard.
 * <p>
 * Called before each repository call, by its thread; it must neither block nor use a
 * connection.
 *
 * @author Shardboot Contributors
 */
@FunctionalInterface
public interface SessionGuard {

	/**
	 * There are neither sessions nor entities that know where they came from.
	 */
	SessionGuard NONE = (target, arguments) -> {
	};

	/**
	 * Check the sessions of the calling thread and the entities that it passes on.
	 * @param target the shard, or the default database, that is about to be used
	 * @param arguments the arguments of the call
	 * @throws ShardSwitchException if a session of another one is open, or an entity
	 * belongs to another one
	 */
	void check(ShardContext target, @Nullable Object[] arguments);

}
