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

package io.github.shardboot.fence;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import io.github.shardboot.sql.SqlText;

/**
 * Creates schema {@code shardboot} in a shard, when the first move needs it.
 * <ol>
 * <li>If the comment of the schema names this version, nothing is done.</li>
 * <li>Otherwise one transaction takes an advisory lock, looks again, and runs
 * {@code fence.sql}.</li>
 * </ol>
 *
 * @author Shardboot Contributors
 */
public final class FenceSchema {

	/**
	 * The script, next to this class.
	 */
	static final String SCRIPT = "fence.sql";

	private static final String CURRENT = """
			select coalesce(obj_description(to_regnamespace('shardboot')::oid, 'pg_namespace'), '')
				= 'Shard Spring Boot, version 2'""";

	/**
	 * "shardbt" in ASCII, so that it is nobody else's advisory lock by accident.
	 */
	private static final String LOCK = "select pg_advisory_xact_lock(32484390061957748)";

	private FenceSchema() {
	}

	/**
	 * Create what is missing.
	 * @param connection a connection to the shard, in auto-commit mode
	 * @throws SQLException if the shard refuses
	 */
	public static void install(Connection connection) throws SQLException {
		if (isCurrent(connection)) {
			return;
		}
		connection.setAutoCommit(false);
		try (Statement statement = connection.createStatement()) {
			statement.execute(LOCK);
			if (!isCurrent(connection)) {
				statement.execute(SqlText.script(SCRIPT, FenceSchema.class).toSql());
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

	/**
	 * Return whether the schema is there, as this version needs it.
	 * @param connection a connection to the shard
	 * @return whether it is
	 * @throws SQLException if the shard refuses
	 */
	public static boolean isCurrent(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(CURRENT)) {
			row.next();
			return row.getBoolean(1);
		}
	}

}
