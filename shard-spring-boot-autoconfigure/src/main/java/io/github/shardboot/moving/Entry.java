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

package io.github.shardboot.moving;

import java.sql.Connection;
import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

import io.github.shardboot.StaleShardMapException;

/**
 * What has to be said to a shard before statements of a transaction, because a move is
 * open. Used by the thread that uses the connection.
 *
 * @author Shardboot Contributors
 */
public interface Entry {

	/**
	 * Return whether there is something to say before the next statement.
	 * @return whether {@link #enter} is to be called
	 */
	boolean isNeeded();

	/**
	 * Say it.
	 * @param connection a connection in a transaction
	 * @throws SQLException if the shard cannot be asked
	 * @throws StaleShardMapException if the shard refuses; nothing else was done
	 */
	void enter(Connection connection) throws SQLException;

	/**
	 * Find out what to do after a refusal; may wait for a moment.
	 * @param refusal the refusal; its transaction is rolled back
	 * @param exchange whether another connection will do
	 * @return another connection, or {@code null} to try again with the same
	 * @throws StaleShardMapException if there is no hope
	 * @throws SQLException if there is no other connection
	 */
	@Nullable Connection refused(StaleShardMapException refusal, boolean exchange) throws SQLException;

	/**
	 * Explain a failure that this has caused.
	 * @param failure the failure of a statement
	 * @return the explanation, or {@code null} if there is none
	 */
	default @Nullable RuntimeException explain(SQLException failure) {
		return null;
	}

	/**
	 * The transaction has ended: what was said holds no more.
	 */
	void ended();

}
