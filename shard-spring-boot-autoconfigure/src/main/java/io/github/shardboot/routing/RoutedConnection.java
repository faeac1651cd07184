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

import io.github.shardboot.ShardContext;
import io.github.shardboot.ShardGate;
import io.github.shardboot.failure.ConnectionCalls;
import io.github.shardboot.failure.Refusals;

/**
 * The connection that the routed data source hands out. No call on it waits for ever, and
 * its failures say whether the call took effect. Statements name the connection of the
 * pool as theirs, so Spring must be able to see that it is the same: it would close the
 * connection of a transaction with the first stream of rows otherwise.
 *
 * @author Shardboot Contributors
 */
class RoutedConnection extends GuardedConnection implements ConnectionProxy {

	private final ConnectionCalls calls;

	private @Nullable ShardGate gate;

	RoutedConnection(Connection delegate, ShardContext owner, ConnectionGuard guard, Admission admission,
			Refusals refusals) {
		super(delegate, owner, guard);
		this.calls = admission.replicated() ? new RecordedCalls(admission.calls(), delegate, refusals)
				: new ConnectionCalls(admission.calls(), delegate, refusals);
		this.gate = admission.gate();
	}

	@Override
	<S extends Statement> S created(S statement) {
		return this.calls.bounded(statement);
	}

	@Override
	SQLException failed(SQLException failure) {
		return this.calls.failed(failure, false);
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
		this.calls.setAutoCommit(autoCommit);
	}

	@Override
	public void setTransactionIsolation(int level) throws SQLException {
		this.calls.setTransactionIsolation(level);
	}

	@Override
	public void commit() throws SQLException {
		this.calls.commit();
	}

	@Override
	public void rollback() throws SQLException {
		this.calls.rollback();
	}

	@Override
	public boolean isClosed() throws SQLException {
		return this.calls.isClosed();
	}

	@Override
	public <T> T unwrap(Class<T> iface) throws SQLException {
		T unwrapped = super.unwrap(iface);
		this.calls.unwrapped();
		return unwrapped;
	}

	@Override
	public void close() throws SQLException {
		this.calls.close();
		try {
			super.close();
		}
		finally {
			leave();
		}
	}

	private void leave() {
		ShardGate entered = this.gate;
		if (entered != null) {
			this.gate = null;
			entered.leave(this.calls.isLost() ? ShardGate.Result.UNAVAILABLE : ShardGate.Result.SERVED);
		}
	}

	@Override
	public Connection getTargetConnection() {
		return this.delegate;
	}

}
