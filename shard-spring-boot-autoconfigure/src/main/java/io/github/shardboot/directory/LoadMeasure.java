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

package io.github.shardboot.directory;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * What the load of a shard is measured in.
 *
 * @author Shardboot Contributors
 */
public enum LoadMeasure {

	/**
	 * The number of its keys in the directory; no shard is asked.
	 */
	KEYS,

	/**
	 * The number of rows in its tables, as PostgreSQL estimates it.
	 */
	ROWS,

	/**
	 * The size of its database.
	 */
	BYTES;

	private static final String COUNT = "select coalesce(sum(n_live_tup), 0)::bigint from pg_stat_user_tables";

	private static final String SIZE = "select pg_database_size(current_database())";

	long of(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery((this == ROWS) ? COUNT : SIZE)) {
			row.next();
			return row.getLong(1);
		}
	}

}
