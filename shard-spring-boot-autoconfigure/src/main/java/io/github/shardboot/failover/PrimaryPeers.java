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
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.DriverDataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.support.JdbcUtils;

/**
 * Asks the hosts where the primary of a shard could be next, on one connection each that
 * stays open. Used by one thread at a time.
 *
 * @author Shardboot Contributors
 */
final class PrimaryPeers implements AutoCloseable {

	private static final int PATIENCE_SECONDS = 1;

	private final HikariDataSource pool;

	private final Map<String, Connection> connections = new HashMap<>();

	PrimaryPeers(HikariDataSource pool) {
		this.pool = pool;
	}

	/**
	 * Ask a host.
	 * @param url its URL
	 * @return the server there
	 * @throws SQLException if none answers within a second or two
	 */
	ServerIdentity ask(String url) throws SQLException {
		Connection present = this.connections.remove(url);
		Connection connection = (present != null) ? present : open(url);
		try {
			ServerIdentity server = ServerIdentity.of(connection);
			this.connections.put(url, connection);
			return server;
		}
		catch (SQLException ex) {
			close(connection);
			throw ex;
		}
	}

	private Connection open(String url) throws SQLException {
		Properties properties = new Properties();
		properties.putAll(this.pool.getDataSourceProperties());
		for (String timeout : new String[] { "connectTimeout", "loginTimeout", "socketTimeout" }) {
			properties.setProperty(timeout, String.valueOf(PATIENCE_SECONDS));
		}
		Connection connection = new DriverDataSource(MultiHostUrl.ofAnyServer(url), this.pool.getDriverClassName(),
				properties, this.pool.getUsername(), this.pool.getPassword())
			.getConnection();
		connection.setNetworkTimeout(Runnable::run, PATIENCE_SECONDS * 1_000);
		return connection;
	}

	@Override
	public void close() {
		this.connections.values().forEach(PrimaryPeers::close);
		this.connections.clear();
	}

	private static void close(@Nullable Connection connection) {
		JdbcUtils.closeConnection(connection);
	}

}
