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
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

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

	private final Duration lockTimeout;

	private final Duration patience;

	/**
	 * Create the guards of a move.
	 * @param move the number of the move
	 * @param lockTimeout how long other writers may have to wait for one try
	 * @param patience how long to try in all
	 */
	public Guards(long move, Duration lockTimeout, Duration patience) {
		this.move = move;
		this.lockTimeout = lockTimeout;
		this.patience = patience;
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
			patiently(connection, List.of(trigger("new", "before insert or update on " + table.name(), table.newRows()),
					trigger("old", "before update or delete on " + table.name(), table.oldRows()),
					"create or replace trigger \"%s\" before truncate on %s execute function shardboot.refuse_truncate()"
						.formatted(name("truncate"), table.name())));
		}
	}

	private String trigger(String suffix, String event, String rows) {
		return "create or replace trigger \"%s\" %s for each row when (%s) execute function shardboot.guard('%d')"
			.formatted(name(suffix), event, rows, this.move);
	}

	private String name(String suffix) {
		return "~shardboot_m%d_%s".formatted(this.move, suffix);
	}

	/**
	 * Remove all of them.
	 * @param connection a connection to the shard, in auto-commit mode
	 * @throws SQLException if the shard refuses, with state 55P03 if a table is in use
	 * for too long
	 */
	public void remove(Connection connection) throws SQLException {
		List<String> drops = new ArrayList<>();
		try (PreparedStatement statement = connection.prepareStatement(NAMES)) {
			statement.setString(1, String.valueOf(this.move));
			try (ResultSet rows = statement.executeQuery()) {
				while (rows.next()) {
					drops.add("drop trigger if exists \"%s\" on %s".formatted(rows.getString(1), rows.getString(2)));
				}
			}
		}
		for (String drop : drops) {
			patiently(connection, List.of(drop));
		}
	}

	private void patiently(Connection connection, List<String> statements) throws SQLException {
		long deadline = System.nanoTime() + this.patience.toNanos();
		while (!tried(connection, statements, System.nanoTime() >= deadline)) {
			pause();
		}
	}

	private boolean tried(Connection connection, List<String> statements, boolean last) throws SQLException {
		connection.setAutoCommit(false);
		try (Statement statement = connection.createStatement()) {
			statement.execute("set local lock_timeout = " + this.lockTimeout.toMillis());
			for (String sql : statements) {
				statement.execute(sql);
			}
			connection.commit();
			return true;
		}
		catch (SQLException ex) {
			connection.rollback();
			if (last || !"55P03".equals(ex.getSQLState())) {
				throw ex;
			}
			return false;
		}
		finally {
			connection.setAutoCommit(true);
		}
	}

	private void pause() throws SQLException {
		try {
			long millis = this.lockTimeout.toMillis();
			Thread.sleep(ThreadLocalRandom.current().nextLong(millis, 4 * millis + 1));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new SQLException("Interrupted while waiting for a table", "57014", ex);
		}
	}

}
