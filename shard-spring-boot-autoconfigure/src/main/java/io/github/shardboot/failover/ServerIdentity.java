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
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Which server a connection leads to.
 *
 * @param system the identifier that a cluster gets when it is made, and that its standbys
 * share
 * @param timeline the timeline it writes, which each promotion raises, or zero for a
 * standby
 * @author Shardboot Contributors
 */
record ServerIdentity(long system, int timeline) {

	private static final String SQL = """
			select system_identifier, case when pg_is_in_recovery() then 0
			else ('x' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8))::bit(32)::int end
			from pg_control_system()
			""";

	/**
	 * Ask a server.
	 * @param connection a connection to it
	 * @return its identity
	 * @throws SQLException if it does not say
	 */
	static ServerIdentity of(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(SQL)) {
			row.next();
			return new ServerIdentity(row.getLong(1), row.getInt(2));
		}
	}

}
