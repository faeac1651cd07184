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

package io.github.shardboot.rebalance.engine.rows;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import io.github.shardboot.rebalance.MoveUnit;
import io.github.shardboot.rebalance.ShardedTable;
import io.github.shardboot.rebalance.store.Sql;

/**
 * Finds the columns of sharded tables.
 *
 * @author Shardboot Contributors
 */
public final class UnitTables {

	private static final String COLUMNS = """
			select attname from pg_attribute
			where attrelid = to_regclass(?) and attnum > 0 and not attisdropped and attgenerated = ''
			order by attname collate "C\"""";

	private UnitTables() {
	}

	/**
	 * Read the columns of tables.
	 * @param connection a connection to a shard
	 * @param tables the tables
	 * @param unit what moves
	 * @param keySpace how keys become slots
	 * @return the tables, in order; one that is not there has no columns
	 * @throws SQLException if the shard refuses
	 */
	public static List<UnitTable> read(Connection connection, List<ShardedTable> tables, MoveUnit unit,
			KeySpace keySpace) throws SQLException {
		List<UnitTable> found = new ArrayList<>();
		for (ShardedTable table : tables) {
			found.add(new UnitTable(table, unit, keySpace,
					Sql.texts(connection, COLUMNS, UnitTable.name(table).toSql())));
		}
		return found;
	}

}
