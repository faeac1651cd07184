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

package io.github.shardboot.failure;

import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import io.github.shardboot.OutcomeUnknownException;
import io.github.shardboot.ShardUnavailableException;

/**
 * The calls that are made on one connection: how long each may wait for its answer, and
 * what became of those that got none.
 * <p>
 * A query timeout only asks the server to cancel, which a frozen server does not hear. So
 * whatever bounds a call also bounds the wait for its answer, with some time left for the
 * server to cancel by itself: the query timeout of the statement, the deadline of the
 * transaction, and {@code shard.timeouts.call}. Used by one thread at a time.
 *
 * @author Shardboot Contributors
 */
public class ConnectionCalls implements StatementCalls {

	private static final long GRACE_MILLIS = 500;

	private static final long LEAST_FOR_COMMIT_MILLIS = 2_000;

	/**
	 * An answer, for which some pools close the connection.
	 */
	private static final String UNSUPPORTED = "0A000";

	private final CallSettings settings;

	private final Connection connection;

	private final Refusals refusals;

	private boolean deadlineKnown;

	/**
	 * As {@link System#nanoTime()}, or zero if there is none.
	 */
	private long deadline;

	private int poolMillis = -1;

	private int presentMillis = -1;

	private boolean closed;

	private boolean lost;

	private boolean refused;

	private @Nullable OutcomeUnknownException unknown;

	/**
	 * Begin to watch a connection.
	 * @param settings what holds for all connections of its shard
	 * @param connection the connection
	 * @param refusals explains what a shard refuses because it was moved
	 */
	public ConnectionCalls(CallSettings settings, Connection connection, Refusals refusals) {
		this.settings = settings;
		this.connection = connection;
		this.refusals = refusals;
	}

	/**
	 * Return a statement whose executions are bounded, and whose failures say whether it
	 * took effect.
	 * @param <S> the type of the statement
	 * @param statement a statement of the connection
	 * @return the statement to use instead
	 */
	@SuppressWarnings("unchecked") // it is one of the three types
	public <S extends Statement> S bounded(S statement) {
		if (statement instanceof PreparedStatement prepared) {
			return (S) ((statement instanceof CallableStatement callable) ? BoundedCall.of(callable, this)
					: new BoundedPreparedStatement(prepared, this));
		}
		return (S) new BoundedStatement<>(statement, this);
	}

	/**
	 * Commit.
	 * @throws SQLException if the server refused
	 * @throws OutcomeUnknownException if it is not known whether the server committed
	 * @throws ShardUnavailableException if the server did not
	 */
	public void commit() throws SQLException {
		boolean lasting = !beginEnd();
		try {
			this.connection.commit();
		}
		catch (SQLException ex) {
			throw endFailed(ex, lasting);
		}
	}

	/**
	 * Change the auto-commit mode, which commits an open transaction.
	 * @param autoCommit the new mode
	 * @throws SQLException if the server refused
	 * @throws OutcomeUnknownException if it is not known whether the server committed
	 * @throws ShardUnavailableException if the server did not
	 */
	public void setAutoCommit(boolean autoCommit) throws SQLException {
		if (!autoCommit) {
			this.connection.setAutoCommit(false);
			return;
		}
		boolean lasting = !beginEnd();
		try {
			this.connection.setAutoCommit(true);
		}
		catch (SQLException ex) {
			throw endFailed(ex, lasting);
		}
	}

	/**
	 * Change the isolation level, for which the driver asks the server.
	 * @param level the level
	 * @throws SQLException if the server refused
	 * @throws ShardUnavailableException if the connection is lost
	 */
	public void setTransactionIsolation(int level) throws SQLException {
		try {
			limit(0, 0);
			this.connection.setTransactionIsolation(level);
		}
		catch (SQLException ex) {
			throw failed(ex, false);
		}
	}

	private boolean beginEnd() throws SQLException {
		try {
			boolean nothingToLose = this.connection.getAutoCommit() || this.connection.isReadOnly();
			limit(0, LEAST_FOR_COMMIT_MILLIS);
			return nothingToLose;
		}
		catch (SQLException ex) {
			throw failed(ex, false);
		}
	}

	private SQLException endFailed(SQLException failure, boolean lasting) {
		try {
			return failed(failure, lasting);
		}
		catch (OutcomeUnknownException ex) {
			this.unknown = ex;
			throw ex;
		}
	}

	/**
	 * Roll back. A transaction whose connection is lost is rolled back by the server; but
	 * one whose commit is unknown is not, as far as anybody can tell.
	 * @throws SQLException if the server refused
	 * @throws OutcomeUnknownException if the transaction may have been committed
	 */
	public void rollback() throws SQLException {
		if (this.unknown != null) {
			throw this.unknown;
		}
		try {
			limit(0, LEAST_FOR_COMMIT_MILLIS);
			this.connection.rollback();
		}
		catch (SQLException ex) {
			if (this.closed || !isLost(ex)) {
				throw ex;
			}
			this.lost = !this.refused;
		}
	}

	/**
	 * Return whether the connection is closed. It is not, for those who would spare
	 * themselves a rollback then, while a commit is unknown.
	 * @return whether it is
	 * @throws SQLException if the connection cannot tell
	 */
	public boolean isClosed() throws SQLException {
		return (this.closed || this.unknown == null) && this.connection.isClosed();
	}

	/**
	 * Return whether a call found the connection lost.
	 * @return whether one did
	 */
	public boolean isLost() {
		return this.lost;
	}

	/**
	 * Tell that somebody has the connection itself: what it executes is not seen.
	 */
	public void unwrapped() {
	}

	/**
	 * Tell that the connection is given back: what fails from now on is the mistake of
	 * its user.
	 */
	public void close() {
		this.closed = true;
	}

	/**
	 * Begin to execute a statement.
	 * @param queryTimeout the timeout of the statement in seconds, or zero
	 * @return whether what it does lasts without a commit
	 * @throws SQLException if the connection is closed
	 */
	@Override
	public boolean begin(int queryTimeout) throws SQLException {
		try {
			boolean lasting = this.connection.getAutoCommit();
			limit(queryTimeout, 0);
			return lasting;
		}
		catch (SQLException ex) {
			throw failed(ex, false);
		}
	}

	/**
	 * Judge a failure.
	 * @param failure what the driver says
	 * @param lasting whether what was sent lasts without a further commit
	 * @return the failure, if it tells the truth
	 * @throws OutcomeUnknownException if the outcome is not known
	 * @throws ShardUnavailableException if nothing took effect because the connection is
	 * lost
	 * @throws io.github.shardboot.StaleShardMapException if the shard refused what it
	 * does not own
	 */
	@Override
	public SQLException failed(SQLException failure, boolean lasting) {
		if (this.closed || !isLost(failure)) {
			Refusal refusal = this.closed ? null : Refusal.of(failure);
			if (refusal != null) {
				throw this.refusals.explain(this.settings.shard(), refusal);
			}
			return failure;
		}
		SqlFailure judgement = SqlFailure.of(failure);
		if (judgement == SqlFailure.READ_ONLY) {
			this.refused = true;
			throw new ShardUnavailableException(this.settings.shard(),
					"The server of %s accepts no writes (SQL state 25006): it is no longer the primary, or sessions are read-only by default. The call, or the transaction, took no effect. "
						.formatted(describe()) + "It can be repeated as a whole.",
					failure);
		}
		this.lost = !this.refused;
		if (lasting || judgement == SqlFailure.UNKNOWN) {
			throw new OutcomeUnknownException(this.settings.shard(),
					"The connection to %s was lost, or gave no answer in time, while a commit or a statement in auto-commit mode was under way (%s): whether it took effect is unknown. "
						.formatted(describe(), state(failure))
							+ "Look before you repeat it, or make it safe to repeat.",
					failure);
		}
		throw new ShardUnavailableException(this.settings.shard(),
				"The connection to %s was lost, or gave no answer in time, before anything was committed (%s): the call, or the transaction, took no effect. "
					.formatted(describe(), state(failure)) + "It can be repeated as a whole.",
				failure);
	}

	private boolean isLost(SQLException failure) {
		if (UNSUPPORTED.equals(failure.getSQLState())) {
			return false;
		}
		try {
			return SqlFailure.of(failure).compareTo(SqlFailure.LOST) >= 0 || this.connection.isClosed();
		}
		catch (SQLException ex) {
			return true;
		}
	}

	// a connection that was closed before has none
	private static String state(SQLException failure) {
		return (failure.getSQLState() != null) ? "SQL state " + failure.getSQLState() : "it was closed before";
	}

	private String describe() {
		return "default".equals(this.settings.shard()) ? "the default database"
				: "shard '" + this.settings.shard() + "'";
	}

	private void limit(int queryTimeout, long atLeast) throws SQLException {
		long millis = (this.settings.timeoutMillis() > 0) ? this.settings.timeoutMillis() : Long.MAX_VALUE;
		if (queryTimeout > 0) {
			millis = Math.min(millis, TimeUnit.SECONDS.toMillis(queryTimeout) + GRACE_MILLIS);
		}
		else if (hasDeadline()) {
			long remaining = TimeUnit.NANOSECONDS.toMillis(this.deadline - System.nanoTime());
			millis = Math.min(millis, Math.max(Math.max(remaining, 0) + GRACE_MILLIS, atLeast));
		}
		if (millis != Long.MAX_VALUE || this.presentMillis != -1) {
			limit(millis);
		}
	}

	private boolean hasDeadline() {
		if (!this.deadlineKnown) {
			long remaining = TransactionDeadline.remainingMillis();
			this.deadlineKnown = true;
			if (remaining != Long.MAX_VALUE) {
				long nanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(remaining);
				this.deadline = (nanos != 0) ? nanos : 1;
			}
		}
		return this.deadline != 0;
	}

	private void limit(long millis) throws SQLException {
		if (this.poolMillis == -1) {
			this.poolMillis = this.connection.getNetworkTimeout();
			this.presentMillis = this.poolMillis;
		}
		long most = (this.poolMillis > 0) ? this.poolMillis : Integer.MAX_VALUE;
		int limit = (int) Math.min(millis, most);
		if (limit != this.presentMillis) {
			this.connection.setNetworkTimeout(Runnable::run, limit);
			this.presentMillis = limit;
		}
	}

}
