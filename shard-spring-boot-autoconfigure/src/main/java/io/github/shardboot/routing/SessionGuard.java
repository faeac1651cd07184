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

import io.github.shardboot.ShardContext;
import io.github.shardboot.ShardSwitchException;

/**
 * Decides whether the calling thread may work on a shard although it has a persistence
 * session open, which would answer for the shard that it was opened for.
 * <p>
 * Called before each repository call, by its thread; it must neither block nor use a
 * connection.
 *
 * @author Shardboot Contributors
 */
@FunctionalInterface
public interface SessionGuard {

	/**
	 * There are no sessions.
	 */
	SessionGuard NONE = (target) -> {
	};

	/**
	 * Check the sessions of the calling thread.
	 * @param target the shard, or the default database, that is about to be used
	 * @throws ShardSwitchException if a session of another one is open
	 */
	void check(ShardContext target);

}
