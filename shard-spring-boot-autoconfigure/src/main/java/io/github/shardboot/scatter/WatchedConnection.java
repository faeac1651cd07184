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

package io.github.shardboot.scatter;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.core.BaseConnection;

import io.github.shardboot.ShardBranch;
import io.github.shardboot.failure.StatementOwner;

/**
 * A connection that a branch holds.
 * <p>
 * A cancel request is a message to the server of its own, for whatever statement runs
 * when it arrives. So while one is under way the connection does not go back to the pool,
 * and if the request does not return in time the connection is cut. From the moment that
 * {@link #release} returns {@code true} nothing touches it any more.
 *
 * @author Shardboot Contributors
 */
final class WatchedConnection implements ShardBranch.Lease {

	private static final long REQUEST_MILLIS = 100;

	private final Branch<?> branch;

	private final Connection connection;

	private final @Nullable PGConnection driver;

	private final Runnable evict;

	private final int fetchSize;

	private final Lock request = new ReentrantLock();

	private final AtomicReference<State> state = new AtomicReference<>(State.HELD);

	private final AtomicBoolean evicted = new AtomicBoolean();

	WatchedConnection(Branch<?> branch, Connection connection, Runnable evict, int timeoutMillis, int fetchSize)
			throws SQLException {
		this.branch = branch;
		this.connection = connection;
		this.evict = evict;
		this.driver = connection.isWrapperFor(PGConnection.class) ? connection.unwrap(PGConnection.class) : null;
		this.fetchSize = (this.driver != null) ? this.driver.getDefaultFetchSize() : 0;
		if (this.driver != null && fetchSize > 0) {
			this.driver.setDefaultFetchSize(fetchSize);
		}
		connection.setNetworkTimeout(Runnable::run, timeoutMillis);
	}

	/**
	 * Ask the server to cancel the running statement; waits for the server to take note.
	 */
	void cancel() {
		if (this.driver == null || !this.request.tryLock()) {
			return;
		}
		try {
			if (this.state.get() == State.HELD) {
				this.driver.cancelQuery();
			}
		}
		catch (SQLException ex) {
			// closed meanwhile, or about to be cut
		}
		finally {
			this.request.unlock();
		}
	}

	/**
	 * Cut the connection, which frees whoever waits for an answer. The server is not
	 * asked.
	 */
	void abort() {
		if (!this.state.compareAndSet(State.HELD, State.CUT)) {
			return;
		}
		try {
			Connection physical = (this.driver instanceof Connection raw) ? raw : this.connection;
			physical.abort(Runnable::run);
		}
		catch (SQLException ex) {
			// it is closed, then
		}
		cancelBehind();
	}

	private void cancelBehind() {
		if (this.driver instanceof BaseConnection broken) {
			this.branch.execute(new LateCancel(broken.getQueryExecutor()::sendQueryCancel));
		}
	}

	/**
	 * Remove a connection that was cut from its pool, even if it is still held.
	 */
	void evict() {
		if (this.state.get() != State.CUT || !this.evicted.compareAndSet(false, true)) {
			return;
		}
		try {
			if (!this.connection.isClosed()) {
				this.evict.run();
			}
		}
		catch (SQLException ex) {
			// it is closed, then
		}
	}

	@Override
	public void check() {
		this.branch.check();
	}

	@Override
	public <S extends Statement> S created(S statement, Connection connection) {
		return new StatementOwner(connection).around(statement);
	}

	@Override
	public boolean isCancelled() {
		return this.branch.isCancelled();
	}

	private boolean isBroken() {
		try {
			return this.connection.isClosed();
		}
		catch (SQLException ex) {
			return true;
		}
	}

	@Override
	public boolean release() {
		if (isBroken()) {
			cancelBehind();
		}
		this.branch.forget(this);
		if (releaseWithoutRequest()) {
			if (this.driver != null) {
				resetFetchSize(this.driver);
			}
			return true;
		}
		abort();
		evict();
		return false;
	}

	private boolean releaseWithoutRequest() {
		try {
			// the first try succeeds for an interrupted thread too
			if (this.state.get() != State.HELD
					|| !(this.request.tryLock() || this.request.tryLock(REQUEST_MILLIS, TimeUnit.MILLISECONDS))) {
				return false;
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
		try {
			return this.state.compareAndSet(State.HELD, State.RELEASED);
		}
		finally {
			this.request.unlock();
		}
	}

	private void resetFetchSize(PGConnection driver) {
		try {
			driver.setDefaultFetchSize(this.fetchSize);
		}
		catch (SQLException ex) {
			throw new IllegalStateException("A fetch size that was in force was refused", ex);
		}
	}

	/**
	 * Who may touch the connection.
	 */
	private enum State {

		/**
		 * The branch, and whoever cancels it.
		 */
		HELD,

		/**
		 * The pool.
		 */
		RELEASED,

		/**
		 * Nobody: it is closed.
		 */
		CUT

	}

}
