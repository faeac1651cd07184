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

package io.github.shardboot.benchmarks;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import io.github.shardboot.benchmarks.candidate.Databases;
import io.github.shardboot.benchmarks.candidate.Workload;

/**
 * A PostgreSQL server with durable settings, and its databases. Candidates that hash keys
 * find their rows in {@code hashed_account}, the others in {@code account}.
 *
 * @author Shardboot Contributors
 */
final class Server implements AutoCloseable {

	private static final String ROWS = """
			insert into %s
			select id, (id * 7919) %% 1000003, 'account ' || id
			from generate_series(1, %d) as id where %s = %d""";

	private static final String LATEST = """
			insert into %s
			select 10000000 + id, 2000000 + id, 'new account ' || id from generate_series(1, %d) as id""";

	private final EmbeddedPostgres postgres;

	private Server(EmbeddedPostgres postgres) {
		this.postgres = postgres;
	}

	static Server start() throws IOException {
		return new Server(EmbeddedPostgres.builder()
			.setPGStartupWait(Duration.ofSeconds(60))
			.setServerConfig("fsync", "on")
			.setServerConfig("synchronous_commit", "on")
			.setServerConfig("full_page_writes", "on")
			.setServerConfig("max_connections", "400")
			.setServerConfig("shared_buffers", "512MB")
			.start());
	}

	/**
	 * Create databases with rows.
	 * @param count how many
	 * @param latest how many further rows each has
	 * @return the databases
	 * @throws SQLException if that fails
	 */
	Databases filled(int count, int latest) throws SQLException {
		Databases databases = new Databases(this.postgres.getPort(), "shard", count);
		for (int i = 0; i < count; i++) {
			execute("postgres", "create database shard" + i);
			String database = "shard" + i;
			for (String table : new String[] { "account", "hashed_account" }) {
				execute(database, "create table " + table
						+ " (id bigint primary key, created bigint not null, name text not null)");
				String place = table.equals("account") ? "id % " + count
						: "((hashint8extended(id, 0) & 4095) * %d / 4096)".formatted(count);
				execute(database, ROWS.formatted(table, Workload.ROWS, place, i));
				execute(database, LATEST.formatted(table, latest));
				execute(database, "create index on " + table + " (created desc)");
				execute(database, "vacuum analyze " + table);
			}
			execute(database, "create table entry (id bigint primary key, note text not null)");
		}
		execute("postgres", "checkpoint");
		return databases;
	}

	/**
	 * Create databases without rows.
	 * @param prefix what their names begin with
	 * @param count how many
	 * @return the databases
	 * @throws SQLException if that fails
	 */
	Databases empty(String prefix, int count) throws SQLException {
		String first = prefix + 0;
		execute("postgres", "create database " + first);
		execute(first, "create table account (id bigint primary key, created bigint not null, name text not null)");
		execute(first, "create table entry (id bigint primary key, note text not null)");
		for (int i = 1; i < count; i++) {
			execute("postgres", "create database %s%d template %s".formatted(prefix, i, first));
		}
		return new Databases(this.postgres.getPort(), prefix, count);
	}

	/**
	 * Count the connections to some databases.
	 * @param prefix what their names begin with
	 * @return how many are open
	 * @throws SQLException if that fails
	 */
	int connections(String prefix) throws SQLException {
		try (Connection connection = connect("postgres");
				Statement statement = connection.createStatement();
				ResultSet rows = statement
					.executeQuery("select count(*) from pg_stat_activity where datname like '" + prefix + "%'")) {
			rows.next();
			return rows.getInt(1);
		}
	}

	/**
	 * Count the rows that were read by an index so far. Sessions tell what they have done
	 * 10 seconds after their last statement.
	 * @param databases the databases
	 * @param table the table
	 * @return how many rows, in all databases together
	 * @throws SQLException if that fails
	 * @throws InterruptedException if interrupted
	 */
	long rowsRead(Databases databases, String table) throws SQLException, InterruptedException {
		Thread.sleep(12_000);
		long rows = 0;
		for (int i = 0; i < databases.count(); i++) {
			try (Connection connection = connect(databases.prefix() + i);
					PreparedStatement statement = connection
						.prepareStatement("select idx_tup_fetch from pg_stat_user_tables where relname = ?")) {
				statement.setString(1, table);
				try (ResultSet row = statement.executeQuery()) {
					row.next();
					rows += row.getLong(1);
				}
			}
		}
		return rows;
	}

	String version() throws SQLException {
		try (Connection connection = connect("postgres")) {
			return connection.getMetaData().getDatabaseProductVersion();
		}
	}

	private void execute(String database, String sql) throws SQLException {
		try (Connection connection = connect(database); Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	private Connection connect(String database) throws SQLException {
		return DriverManager.getConnection(
				"jdbc:postgresql://localhost:%d/%s".formatted(this.postgres.getPort(), database), "postgres",
				"postgres");
	}

	@Override
	public void close() throws IOException {
		this.postgres.close();
	}

}
