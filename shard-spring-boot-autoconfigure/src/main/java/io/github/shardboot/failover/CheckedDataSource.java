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

package io.github.shardboot.failover;

import java.sql.Connection;
import java.sql.SQLException;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.DriverDataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * Makes the connections of a pool by the settings of the pool, and asks each one which
 * server it leads to before the pool gets it.
 *
 * @author Shardboot Contributors
 */
public abstract class CheckedDataSource extends AbstractDataSource {

	private static final long LONGEST_MILLIS = 10_000;

	private final HikariDataSource pool;

	private volatile int loginTimeout;

	protected CheckedDataSource(HikariDataSource pool) {
		this.pool = pool;
	}

	/**
	 * Return the pool.
	 * @return the pool
	 */
	protected final HikariDataSource pool() {
		return this.pool;
	}

	@Override
	public Connection getConnection() throws SQLException {
		return getConnection(this.pool.getUsername(), this.pool.getPassword());
	}

	@Override
	public Connection getConnection(@Nullable String username, @Nullable String password) throws SQLException {
		return connect(this.pool.getJdbcUrl(), username, password);
	}

	/**
	 * Return what the pool has set. Its shutdown waits that long for a connection that is
	 * being made; the driver has a timeout of its own.
	 */
	@Override
	public int getLoginTimeout() {
		return this.loginTimeout;
	}

	@Override
	public void setLoginTimeout(int seconds) {
		this.loginTimeout = seconds;
	}

	/**
	 * Make a connection.
	 * @param url the URL
	 * @param username the login user
	 * @param password the login password
	 * @return a connection that is checked
	 * @throws SQLException if there is none
	 */
	protected final Connection connect(String url, @Nullable String username, @Nullable String password)
			throws SQLException {
		Connection connection = new DriverDataSource(url, this.pool.getDriverClassName(),
				this.pool.getDataSourceProperties(), username, password)
			.getConnection();
		try {
			check(connection);
			return connection;
		}
		catch (SQLException | RuntimeException ex) {
			connection.close();
			throw ex;
		}
	}

	/**
	 * Check a connection that was just made.
	 * @param connection the connection
	 * @throws SQLException if the pool must not have it
	 */
	protected abstract void check(Connection connection) throws SQLException;

	/**
	 * Ask the server a question. The driver's timeout for logging in does not hold for it
	 * any more.
	 * @param <T> the type of the answer
	 * @param connection a connection to the server
	 * @param question asks on that connection
	 * @return the answer
	 * @throws SQLException if the server gives none in time
	 */
	protected final <T> T ask(Connection connection, Question<T> question) throws SQLException {
		int networkTimeout = connection.getNetworkTimeout();
		connection.setNetworkTimeout(Runnable::run, (int) Math.min(this.pool.getConnectionTimeout(), LONGEST_MILLIS));
		T answer = question.ask(connection);
		connection.setNetworkTimeout(Runnable::run, networkTimeout);
		return answer;
	}

	/**
	 * A question to a server.
	 *
	 * @param <T> the type of the answer
	 */
	@FunctionalInterface
	protected interface Question<T> {

		/**
		 * Ask it.
		 * @param connection a connection to the server
		 * @return the answer
		 * @throws SQLException if there is none
		 */
		T ask(Connection connection) throws SQLException;

	}

}
