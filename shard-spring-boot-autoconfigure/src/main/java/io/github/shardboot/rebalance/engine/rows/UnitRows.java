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
import java.util.List;

import io.github.shardboot.fence.Fence;
import io.github.shardboot.fence.FenceSchema;
import io.github.shardboot.rebalance.store.Sql;
import io.github.shardboot.sql.SqlText;

/**
 * Counts and deletes the rows of a unit in one shard.
 * <ol>
 * <li>Rows are deleted page by page ({@code ctid >= ? and ctid < ?}), so that a large
 * table is read once, in small transactions. No row of the unit can be added meanwhile:
 * the guards see to that.</li>
 * <li>In each of these transactions the state of the move is held, so that a mover that
 * hangs in the middle deletes nothing after another one has followed: the unit may have
 * come back meanwhile. Without a state there is nothing to delete, since it is there
 * before the first row is copied and removed after the last one.</li>
 * <li>{@code session_replication_role = replica} keeps triggers and foreign keys out of
 * it: what they would do was done in the other shard.</li>
 * </ol>
 *
 * @author Shardboot Contributors
 */
public final class UnitRows {

	private static final String PAGES = """
			select (pg_relation_size(to_regclass(?)) / current_setting('block_size')::bigint)""";

	private static final String COUNT = "select count(*) from %s where %s";

	private static final String DELETE = "delete from %s where ctid >= ?::tid and ctid < ?::tid and %s";

	private static final int STEP = 500;

	private UnitRows() {
	}

	/**
	 * Count the rows.
	 * @param connection a connection to the shard
	 * @param tables the tables
	 * @return how many rows of the unit they have
	 * @throws SQLException if the shard refuses
	 */
	public static long count(Connection connection, List<UnitTable> tables) throws SQLException {
		long rows = 0;
		for (UnitTable table : tables) {
			rows += Sql.number(connection, SqlText.of(COUNT, table.name(), table.rows()).toSql());
		}
		return rows;
	}

	/**
	 * Delete the rows.
	 * @param connection a connection to the shard, in auto-commit mode
	 * @param tables the tables
	 * @param fence the state of the move in the shard
	 * @return how many rows were deleted
	 * @throws SQLException if the shard refuses, or another mover has followed
	 */
	public static long delete(Connection connection, List<UnitTable> tables, Fence fence) throws SQLException {
		if (!FenceSchema.isCurrent(connection)) {
			return 0;
		}
		long rows = 0;
		for (UnitTable table : tables) {
			long pages = Sql.number(connection, PAGES, table.name().toSql());
			for (long page = 0; page < pages; page += STEP) {
				rows += delete(connection, table, page, fence);
			}
		}
		return rows;
	}

	private static int delete(Connection connection, UnitTable table, long page, Fence fence) throws SQLException {
		connection.setAutoCommit(false);
		try {
			if (!fence.hold(connection)) {
				return 0;
			}
			Sql.execute(connection, "set local session_replication_role = replica");
			int rows = Sql.update(connection, SqlText.of(DELETE, table.name(), table.rows()).toSql(), tid(page),
					tid(page + STEP));
			connection.commit();
			return rows;
		}
		finally {
			connection.rollback();
			connection.setAutoCommit(true);
		}
	}

	private static String tid(long page) {
		return "(%d,0)".formatted(page);
	}

}
