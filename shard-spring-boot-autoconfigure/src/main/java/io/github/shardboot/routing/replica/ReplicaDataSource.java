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

package io.github.shardboot.routing.replica;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.DriverDataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * Makes the connections of a replica's pool. A connection that does not lead to the very
 * server that was looked at is refused: a name may stand for several, and what one has
 * replayed says nothing about another. Nothing can be written on it, not even when the
 * replica is promoted.
 *
 * @author Shardboot Contributors
 */
final class ReplicaDataSource extends AbstractDataSource {

	private static final String SQL = """
			select (extract(epoch from pg_postmaster_start_time()) * 1000000)::bigint,
			set_config('default_transaction_read_only', 'on', false)
			""";

	private final Replica replica;

	private volatile int loginTimeout;

	private ReplicaDataSource(Replica replica) {
		this.replica = replica;
	}

	static void install(Replica replica) {
		replica.hikari().setDataSource(new ReplicaDataSource(replica));
	}

	@Override
	public Connection getConnection() throws SQLException {
		return getConnection(this.replica.hikari().getUsername(), this.replica.hikari().getPassword());
	}

	@Override
	public Connection getConnection(@Nullable String username, @Nullable String password) throws SQLException {
		HikariDataSource pool = this.replica.hikari();
		Connection connection = new DriverDataSource(pool.getJdbcUrl(), pool.getDriverClassName(),
				pool.getDataSourceProperties(), username, password)
			.getConnection();
		try {
			check(connection, (int) pool.getConnectionTimeout());
			return connection;
		}
		catch (SQLException | RuntimeException ex) {
			connection.close();
			throw ex;
		}
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

	private void check(Connection connection, int timeoutMillis) throws SQLException {
		// the driver's timeout for logging in does not hold for this question any more
		int networkTimeout = connection.getNetworkTimeout();
		connection.setNetworkTimeout(Runnable::run, timeoutMillis);
		long instance = instance(connection);
		connection.setNetworkTimeout(Runnable::run, networkTimeout);
		if (instance != this.replica.instance()) {
			throw new SQLNonTransientConnectionException(
					"The URL of replica '%s' leads to another server than the one that was looked at"
						.formatted(this.replica.name()),
					"08004");
		}
	}

	private static long instance(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(SQL)) {
			row.next();
			return row.getLong(1);
		}
	}

}
