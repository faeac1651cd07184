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
 * Row-level security that hides the rows of a moving unit from those who ask for that:
 * calls on several shards, in the shard that does not own the unit by their map. It is
 * there while the move is open.
 * <ol>
 * <li>{@code create policy shardboot_m<id> .. as restrictive using (not (rows) or
 * <not asked to hide move id>)}. Who does not set {@code shardboot.hidden} sees all rows,
 * so a stale reader is refused by {@code shardboot.enter} and never shown too
 * little.</li>
 * <li>A table that had no row-level security gets it, together with a permissive policy
 * that allows everything. It is not forced: the owner of the table, and so the apply
 * worker of a subscription, is not bound. Calls that are bound read in a role that
 * is.</li>
 * <li>{@link #remove} first takes the lock that such calls share ('Shbo' in ASCII), so it
 * waits for those that rely on the policies, and later ones are told to look again.</li>
 * <li>Both look at the policies of a table under a lock of their own ('Shbp'): several
 * moves share the row-level security of a table.</li>
 * </ol>
 * Must be installed before the first row arrives at the target, and removed when the last
 * one has left the source.
 *
 * @author Shardboot Contributors
 */
public final class HiddenRows {

	private static final int LOCK_CLASS = 1399349871;

	private static final String OPEN = "shardboot_open";

	private static final SqlText OPEN_POLICY = SqlText.identifier(OPEN);

	/**
	 * The class is 'Shbp' in ASCII.
	 */
	private static final String TABLE_LOCK = "select pg_advisory_xact_lock(1399349872, hashtext(?))::text";

	private static final String PROTECTED = "select relrowsecurity from pg_class where oid = ?::regclass";

	private static final String POLICIES = """
			select polname from pg_policy
			where polrelid = ?::regclass and polname like 'shardboot\\_%'""";

	private static final String TABLES = """
			select format('%I.%I', n.nspname, c.relname)
			from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace
			where p.polname = ?""";

	private final long move;

	private final TableLocks locks;

	/**
	 * Create the policies of a move.
	 * @param move the number of the move
	 * @param lockTimeout how long other transactions may have to wait for one try
	 * @param patience how long to try in all
	 */
	public HiddenRows(long move, Duration lockTimeout, Duration patience) {
		this.move = move;
		this.locks = new TableLocks(lockTimeout, patience);
	}

	private String name() {
		return "shardboot_m" + this.move;
	}

	private SqlText policy() {
		return SqlText.identifier(name());
	}

	/**
	 * Hide rows of a table, unless they are already.
	 * @param connection a connection to the shard, in auto-commit mode, of the owner of
	 * the table
	 * @param table the quoted name of the table with its schema
	 * @param rows the predicate of the rows, without aliases
	 * @throws SQLException if the shard refuses, with state 55P03 if the table is in use
	 * for too long
	 */
	public void install(Connection connection, SqlText table, SqlText rows) throws SQLException {
		this.locks.patiently(connection, () -> installation(connection, table, rows));
	}

	private List<SqlText> installation(Connection connection, SqlText table, SqlText rows) throws SQLException {
		lock(connection, table);
		if (strings(connection, POLICIES, table.toSql()).contains(name())) {
			return List.of();
		}
		List<SqlText> statements = new ArrayList<>();
		if (!isProtected(connection, table)) {
			statements.add(SqlText.of("create policy %s on %s using (true) with check (true)", OPEN_POLICY, table));
			statements.add(SqlText.of("alter table %s enable row level security", table));
		}
		statements.add(SqlText.of("""
				create policy %s on %s as restrictive using (not (%s)
					or strpos(coalesce((select current_setting('shardboot.hidden', true)), ''), %s) = 0)
					with check (true)""", policy(), table, rows, SqlText.literal("," + name() + ",")));
		return statements;
	}

	/**
	 * Hide nothing any more.
	 * @param connection a connection to the shard, in auto-commit mode, of the owner of
	 * the tables
	 * @throws SQLException if the shard refuses, with state 55P03 if a table, or a
	 * policy, is in use for too long
	 */
	public void remove(Connection connection) throws SQLException {
		for (String name : strings(connection, TABLES, name())) {
			SqlText table = SqlText.quotedIdentifier(name);
			this.locks.patiently(connection, () -> removal(connection, table));
		}
	}

	private List<SqlText> removal(Connection connection, SqlText table) throws SQLException {
		lock(connection, table);
		List<SqlText> statements = new ArrayList<>();
		statements.add(SqlText.of("select pg_advisory_xact_lock(%s, %s)", SqlText.number(LOCK_CLASS),
				SqlText.number(this.move)));
		statements.add(SqlText.of("drop policy if exists %s on %s", policy(), table));
		List<String> others = strings(connection, POLICIES, table.toSql());
		others.remove(name());
		if (others.equals(List.of(OPEN))) {
			statements.add(SqlText.of("alter table %s disable row level security", table));
			statements.add(SqlText.of("drop policy %s on %s", OPEN_POLICY, table));
		}
		return statements;
	}

	// moves of the same table decide one after the other who is the first and the last
	private static void lock(Connection connection, SqlText table) throws SQLException {
		strings(connection, TABLE_LOCK, table.toSql());
	}

	private static boolean isProtected(Connection connection, SqlText table) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(PROTECTED)) {
			statement.setString(1, table.toSql());
			try (ResultSet row = statement.executeQuery()) {
				row.next();
				return row.getBoolean(1);
			}
		}
	}

	private static List<String> strings(Connection connection, String sql, String parameter) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(sql)) {
			statement.setString(1, parameter);
			try (ResultSet rows = statement.executeQuery()) {
				List<String> strings = new ArrayList<>();
				while (rows.next()) {
					strings.add(rows.getString(1));
				}
				return strings;
			}
		}
	}

}
