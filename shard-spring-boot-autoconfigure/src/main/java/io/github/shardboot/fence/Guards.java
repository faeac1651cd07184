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
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.shardboot.sql.SqlText;

/**
 * The triggers that ask {@code shardboot.guard()} before rows of a moving unit are
 * written. They are there while the move is open, and cost other rows one condition.
 * <ol>
 * <li>Each table gets its triggers in a transaction of its own with a short
 * {@code lock_timeout}, tried again after a random time: whoever waits for a table lets
 * all later writers wait.</li>
 * <li>{@code create or replace trigger} waits for the writers of the table; every later
 * statement sees the trigger, whatever its snapshot.</li>
 * </ol>
 * The names sort behind those that people give, so that the guard sees the row as other
 * triggers leave it.
 *
 * @author Shardboot Contributors
 */
public final class Guards {

	private static final String NAMES = """
			select t.tgname, format('%I.%I', n.nspname, c.relname)
			from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
			where t.tgname like '~shardboot\\_m' || ? || '\\_%'""";

	private final long move;

	private final TableLocks locks;

	/**
	 * Create the guards of a move.
	 * @param move the number of the move
	 * @param lockTimeout how long other writers may have to wait for one try
	 * @param patience how long to try in all
	 */
	public Guards(long move, Duration lockTimeout, Duration patience) {
		this.move = move;
		this.locks = new TableLocks(lockTimeout, patience);
	}

	/**
	 * Install what is missing.
	 * @param connection a connection to the shard, in auto-commit mode
	 * @param tables the tables
	 * @throws SQLException if the shard refuses, with state 55P03 if a table is in use
	 * for too long
	 */
	public void install(Connection connection, List<FencedTable> tables) throws SQLException {
		for (FencedTable table : tables) {
			this.locks.patiently(connection, List.of(
					trigger("new", SqlText.of("before insert or update on %s", table.name()), table.newRows()),
					trigger("old", SqlText.of("before update or delete on %s", table.name()), table.oldRows()),
					SqlText.of(
							"create or replace trigger %s before truncate on %s execute function shardboot.refuse_truncate()",
							name("truncate"), table.name())));
		}
	}

	private SqlText trigger(String suffix, SqlText event, SqlText rows) {
		return SqlText.of("create or replace trigger %s %s for each row when (%s) execute function shardboot.guard(%s)",
				name(suffix), event, rows, SqlText.literal(String.valueOf(this.move)));
	}

	private SqlText name(String suffix) {
		return SqlText.named("~shardboot_m%d_%s".formatted(this.move, suffix));
	}

	/**
	 * Remove all of them.
	 * @param connection a connection to the shard, in auto-commit mode
	 * @throws SQLException if the shard refuses, with state 55P03 if a table is in use
	 * for too long
	 */
	public void remove(Connection connection) throws SQLException {
		List<SqlText> drops = new ArrayList<>();
		try (PreparedStatement statement = connection.prepareStatement(NAMES)) {
			statement.setString(1, String.valueOf(this.move));
			try (ResultSet rows = statement.executeQuery()) {
				while (rows.next()) {
					drops.add(SqlText.of("drop trigger if exists %s on %s", SqlText.named(rows.getString(1)),
							SqlText.quotedIdentifier(rows.getString(2))));
				}
			}
		}
		for (SqlText drop : drops) {
			this.locks.patiently(connection, List.of(drop));
		}
	}

}
