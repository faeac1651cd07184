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
 * Decides whether an open connection may make a statement now.
 * <p>
 * Called by the thread that makes the statement, before each one; it must neither block
 * nor use a connection.
 *
 * @author Shardboot Contributors
 */
@FunctionalInterface
public interface ConnectionGuard {

	/**
	 * Check whether the calling thread may use the connection.
	 * @param owner the shard, or the default database, that the connection belongs to
	 * @throws ShardSwitchException if the thread is to work on another one
	 */
	void check(ShardContext owner);

}
