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

package io.github.shardboot.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import io.github.shardboot.ShardUnavailableException;

/**
 * Access to the database of the catalog, over a small pool of its own.
 * <p>
 * Work never joins the transaction of its caller, and never waits for a connection that
 * callers hold: a thread that holds a connection of any other pool can look something up
 * here. The first call creates or updates the tables. Thread-safe.
 *
 * @author Shardboot Contributors
 */
public final class Catalog implements AutoCloseable {

	/**
	 * What {@link ShardUnavailableException#getShard()} says when the catalog does not
	 * serve.
	 */
	public static final String NAME = "catalog";

	private final HikariDataSource pool;

	private final Lock migration = new ReentrantLock();

	private volatile boolean migrated;

	/**
	 * Create access to a catalog. Nothing is sent yet.
	 * @param pool a pool that is not started and that nothing else uses; it is closed
	 * with the catalog
	 */
	public Catalog(HikariDataSource pool) {
		this.pool = pool;
	}

	/**
	 * Do work on a connection in auto-commit mode.
	 * @param <T> the type of the result
	 * @param operation what is done, for exceptions, such as "look up a key"
	 * @param work the work
	 * @return what the work returned, {@code null} included
	 * @throws ShardUnavailableException if the catalog cannot be asked
	 */
	public <T extends @Nullable Object> T call(String operation, Work<T> work) {
		try (Connection connection = this.pool.getConnection()) {
			migrate(connection);
			return work.on(connection);
		}
		catch (SQLException ex) {
			throw unavailable(operation, ex);
		}
	}

	/**
	 * Do work in a transaction of its own, read committed.
	 * @param <T> the type of the result
	 * @param operation what is done, for exceptions
	 * @param work the work; whatever it throws rolls it back
	 * @return what the work returned, {@code null} included
	 * @throws ShardUnavailableException if the catalog cannot be asked; when the
	 * connection was lost while committing, the work may have been done
	 */
	public <T extends @Nullable Object> T inTransaction(String operation, Work<T> work) {
		return call(operation, (connection) -> {
			connection.setAutoCommit(false);
			boolean committed = false;
			try {
				T result = work.on(connection);
				connection.commit();
				committed = true;
				return result;
			}
			finally {
				finish(connection, committed);
			}
		});
	}

	// where the connection was lost, the pool has closed it, and the work has said why
	private static void finish(Connection connection, boolean committed) throws SQLException {
		if (connection.isClosed()) {
			return;
		}
		if (!committed) {
			connection.rollback();
		}
		connection.setAutoCommit(true);
	}

	private void migrate(Connection connection) throws SQLException {
		if (this.migrated) {
			return;
		}
		this.migration.lock();
		try {
			if (!this.migrated) {
				CatalogSchema.migrate(connection);
				this.migrated = true;
			}
		}
		finally {
			this.migration.unlock();
		}
	}

	/**
	 * Open a connection outside the pool, to keep for long.
	 * @return the connection, which the caller closes
	 * @throws SQLException if the database cannot be reached
	 */
	public Connection connect() throws SQLException {
		DataSource dataSource = direct();
		Connection connection = dataSource.getConnection();
		try {
			if (this.pool.getSchema() != null) {
				connection.setSchema(this.pool.getSchema());
			}
			migrate(connection);
			return connection;
		}
		catch (SQLException ex) {
			connection.close();
			throw ex;
		}
	}

	private DataSource direct() {
		DriverManagerDataSource dataSource = new DriverManagerDataSource();
		dataSource.setUrl(this.pool.getJdbcUrl());
		dataSource.setUsername(this.pool.getUsername());
		dataSource.setPassword(this.pool.getPassword());
		dataSource.setConnectionProperties(this.pool.getDataSourceProperties());
		return dataSource;
	}

	private static ShardUnavailableException unavailable(String operation, SQLException ex) {
		return new ShardUnavailableException(NAME,
				"The catalog cannot %s (SQL state %s). Nothing is guessed in its place; check 'shard.catalog'."
					.formatted(operation, ex.getSQLState()),
				ex);
	}

	/**
	 * Return the pool, for metrics.
	 * @return the pool
	 */
	public HikariDataSource hikari() {
		return this.pool;
	}

	@Override
	public void close() {
		this.pool.close();
	}

	/**
	 * Work on a connection of the catalog. It must not keep the connection, and must not
	 * call the catalog again.
	 *
	 * @param <T> the type of the result
	 */
	@FunctionalInterface
	public interface Work<T extends @Nullable Object> {

		/**
		 * Do the work.
		 * @param connection the connection
		 * @return the result
		 * @throws SQLException if a statement fails
		 */
		T on(Connection connection) throws SQLException;

	}

}
