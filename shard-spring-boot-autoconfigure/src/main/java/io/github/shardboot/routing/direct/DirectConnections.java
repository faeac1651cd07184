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
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.AbstractDriverBasedDataSource;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

import io.github.shardboot.UnknownShardException;
import io.github.shardboot.routing.ShardDataSources;
import io.github.shardboot.sql.SqlText;

/**
 * Opens connections to shards past their pools, for what must neither start a pool nor
 * wait for one. They are prepared as those of the pool are; whether the database really
 * is the shard is not verified. Thread-safe.
 *
 * @author Shardboot Contributors
 */
public final class DirectConnections {

	private final ShardDataSources shards;

	private final @Nullable String username;

	private final @Nullable String password;

	private final @Nullable Duration socketTimeout;

	/**
	 * Open connections with the login and the timeouts of the pools.
	 * @param shards the shards
	 */
	public DirectConnections(ShardDataSources shards) {
		this(shards, null, null, null);
	}

	private DirectConnections(ShardDataSources shards, @Nullable String username, @Nullable String password,
			@Nullable Duration socketTimeout) {
		this.shards = shards;
		this.username = username;
		this.password = password;
		this.socketTimeout = socketTimeout;
	}

	/**
	 * Open connections with another login.
	 * @param user the user, or {@code null} or empty for that of the pool
	 * @param secret the password of that user, ignored without one
	 * @return the same with that login
	 */
	public DirectConnections as(@Nullable String user, @Nullable String secret) {
		return StringUtils.hasText(user) ? new DirectConnections(this.shards, user, secret, this.socketTimeout) : this;
	}

	/**
	 * Open connections that give up on a silent server earlier or later than those of the
	 * pool.
	 * @param timeout how long to wait for an answer, in whole seconds, or zero to wait
	 * for ever
	 * @return the same with that timeout
	 */
	public DirectConnections socketTimeout(Duration timeout) {
		return new DirectConnections(this.shards, this.username, this.password, timeout);
	}

	/**
	 * Open a connection.
	 * @param shard the name of the shard
	 * @return a connection in auto-commit mode, to be closed
	 * @throws SQLException if the database refuses
	 * @throws UnknownShardException if there is no such shard
	 */
	public Connection open(String shard) throws SQLException {
		return dataSource(shard).getConnection();
	}

	/**
	 * Return a data source without a pool.
	 * @param shard the name of the shard
	 * @return the data source, in which every call opens a connection
	 * @throws UnknownShardException if there is no such shard
	 */
	public DataSource dataSource(String shard) {
		HikariDataSource pool = this.shards.hikari(shard);
		Properties properties = new Properties();
		properties.putAll(pool.getDataSourceProperties());
		if (this.socketTimeout != null) {
			properties.setProperty("socketTimeout", String.valueOf(this.socketTimeout.toSeconds()));
		}
		PreparingDataSource dataSource = new PreparingDataSource(pool);
		dataSource.setUrl(pool.getJdbcUrl());
		dataSource.setUsername((this.username != null) ? this.username : pool.getUsername());
		dataSource.setPassword((this.username != null) ? this.password : pool.getPassword());
		dataSource.setConnectionProperties(properties);
		return dataSource;
	}

	/**
	 * Prepares connections as the pool prepares its own, because that decides which
	 * schema they see. Unlike Spring's own it does not log the URL, which may have
	 * secrets among its parameters.
	 */
	private static final class PreparingDataSource extends AbstractDriverBasedDataSource {

		private final HikariDataSource pool;

		private PreparingDataSource(HikariDataSource pool) {
			this.pool = pool;
		}

		@Override
		protected Connection getConnectionFromDriver(Properties properties) throws SQLException {
			String url = getUrl();
			Assert.state(url != null, "'url' must not be null");
			Connection connection = DriverManager.getConnection(url, properties);
			try {
				prepare(connection);
				return connection;
			}
			catch (SQLException ex) {
				connection.close();
				throw ex;
			}
		}

		private void prepare(Connection connection) throws SQLException {
			if (this.pool.getSchema() != null) {
				connection.setSchema(this.pool.getSchema());
			}
			if (this.pool.getConnectionInitSql() != null) {
				try (Statement statement = connection.createStatement()) {
					statement.execute(SqlText.configured(this.pool.getConnectionInitSql()).toSql());
				}
			}
		}

	}

}
