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
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How much one shard holds, as the server's statistics say: rows are estimates that
 * follow writes within seconds and are exact after {@code analyze}.
 *
 * @param bytes the size of the database on disk
 * @param rows the rows by table, with its schema if that is not {@code public}; of at
 * most 100 tables, the first by name
 * @author Shardboot Contributors
 */
public record ShardSize(long bytes, SortedMap<String, Long> rows) {

	private static final String BYTES = "select pg_database_size(current_database())";

	private static final String ROWS = """
			select case schemaname when 'public' then '' else schemaname || '.' end || relname, n_live_tup
			from pg_stat_user_tables
			where relname not like 'shardboot\\_%' and relname <> 'flyway_schema_history' and schemaname <> 'shardboot'
			order by 1 limit 100""";

	/**
	 * Ask a database.
	 * @param connection a connection to it
	 * @param timeoutSeconds how long each of two statements may take
	 * @return its size
	 * @throws SQLException if it cannot be asked
	 */
	static ShardSize read(Connection connection, int timeoutSeconds) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.setQueryTimeout(timeoutSeconds);
			long bytes;
			try (ResultSet row = statement.executeQuery(BYTES)) {
				row.next();
				bytes = row.getLong(1);
			}
			SortedMap<String, Long> rows = new TreeMap<>();
			try (ResultSet table = statement.executeQuery(ROWS)) {
				while (table.next()) {
					rows.put(table.getString(1), table.getLong(2));
				}
			}
			return new ShardSize(bytes, Collections.unmodifiableSortedMap(rows));
		}
	}

	long totalRows() {
		return this.rows.values().stream().mapToLong(Long::longValue).sum();
	}

}
