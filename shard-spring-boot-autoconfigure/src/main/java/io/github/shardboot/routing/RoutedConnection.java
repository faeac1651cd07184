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
import java.sql.SQLException;
import java.sql.Statement;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.ConnectionProxy;

import io.github.shardboot.OutcomeUnknownException;
import io.github.shardboot.ShardContext;
import io.github.shardboot.ShardGate;
import io.github.shardboot.ShardUnavailableException;
import io.github.shardboot.failure.CallLimits;
import io.github.shardboot.failure.LostCall;
import io.github.shardboot.failure.Refusal;
import io.github.shardboot.failure.StatementCalls;

/**
 * The connection that the routed data source hands out. No call on it waits for ever, and
 * its failures say whether the call took effect. Statements name the connection of the
 * pool as theirs, so Spring must be able to see that it is the same: it would close the
 * connection of a transaction with the first stream of rows otherwise. As small as can
 * be, because every routed call makes one. Used by one thread at a time.
 *
 * @author Shardboot Contributors
 */
class RoutedConnection extends GuardedConnection implements ConnectionProxy, StatementCalls {

	private final ConnectionTerms terms;

	private @Nullable CallLimits limits;

	private @Nullable OutcomeUnknownException unknown;

	private boolean unlimited;

	private boolean closed;

	private boolean lost;

	private boolean refused;

	RoutedConnection(Connection delegate, ConnectionTerms terms) {
		super(delegate);
		this.terms = terms;
	}

	@Override
	final ShardContext owner() {
		return this.terms.owner();
	}

	/**
	 * Return who records what is written.
	 * @return most often {@code null}
	 */
	@Nullable RecordedWrites writes() {
		return null;
	}

	@Override
	void check() {
		this.terms.guard().check(owner());
	}

	@Override
	<S extends Statement> S created(S statement) {
		return around(statement);
	}

	@Override
	public boolean begin(int queryTimeout) throws SQLException {
		RecordedWrites writes = writes();
		if (writes != null) {
			writes.begin();
		}
		try {
			boolean lasting = this.delegate.getAutoCommit();
			limit(queryTimeout, 0);
			return lasting;
		}
		catch (SQLException ex) {
			throw failed(ex);
		}
	}

	// what limits calls is needed only where something does
	private void limit(int queryTimeout, long atLeast) throws SQLException {
		if (this.limits == null) {
			if (queryTimeout == 0 && isUnlimited()) {
				return;
			}
			this.limits = new CallLimits(this.delegate, this.terms.admission().timeoutMillis());
		}
		this.limits.limit(queryTimeout, atLeast);
	}

	private boolean isUnlimited() {
		if (!this.unlimited) {
			this.unlimited = this.terms.admission().timeoutMillis() == 0 && !CallLimits.hasTransactionDeadline();
		}
		return this.unlimited;
	}

	@Override
	SQLException failed(SQLException failure) {
		return failed(failure, false);
	}

	/**
	 * Judge a failure. What fails after the connection was given back is the mistake of
	 * its user.
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
		if (this.closed) {
			return failure;
		}
		if (!LostCall.is(failure, this.delegate)) {
			Refusal refusal = Refusal.of(failure);
			if (refusal != null) {
				throw this.terms.refusals().explain(owner().shard(), refusal);
			}
			return failure;
		}
		ShardUnavailableException readOnly = LostCall.readOnly(owner().shard(), failure);
		if (readOnly != null) {
			this.refused = true;
			throw readOnly;
		}
		this.lost = !this.refused;
		throw LostCall.lost(owner().shard(), failure, lasting);
	}

	@Override
	public boolean getAutoCommit() throws SQLException {
		try {
			return this.delegate.getAutoCommit();
		}
		catch (SQLException ex) {
			throw failed(ex);
		}
	}

	@Override
	public void setAutoCommit(boolean autoCommit) throws SQLException {
		RecordedWrites writes = writes();
		if (!autoCommit) {
			this.delegate.setAutoCommit(false);
		}
		else if (writes != null) {
			writes.end(() -> end(true), this);
		}
		else {
			end(true);
		}
	}

	@Override
	public void setTransactionIsolation(int level) throws SQLException {
		try {
			limit(0, 0);
			this.delegate.setTransactionIsolation(level);
		}
		catch (SQLException ex) {
			throw failed(ex);
		}
	}

	@Override
	public void commit() throws SQLException {
		RecordedWrites writes = writes();
		if (writes != null) {
			writes.end(() -> end(false), this);
		}
		else {
			end(false);
		}
	}

	// the driver commits when it returns to auto-commit mode
	private void end(boolean toAutoCommit) throws SQLException {
		boolean lasting = !beginEnd();
		try {
			if (toAutoCommit) {
				this.delegate.setAutoCommit(true);
			}
			else {
				this.delegate.commit();
			}
		}
		catch (SQLException ex) {
			throw endFailed(ex, lasting);
		}
	}

	private boolean beginEnd() throws SQLException {
		try {
			boolean nothingToLose = this.delegate.getAutoCommit() || this.delegate.isReadOnly();
			limit(0, CallLimits.LEAST_FOR_END_MILLIS);
			return nothingToLose;
		}
		catch (SQLException ex) {
			throw failed(ex);
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
	@Override
	public void rollback() throws SQLException {
		if (this.unknown != null) {
			throw this.unknown;
		}
		try {
			limit(0, CallLimits.LEAST_FOR_END_MILLIS);
			this.delegate.rollback();
		}
		catch (SQLException ex) {
			if (this.closed || !LostCall.is(ex, this.delegate)) {
				throw ex;
			}
			this.lost = !this.refused;
		}
		RecordedWrites writes = writes();
		if (writes != null) {
			writes.rolledBack();
		}
	}

	/**
	 * Return whether the connection is closed. It is not, for those who would spare
	 * themselves a rollback then, while a commit is unknown.
	 */
	@Override
	public boolean isClosed() throws SQLException {
		return (this.closed || this.unknown == null) && this.delegate.isClosed();
	}

	@Override
	public <T> T unwrap(Class<T> iface) throws SQLException {
		T unwrapped = super.unwrap(iface);
		RecordedWrites writes = writes();
		if (writes != null) {
			writes.unwrapped();
		}
		return unwrapped;
	}

	@Override
	public void close() throws SQLException {
		if (this.closed) {
			return;
		}
		RecordedWrites writes = writes();
		if (writes != null) {
			writes.beforeClose(this);
		}
		this.closed = true;
		try {
			this.delegate.close();
		}
		finally {
			this.terms.admission().gate().leave(this.lost ? ShardGate.Result.UNAVAILABLE : ShardGate.Result.SERVED);
		}
	}

	@Override
	public Connection getTargetConnection() {
		return this.delegate;
	}

}
