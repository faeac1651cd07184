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

import java.sql.Connection;
import java.sql.SQLException;

import io.github.shardboot.ShardUnavailableException;

/**
 * Decides whether a database really is the shard that it is configured as.
 * <p>
 * Called by the thread that first uses a pool, on a connection of that pool, while other
 * users of the same pool wait; it may block for a statement. It is called again after it
 * has thrown, and never after it has returned. It must leave the connection as it found
 * it and must not use the routed data source.
 *
 * @author Shardboot Contributors
 */
@FunctionalInterface
public interface ShardVerifier {

	/**
	 * Accepts every database.
	 */
	ShardVerifier NONE = (shard, connection) -> {
	};

	/**
	 * Verify the database behind a connection.
	 * @param shard the name of the shard
	 * @param connection a connection to its database, in auto-commit mode
	 * @throws SQLException if the database cannot be asked
	 * @throws ShardUnavailableException if the database is not that shard
	 */
	void verify(String shard, Connection connection) throws SQLException;

	/**
	 * Return a verifier that asks another one after this.
	 * @param next the other one
	 * @return a verifier that accepts what both accept
	 */
	default ShardVerifier then(ShardVerifier next) {
		return (shard, connection) -> {
			verify(shard, connection);
			next.verify(shard, connection);
		};
	}

}
