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
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

import io.github.shardboot.sql.SqlText;

/**
 * Creates and updates the tables of the catalog. Any number of processes may do so at
 * once; a catalog that is newer than this version is left alone.
 * <ol>
 * <li>If {@code shardboot_catalog} names the newest script, nothing is done.</li>
 * <li>Otherwise one transaction takes an advisory lock, looks again, runs the scripts
 * that are missing in order, and writes down each of them.</li>
 * </ol>
 * A script that was released is never changed; new tables come in new scripts.
 *
 * @author Shardboot Contributors
 */
final class CatalogSchema {

	/**
	 * The scripts in order; the first is version 1.
	 */
	private static final List<String> SCRIPTS = List.of("1-catalog.sql", "2-moves.sql", "3-overrides.sql",
			"4-ranges.sql", "5-engines.sql");

	private static final String EXISTS = "select to_regclass('shardboot_catalog') is not null";

	/**
	 * "shardca" in ASCII, so that it is nobody else's advisory lock by accident.
	 */
	private static final String LOCK = "select pg_advisory_xact_lock(32484390062023521)";

	private static final String CREATE = """
			create table if not exists shardboot_catalog (
				version integer primary key,
				script text not null,
				installed_at timestamp with time zone not null default now()
			)""";

	private static final String VERSION = "select coalesce(max(version), 0) from shardboot_catalog";

	private static final String INSERT = "insert into shardboot_catalog (version, script) values (?, ?)";

	private CatalogSchema() {
	}

	/**
	 * Bring the catalog up to date.
	 * @param connection a connection in auto-commit mode
	 * @throws SQLException if the database cannot be asked or refuses
	 */
	static void migrate(Connection connection) throws SQLException {
		if (version(connection) >= SCRIPTS.size()) {
			return;
		}
		connection.setAutoCommit(false);
		try (Statement statement = connection.createStatement()) {
			statement.execute(LOCK);
			statement.execute(CREATE);
			for (int version = version(connection); version < SCRIPTS.size(); version++) {
				statement.execute(SqlText.script(SCRIPTS.get(version), CatalogSchema.class).toSql());
				record(connection, version + 1, SCRIPTS.get(version));
			}
			connection.commit();
		}
		catch (SQLException ex) {
			connection.rollback();
			throw ex;
		}
		finally {
			connection.setAutoCommit(true);
		}
	}

	private static int version(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			try (ResultSet exists = statement.executeQuery(EXISTS)) {
				exists.next();
				if (!exists.getBoolean(1)) {
					return 0;
				}
			}
			try (ResultSet version = statement.executeQuery(VERSION)) {
				version.next();
				return version.getInt(1);
			}
		}
	}

	private static void record(Connection connection, int version, String script) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
			statement.setInt(1, version);
			statement.setString(2, script);
			statement.executeUpdate();
		}
	}

}
