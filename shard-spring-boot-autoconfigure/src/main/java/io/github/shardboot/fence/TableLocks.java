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
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

import io.github.shardboot.sql.SqlText;

/**
 * Changes tables that are in use. Each try is a transaction with a short
 * {@code lock_timeout}, repeated after a random time: whoever waits for a table lets all
 * that come later wait.
 *
 * @param timeout how long others may have to wait for one try
 * @param patience how long to try in all
 * @author Shardboot Contributors
 */
record TableLocks(Duration timeout, Duration patience) {

	private static final String LOCK_TIMEOUT = "select set_config('lock_timeout', ?, true)";

	private static final String NOT_AVAILABLE = "55P03";

	/**
	 * Execute statements in one transaction.
	 * @param connection a connection in auto-commit mode
	 * @param statements the statements
	 * @throws SQLException if the server refuses, with state 55P03 if a table is in use
	 * for too long
	 */
	void patiently(Connection connection, List<SqlText> statements) throws SQLException {
		patiently(connection, () -> statements);
	}

	/**
	 * Find out in a transaction what to do, and do it there.
	 * @param connection a connection in auto-commit mode
	 * @param change finds it out, in each try
	 * @throws SQLException if the server refuses, with state 55P03 if a table is in use
	 * for too long
	 */
	void patiently(Connection connection, Change change) throws SQLException {
		long deadline = System.nanoTime() + this.patience.toNanos();
		while (!tried(connection, change, System.nanoTime() - deadline >= 0)) {
			pause();
		}
	}

	private boolean tried(Connection connection, Change change, boolean last) throws SQLException {
		connection.setAutoCommit(false);
		try (Statement statement = connection.createStatement()) {
			waitAtMost(connection, this.timeout.toMillis());
			for (SqlText sql : change.statements()) {
				statement.execute(sql.toSql());
			}
			connection.commit();
			return true;
		}
		catch (SQLException ex) {
			connection.rollback();
			if (last || !NOT_AVAILABLE.equals(ex.getSQLState())) {
				throw ex;
			}
			return false;
		}
		finally {
			connection.setAutoCommit(true);
		}
	}

	/**
	 * Limit how long statements wait for locks, until the transaction ends.
	 * @param connection a connection in a transaction
	 * @param millis the time, 0 for any
	 * @throws SQLException if the server refuses
	 */
	static void waitAtMost(Connection connection, long millis) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(LOCK_TIMEOUT)) {
			statement.setString(1, String.valueOf(millis));
			statement.execute();
		}
	}

	private void pause() throws SQLException {
		try {
			long millis = this.timeout.toMillis();
			Thread.sleep(ThreadLocalRandom.current().nextLong(millis, 4 * millis + 1));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new SQLException("Interrupted while waiting for a table", "57014", ex);
		}
	}

	/**
	 * Finds out what to do.
	 */
	@FunctionalInterface
	interface Change {

		/**
		 * Return what to do.
		 * @return the statements
		 * @throws SQLException if the server refuses
		 */
		List<SqlText> statements() throws SQLException;

	}

}
