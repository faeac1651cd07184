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

package io.github.shardboot.inspection;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * How many connections the server of one shard allows.
 *
 * @param server tells servers apart: when it was started, and its port. Behind a proxy it
 * is the server that is reached.
 * @param maxConnections the limit
 * @param reserved how many of these applications do not get
 * @author Shardboot Contributors
 */
public record ServerLimits(String server, int maxConnections, int reserved) {

	private static final String LIMITS = """
			select extract(epoch from pg_postmaster_start_time())::text || ':' || current_setting('port'),
				current_setting('max_connections')::int,
				current_setting('superuser_reserved_connections')::int
					+ coalesce(current_setting('reserved_connections', true)::int, 0)""";

	/**
	 * Ask a database.
	 * @param connection a connection to it
	 * @param timeoutSeconds how long the statement may take
	 * @return the limits of its server
	 * @throws SQLException if it cannot be asked
	 */
	static ServerLimits read(Connection connection, int timeoutSeconds) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.setQueryTimeout(timeoutSeconds);
			try (ResultSet row = statement.executeQuery(LIMITS)) {
				row.next();
				return new ServerLimits(row.getString(1), row.getInt(2), row.getInt(3));
			}
		}
	}

}
