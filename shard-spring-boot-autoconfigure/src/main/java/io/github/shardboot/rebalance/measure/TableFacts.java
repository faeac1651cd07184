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

package io.github.shardboot.rebalance.measure;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;

import org.springframework.dao.InvalidDataAccessApiUsageException;

import io.github.shardboot.rebalance.ShardedTable;
import io.github.shardboot.sql.SqlText;

/**
 * What the server knows of a table without reading it.
 *
 * @param name the quoted name with its schema
 * @param column the quoted column of the key
 * @param width an expression for the bytes of a row, with the alias {@code t}
 * @param bytes its size on disk, with indexes and what is stored out of line
 * @param heap its size on disk without those
 * @author Shardboot Contributors
 */
record TableFacts(SqlText name, SqlText column, SqlText width, long bytes, long heap) {

	private static final String FACTS = """
			select format('%I.%I', n.nspname, c.relname), format('t.%I', k.attname),
				(select array_agg(format('t.%I', attname) order by attnum)
					from pg_attribute where attrelid = c.oid and attnum > 0 and not attisdropped),
				coalesce((select sum(pg_total_relation_size(relid)) from pg_partition_tree(c.oid) where isleaf),
					pg_total_relation_size(c.oid)),
				coalesce((select sum(pg_relation_size(relid)) from pg_partition_tree(c.oid) where isleaf),
					pg_relation_size(c.oid))
			from pg_class c join pg_namespace n on n.oid = c.relnamespace
			join pg_attribute k on k.attrelid = c.oid and k.attnum > 0 and not k.attisdropped
			where n.nspname = ? and c.relname = ? and k.attname = ? and c.relkind in ('r', 'p')""";

	/**
	 * Ask a shard for a table.
	 * @param shard the name of the shard, for the message
	 * @param connection a connection to it
	 * @param table the table
	 * @return what it knows
	 * @throws SQLException if it cannot be asked
	 * @throws InvalidDataAccessApiUsageException if it has no such table or column
	 */
	static TableFacts read(String shard, Connection connection, ShardedTable table) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(FACTS)) {
			statement.setString(1, table.schema());
			statement.setString(2, table.name());
			statement.setString(3, table.keyColumn());
			try (ResultSet row = statement.executeQuery()) {
				if (!row.next()) {
					throw new InvalidDataAccessApiUsageException(
							"Shard '%s' has no table '%s' with a column '%s'. Migrate the shard, or mend 'shard.rebalance.tables'."
								.formatted(shard, table, table.keyColumn()));
				}
				return new TableFacts(SqlText.quotedIdentifier(row.getString(1)),
						SqlText.quotedIdentifier(row.getString(2)), width((String[]) row.getArray(3).getArray()),
						row.getLong(4), row.getLong(5));
			}
		}
	}

	private static SqlText width(String[] columns) {
		return SqlText.join(" + ",
				Arrays.stream(columns)
					.map((column) -> SqlText.of("coalesce(pg_column_size(%s), 0)", SqlText.quotedIdentifier(column)))
					.toList());
	}

}
