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

package io.github.shardboot.faults;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import org.springframework.jdbc.core.simple.JdbcClient;

import io.github.shardboot.faults.history.HistoryChecker;
import io.github.shardboot.faults.server.FaultProxy;
import io.github.shardboot.faults.server.PostgresServer;

/**
 * A server with the tables of the ledger, behind a proxy.
 *
 * @param name its name in the application
 * @param server the server
 * @param proxy what the application connects to
 * @author Shardboot Contributors
 */
record Shard(String name, PostgresServer server, FaultProxy proxy) implements AutoCloseable {

	/**
	 * The shard of a customer, computed by the server. The slots of the default strategy
	 * are divided evenly.
	 */
	private static final String OWNER = "'s' || (hashint8extended(customer, 0) & 4095) / (4096 / %d)";

	private static final int FETCH_SIZE = 10_000;

	static Shard start(String name, String... settings) {
		PostgresServer server = PostgresServer.start(settings);
		return new Shard(name, server, FaultProxy.start(server.port()));
	}

	/**
	 * Create the tables.
	 * @param shards how many shards there are
	 * @param customers how many customers there are, numbered from 1
	 */
	void createTables(int shards, int customers) {
		JdbcClient jdbc = this.server.jdbc();
		// no unique constraint, which would hide that something was written twice
		jdbc.sql("create table entry (write integer, part integer, customer bigint, shard text)").update();
		jdbc.sql("create index on entry (write)").update();
		jdbc.sql("create table counter (customer bigint primary key, value integer not null) with (fillfactor = 50)")
			.update();
		jdbc.sql("insert into counter select customer, 0 from generate_series(1, :customers) customer where "
				+ OWNER.formatted(shards) + " = :name")
			.param("customers", customers)
			.param("name", this.name)
			.update();
	}

	/**
	 * Tell a checker all that the server has.
	 * @param checker the checker
	 * @param shards how many shards there are
	 */
	void inspect(HistoryChecker checker, int shards) {
		try (Connection connection = this.server.connect(); Statement statement = connection.createStatement()) {
			// rows in portions
			connection.setAutoCommit(false);
			statement.setFetchSize(FETCH_SIZE);
			String owner = OWNER.formatted(shards);
			try (ResultSet rows = statement
				.executeQuery("select " + owner + ", shard, write, part, customer from entry")) {
				while (rows.next()) {
					checker.found(new HistoryChecker.Row(this.name, rows.getString(1), rows.getString(2),
							rows.getInt(3), rows.getInt(4), rows.getInt(5)));
				}
			}
			try (ResultSet rows = statement.executeQuery("select " + owner + ", customer, value from counter")) {
				while (rows.next()) {
					checker.counted(
							new HistoryChecker.Counter(this.name, rows.getString(1), rows.getInt(2), rows.getInt(3)));
				}
			}
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	String url() {
		return PostgresServer.url(this.proxy.port());
	}

	@Override
	public void close() {
		this.proxy.close();
		this.server.close();
	}

}
