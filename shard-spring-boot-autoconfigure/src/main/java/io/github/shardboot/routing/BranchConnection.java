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
import java.sql.Statement;

import com.zaxxer.hikari.HikariDataSource;
import org.jspecify.annotations.Nullable;

import io.github.shardboot.ShardBranch;
import io.github.shardboot.ShardContext;
import io.github.shardboot.ShardContextHolder;

/**
 * A connection that was taken for a part of a call on several shards. When the part is
 * cancelled it makes no further statement and commits nothing, and it goes back to its
 * pool only if no cancel request can reach the next borrower.
 *
 * @author Shardboot Contributors
 */
final class BranchConnection extends GuardedConnection {

	private final ShardContext owner;

	private final ShardBranch.Lease lease;

	private boolean released;

	private BranchConnection(Connection delegate, ShardContext owner, ShardBranch.Lease lease) {
		super(delegate);
		this.owner = owner;
		this.lease = lease;
	}

	/**
	 * Tell the part that the calling thread works for, if any, of a connection.
	 * @param connection the connection of a pool
	 * @param owner the shard, or the default database, that it belongs to
	 * @param pool the pool, or {@code null} if connections cannot be evicted
	 * @return the connection to use
	 * @throws SQLException if the connection does not serve
	 */
	static Connection watched(Connection connection, ShardContext owner, @Nullable HikariDataSource pool)
			throws SQLException {
		ShardBranch branch = ShardContextHolder.branch();
		if (branch == null) {
			return connection;
		}
		try {
			return new BranchConnection(connection, owner, branch.watch(connection, () -> evict(connection, pool)));
		}
		catch (SQLException | RuntimeException ex) {
			connection.close();
			throw ex;
		}
	}

	private static void evict(Connection connection, @Nullable HikariDataSource pool) {
		if (pool != null) {
			pool.evictConnection(connection);
		}
	}

	@Override
	ShardContext owner() {
		return this.owner;
	}

	@Override
	void check() {
		this.lease.check();
	}

	@Override
	<S extends Statement> S created(S statement) {
		return this.lease.created(statement, this);
	}

	@Override
	public void commit() throws SQLException {
		if (this.lease.isCancelled()) {
			this.delegate.rollback();
			this.lease.check();
		}
		this.delegate.commit();
	}

	@Override
	public void setAutoCommit(boolean autoCommit) throws SQLException {
		if (autoCommit && this.lease.isCancelled() && !this.delegate.getAutoCommit()) {
			// the driver would commit
			this.delegate.rollback();
		}
		this.delegate.setAutoCommit(autoCommit);
	}

	@Override
	public void close() throws SQLException {
		if (this.released) {
			return;
		}
		this.released = true;
		if (this.lease.release()) {
			this.delegate.close();
		}
	}

	@Override
	public boolean isClosed() throws SQLException {
		return this.released || this.delegate.isClosed();
	}

}
