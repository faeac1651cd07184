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

package io.github.shardboot.routing.direct;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Asks a shard something when the application starts, on the connection that is open then
 * anyway to ask who it is. Not called for shards that do not answer, or are not what they
 * are configured as, and for none with {@code shard.identity=off}. Called by several
 * threads at once, and at most once for each shard.
 *
 * @author Shardboot Contributors
 */
@FunctionalInterface
public interface ShardVisitor {

	/**
	 * Ask.
	 * @param shard the name of the shard
	 * @param connection a connection to its database in auto-commit mode, which the
	 * caller closes
	 * @throws SQLException if the database cannot be asked, which nobody else is told
	 */
	void visit(String shard, Connection connection) throws SQLException;

}
