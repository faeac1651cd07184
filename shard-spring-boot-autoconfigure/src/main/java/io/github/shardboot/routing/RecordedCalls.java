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
import io.github.shardboot.failure.CallSettings;
import io.github.shardboot.failure.ConnectionCalls;
import io.github.shardboot.failure.Refusals;

/**
 * Calls on the connection of a shard that has replicas: what may have been committed is
 * recorded in the session of the calling thread, if there is one, as the position of the
 * primary's log after it. What cannot be asked is recorded as unknown, so that the
 * primary serves the session from then on.
 *
 * @author Shardboot Contributors
 */
final class RecordedCalls extends ConnectionCalls {

	// where the next record goes: what is committed is before that, however commits are
	// acknowledged
	private static final String SQL = """
			select ('x' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8))::bit(32)::int,
			(pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::bigint""";

	private final String shard;

	private final Connection connection;

	private boolean used;

	private boolean unwrapped;

	private boolean closed;

	RecordedCalls(CallSettings settings, Connection connection, Refusals refusals) {
		super(settings, connection, refusals);
		this.shard = settings.shard();
		this.connection = connection;
	}

	@Override
	public boolean begin(int queryTimeout) throws SQLException {
		this.used = true;
		return super.begin(queryTimeout);
	}

	@Override
	public void unwrapped() {
		this.unwrapped = true;
	}

	@Override
	public void commit() throws SQLException {
		end(super::commit);
	}

	@Override
	public void setAutoCommit(boolean autoCommit) throws SQLException {
		if (autoCommit) {
			end(() -> super.setAutoCommit(true));
			return;
		}
		super.setAutoCommit(false);
	}

	@Override
	public void rollback() throws SQLException {
		super.rollback();
		this.used = false;
	}

	@Override
	public void close() {
		if (!this.closed) {
			this.closed = true;
			beforeClose();
		}
		super.close();
	}

	private void end(End end) throws SQLException {
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
			record(session);
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

	// what was written in auto-commit mode
	private void beforeClose() {
		ConsistencySession session = ShardContextHolder.session();
		if (takeUsed() && session != null && isAutoCommit()) {
			record(session);
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

	private void record(ConsistencySession session) {
		WalPosition position = WalPosition.UNKNOWN;
		try {
			position = ask();
			takeUsed();
		}
		catch (SQLException | RuntimeException ex) {
			// what is committed is committed; the session reads from the primary now
		}
		session.written(this.shard, position);
	}

	private WalPosition ask() throws SQLException {
		boolean autoCommit = this.connection.getAutoCommit();
		if (!autoCommit) {
			this.connection.setAutoCommit(true);
		}
		try (Statement statement = bounded(this.connection.createStatement());
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
