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

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import org.jspecify.annotations.Nullable;

/**
 * A part of a call on several shards. It is told of the connections that are taken for
 * it, so that it can be cancelled. Called by the thread that takes the connection; must
 * not block.
 *
 * @author Shardboot Contributors
 */
public interface ShardBranch {

	/**
	 * Tell of a connection that was taken from its pool.
	 * @param connection the connection of the pool
	 * @param evict removes the connection from its pool
	 * @return what the connection obeys from now on
	 * @throws SQLException if the connection does not serve
	 * @throws org.springframework.dao.DataAccessException if the part is cancelled
	 */
	Lease watch(Connection connection, Runnable evict) throws SQLException;

	/**
	 * Put in front of a routed connection what the part has to say to its shard while
	 * something is moved.
	 * @param connection a connection in a scope without a key
	 * @param shard the name of the shard
	 * @return the connection that the caller gets, or {@code null} if the part works with
	 * keys and has nothing to say about the shard as a whole
	 */
	default @Nullable Connection entering(Connection connection, String shard) {
		return null;
	}

	/**
	 * What a connection obeys that was taken for a part of a call on several shards.
	 */
	interface Lease {

		/**
		 * Check whether a statement may be made. Called before each one.
		 * @throws org.springframework.dao.DataAccessException if the part is cancelled
		 */
		void check();

		/**
		 * Return what the caller gets for a statement: one whose connection is not that
		 * of the pool, which would go back there behind the part's back when closed.
		 * @param <S> the type of the statement
		 * @param statement the statement
		 * @param connection the connection that made it
		 * @return the statement to use
		 */
		<S extends Statement> S created(S statement, Connection connection);

		/**
		 * Return whether the part is cancelled: nothing may be committed then.
		 * @return whether it is
		 */
		boolean isCancelled();

		/**
		 * Tell that the connection is no longer needed.
		 * @return {@code true} if it may go back to its pool, {@code false} if it is
		 * removed already
		 */
		boolean release();

	}

}
