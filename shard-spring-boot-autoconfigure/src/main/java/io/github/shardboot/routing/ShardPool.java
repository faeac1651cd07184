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
import java.sql.SQLFeatureNotSupportedException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.springframework.jdbc.datasource.AbstractDataSource;

import io.github.shardboot.ShardContext;

/**
 * The connection pool of one shard; hands out no connection before the shard's database
 * is verified.
 *
 * @author Shardboot Contributors
 */
final class ShardPool extends AbstractDataSource implements AutoCloseable {

	private final String shard;

	private final ShardContext owner;

	private final HikariDataSource pool;

	private final ShardVerifier verifier;

	private final Lock verification = new ReentrantLock();

	private final Admission admission;

	private final DataSource dataSource;

	private volatile boolean verified;

	ShardPool(String shard, HikariDataSource pool, ShardVerifier verifier, Admission admission,
			UnaryOperator<DataSource> wrapper) {
		this.shard = shard;
		this.owner = ShardContext.of(shard, null);
		this.pool = pool;
		this.verifier = verifier;
		this.admission = admission;
		this.verified = (verifier == ShardVerifier.NONE);
		this.dataSource = wrapper.apply(this);
	}

	Admission admission() {
		return this.admission;
	}

	/**
	 * Return what connections are taken from: this pool, or what was put around it.
	 * @return the data source
	 */
	DataSource dataSource() {
		return this.dataSource;
	}

	HikariDataSource hikari() {
		return this.pool;
	}

	@Override
	public Connection getConnection() throws SQLException {
		Connection connection = BranchConnection.watched(this.pool.getConnection(), this.owner, this.pool);
		if (!this.verified) {
			verify(connection);
		}
		return connection;
	}

	private void verify(Connection connection) throws SQLException {
		lockVerification(connection);
		try {
			if (!this.verified) {
				verifyInAutoCommit(connection);
				this.verified = true;
			}
		}
		catch (SQLException | RuntimeException ex) {
			connection.close();
			throw ex;
		}
		finally {
			this.verification.unlock();
		}
	}

	private void lockVerification(Connection connection) throws SQLException {
		try {
			this.verification.lockInterruptibly();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			connection.close();
			throw new SQLException("Interrupted while shard '%s' was verified".formatted(this.shard), ex);
		}
	}

	private void verifyInAutoCommit(Connection connection) throws SQLException {
		boolean autoCommit = connection.getAutoCommit();
		if (autoCommit) {
			this.verifier.verify(this.shard, connection);
			return;
		}
		connection.setAutoCommit(true);
		this.verifier.verify(this.shard, connection);
		connection.setAutoCommit(false);
	}

	@Override
	public Connection getConnection(String username, String password) throws SQLException {
		throw new SQLFeatureNotSupportedException(
				"Shard '%s' has one user; credentials per connection are not supported".formatted(this.shard));
	}

	@Override
	public <T> T unwrap(Class<T> iface) throws SQLException {
		return iface.isInstance(this) ? iface.cast(this) : this.pool.unwrap(iface);
	}

	@Override
	public boolean isWrapperFor(Class<?> iface) throws SQLException {
		return iface.isInstance(this) || this.pool.isWrapperFor(iface);
	}

	@Override
	public void close() {
		this.pool.close();
	}

}
