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

package io.github.shardboot.rebalance.engine.side;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.github.shardboot.rebalance.store.Sql;

/**
 * One of the two shards of a move, with a connection that is opened when it is needed.
 * Used by one thread.
 *
 * @author Shardboot Contributors
 */
public final class Side implements AutoCloseable {

	/**
	 * Texts of values do not depend on the server, and no statement, transaction or
	 * session ends before its time. Servers before 17 know no
	 * {@code transaction_timeout}.
	 */
	private static final String SETTINGS = """
			set standard_conforming_strings = on; set datestyle = 'ISO, YMD'; set timezone = 'UTC';
			set intervalstyle = 'postgres'; set extra_float_digits = 1; set bytea_output = 'hex';
			set lock_timeout = 0; set statement_timeout = 0;
			set idle_in_transaction_session_timeout = 0; set idle_session_timeout = 0;
			select set_config('transaction_timeout', '0', false)
			where current_setting('server_version_num')::integer >= 170000""";

	private final String shard;

	private final MoveDatabases databases;

	private @Nullable Connection connection;

	/**
	 * Create a side. Nothing is opened yet.
	 * @param shard the name of the shard
	 * @param databases opens connections
	 */
	public Side(String shard, MoveDatabases databases) {
		this.shard = shard;
		this.databases = databases;
	}

	/**
	 * Return which shard it is.
	 * @return the name of the shard
	 */
	public String shard() {
		return this.shard;
	}

	/**
	 * Return how the other side reaches it.
	 * @return a connection string of libpq
	 */
	public String connectionString() {
		return this.databases.connectionString(this.shard);
	}

	/**
	 * Return the connection, which stays open.
	 * @return the connection, in auto-commit mode
	 * @throws SQLException if the shard refuses
	 */
	public Connection get() throws SQLException {
		Connection open = this.connection;
		if (open == null) {
			open = fresh();
			this.connection = open;
		}
		return open;
	}

	/**
	 * Open another connection, which the caller closes.
	 * @return the connection, in auto-commit mode
	 * @throws SQLException if the shard refuses
	 */
	public Connection fresh() throws SQLException {
		Connection opened = this.databases.open(this.shard);
		try {
			Sql.execute(opened, SETTINGS);
			return opened;
		}
		catch (SQLException ex) {
			opened.close();
			throw ex;
		}
	}

	/**
	 * Return the version of the server.
	 * @return the major version
	 * @throws SQLException if the shard refuses
	 */
	public int version() throws SQLException {
		return get().getMetaData().getDatabaseMajorVersion();
	}

	/**
	 * Let statements fail when the server is silent for so long.
	 * @param timeout the time, zero for any
	 * @throws SQLException if the shard refuses
	 */
	public void patience(Duration timeout) throws SQLException {
		get().setNetworkTimeout(Runnable::run, (int) timeout.toMillis());
	}

	@Override
	public void close() {
		Connection open = this.connection;
		this.connection = null;
		if (open != null) {
			try {
				open.close();
			}
			catch (SQLException ex) {
				// it is of no use any more, and its server finds that out
			}
		}
	}

}
