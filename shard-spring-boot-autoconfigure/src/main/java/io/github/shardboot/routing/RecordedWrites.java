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

package io.github.shardboot.routing;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import io.github.shardboot.ConsistencySession;
import io.github.shardboot.OutcomeUnknownException;
import io.github.shardboot.ShardContextHolder;
import io.github.shardboot.WalPosition;
import io.github.shardboot.failure.StatementCalls;

/**
 * What a connection to a shard that has replicas may have committed is recorded in the
 * session of the calling thread, if there is one, as the position of the primary's log
 * after it. What cannot be asked is recorded as unknown, so that the primary serves the
 * session from then on.
 *
 * @author Shardboot Contributors
 */
final class RecordedWrites {

	// where the next record goes: what is committed is before that, however commits are
	// acknowledged
	private static final String SQL = """
			select ('x' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8))::bit(32)::int,
			(pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::bigint""";

	private final String shard;

	private final Connection connection;

	private boolean used;

	private boolean unwrapped;

	RecordedWrites(String shard, Connection connection) {
		this.shard = shard;
		this.connection = connection;
	}

	/**
	 * A statement is executed.
	 */
	void begin() {
		this.used = true;
	}

	/**
	 * Somebody has the connection itself: what it executes is not seen.
	 */
	void unwrapped() {
		this.unwrapped = true;
	}

	void rolledBack() {
		this.used = false;
	}

	/**
	 * End a transaction, and record what it wrote.
	 * @param end ends it
	 * @param calls makes the call that asks for the position
	 * @throws SQLException if the server refused
	 */
	void end(End end, StatementCalls calls) throws SQLException {
		ConsistencySession session = ShardContextHolder.session();
		boolean written = session != null && mayWrite();
		try {
			end.call();
		}
		catch (OutcomeUnknownException ex) {
			if (session != null) {
				session.written(this.shard, WalPosition.UNKNOWN);
			}
			throw ex;
		}
		if (takeUsed() && session != null && written) {
			record(session, calls);
		}
	}

	private boolean takeUsed() {
		boolean result = this.used || this.unwrapped;
		this.used = false;
		return result;
	}

	private boolean mayWrite() {
		try {
			return !this.connection.getAutoCommit() && !this.connection.isReadOnly();
		}
		catch (SQLException ex) {
			// it is lost, as whoever ends the transaction will find
			return true;
		}
	}

	/**
	 * Record what was written in auto-commit mode.
	 * @param calls makes the call that asks for the position
	 */
	void beforeClose(StatementCalls calls) {
		ConsistencySession session = ShardContextHolder.session();
		if (takeUsed() && session != null && isAutoCommit()) {
			record(session, calls);
		}
	}

	private boolean isAutoCommit() {
		try {
			return this.connection.getAutoCommit();
		}
		catch (SQLException ex) {
			// it is lost; what it did remains
			return true;
		}
	}

	private void record(ConsistencySession session, StatementCalls calls) {
		WalPosition position = WalPosition.UNKNOWN;
		try {
			position = ask(calls);
			takeUsed();
		}
		catch (SQLException | RuntimeException ex) {
			// what is committed is committed; the session reads from the primary now
		}
		session.written(this.shard, position);
	}

	private WalPosition ask(StatementCalls calls) throws SQLException {
		boolean autoCommit = this.connection.getAutoCommit();
		if (!autoCommit) {
			this.connection.setAutoCommit(true);
		}
		try (Statement statement = calls.around(this.connection.createStatement());
				ResultSet row = statement.executeQuery(SQL)) {
			row.next();
			return new WalPosition(row.getInt(1), row.getLong(2));
		}
		finally {
			if (!autoCommit) {
				this.connection.setAutoCommit(false);
			}
		}
	}

	/**
	 * Ends a transaction.
	 */
	@FunctionalInterface
	interface End {

		/**
		 * Do it.
		 * @throws SQLException if the server refused
		 */
		void call() throws SQLException;

	}

}
