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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.TransientDataAccessResourceException;

import io.github.shardboot.ShardBranch;
import io.github.shardboot.ShardContext;
import io.github.shardboot.ShardContextHolder;
import io.github.shardboot.moving.EnteringConnection;
import io.github.shardboot.moving.Entry;

/**
 * The part of a call that runs on one shard, on a thread of its own.
 * <p>
 * It can be cancelled at any time. A thread that holds no connection is interrupted at
 * once; one that holds any is not, because an interrupt would close the socket of a
 * virtual thread while the statement runs on. Its statement is cancelled instead, and
 * only when that does not help is the connection cut and the thread interrupted.
 *
 * @param <T> the type of the result
 * @author Shardboot Contributors
 */
final class Branch<T extends @Nullable Object> implements ShardBranch {

	private static final ShardBranch.Lease UNWATCHED = new UnwatchedLease();

	private final Gathering<T> gathering;

	private final ShardContext shard;

	private final Callable<T> work;

	private final Lock lock = new ReentrantLock();

	private final List<WatchedConnection> connections = new ArrayList<>();

	private final List<Gathering<?>> nested = new ArrayList<>();

	private volatile BranchLimiter.@Nullable Entry entry;

	private @Nullable Thread thread;

	private volatile boolean cancelled;

	private volatile State state = State.WAITING;

	private @Nullable T result;

	private @Nullable Throwable failure;

	Branch(Gathering<T> gathering, String shard, Callable<T> work) {
		this.gathering = gathering;
		this.shard = ShardContext.of(shard, null);
		this.work = work;
	}

	String shard() {
		return this.shard.shard();
	}

	Gathering<T> gathering() {
		return this.gathering;
	}

	/**
	 * The branch asks for room.
	 * @param place its place in the queue
	 */
	void enter(BranchLimiter.Entry place) {
		this.entry = place;
	}

	BranchLimiter.@Nullable Entry entry() {
		return this.entry;
	}

	/**
	 * Do the work, on the calling thread.
	 */
	void run() {
		if (!begin()) {
			return;
		}
		ScatterListener.Part listener = this.gathering.listener().part(shard());
		try {
			ShardContextHolder.Scope scope = ShardContextHolder.openBranch(this.shard, this);
			try {
				this.result = this.work.call();
			}
			finally {
				scope.close();
			}
			end(State.FINISHED, null);
		}
		catch (Throwable ex) {
			end(this.cancelled ? State.CANCELLED : State.FAILED, ex);
		}
		listener.end(outcome(), this.failure);
		this.gathering.ended(this);
	}

	private boolean begin() {
		this.lock.lock();
		try {
			if (this.cancelled || this.gathering.isStopped()) {
				this.state = State.NOT_BEGUN;
			}
			else {
				this.state = State.RUNNING;
				this.thread = Thread.currentThread();
			}
		}
		finally {
			this.lock.unlock();
		}
		if (this.state == State.NOT_BEGUN) {
			this.gathering.ended(this);
		}
		return this.state == State.RUNNING;
	}

	private void end(State end, @Nullable Throwable failure) {
		this.lock.lock();
		try {
			this.thread = null;
			this.failure = failure;
			this.state = end;
			// the thread may be one of a pool
			Thread.interrupted();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * End without having begun.
	 * @param failure why, or {@code null} if the branch is merely cancelled
	 */
	void refuse(@Nullable Throwable failure) {
		this.failure = failure;
		this.state = (failure != null) ? State.FAILED : State.NOT_BEGUN;
		this.gathering.ended(this);
	}

	/**
	 * Cancel: no connection is handed out and no statement made from now on.
	 */
	void cancel() {
		List<Gathering<?>> inner;
		this.lock.lock();
		try {
			this.cancelled = true;
			inner = List.copyOf(this.nested);
			if (this.thread != null && this.connections.isEmpty()) {
				this.thread.interrupt();
			}
		}
		finally {
			this.lock.unlock();
		}
		inner.forEach(Gathering::abandon);
	}

	/**
	 * Ask the server to cancel what runs.
	 */
	void cancelStatements() {
		for (WatchedConnection connection : held()) {
			if (!execute(connection::cancel)) {
				connection.abort();
			}
		}
	}

	/**
	 * Run a request to a server on another thread.
	 * @param request the request
	 * @return whether there was a thread for it
	 */
	boolean execute(Runnable request) {
		try {
			this.gathering.executor().execute(request);
			return true;
		}
		catch (RejectedExecutionException ex) {
			return false;
		}
	}

	/**
	 * Cut the connections and interrupt the thread.
	 */
	void abort() {
		held().forEach(WatchedConnection::abort);
		this.lock.lock();
		try {
			if (this.thread != null) {
				this.thread.interrupt();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Remove the connections from their pools that are still held.
	 */
	void evict() {
		held().forEach(WatchedConnection::evict);
	}

	private List<WatchedConnection> held() {
		this.lock.lock();
		try {
			return List.copyOf(this.connections);
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public ShardBranch.Lease watch(Connection connection, Runnable evict) throws SQLException {
		if (isOver()) {
			// left behind by the work on another thread
			return UNWATCHED;
		}
		int timeout = (int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(this.gathering.networkTimeout()));
		WatchedConnection watched = new WatchedConnection(this, connection, evict, timeout, this.gathering.fetchSize());
		this.lock.lock();
		try {
			if (!this.cancelled) {
				this.connections.add(watched);
				return watched;
			}
		}
		finally {
			this.lock.unlock();
		}
		watched.release();
		throw new TransientDataAccessResourceException(describeCancelled());
	}

	@Override
	public @Nullable Connection entering(Connection connection, String shard) {
		if (this.gathering.call().keyed()) {
			return null;
		}
		Entry entry = this.gathering.pin().entry(shard);
		return (entry != null) ? EnteringConnection.of(connection, entry) : connection;
	}

	void forget(WatchedConnection connection) {
		this.lock.lock();
		try {
			this.connections.remove(connection);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Tell of a call that the work of this branch waits for.
	 * @param inner the call
	 * @return whether it is the only one
	 */
	boolean addNested(Gathering<?> inner) {
		this.lock.lock();
		try {
			this.nested.add(inner);
			if (!this.cancelled) {
				return this.nested.size() == 1;
			}
			this.nested.remove(inner);
		}
		finally {
			this.lock.unlock();
		}
		throw new TransientDataAccessResourceException(describeCancelled());
	}

	/**
	 * Tell that the work no longer waits.
	 * @param inner the call
	 * @return whether there is no other one
	 */
	boolean removeNested(Gathering<?> inner) {
		this.lock.lock();
		try {
			this.nested.remove(inner);
			return this.nested.isEmpty();
		}
		finally {
			this.lock.unlock();
		}
	}

	void check() {
		if (this.cancelled) {
			throw new TransientDataAccessResourceException(describeCancelled());
		}
	}

	private String describeCancelled() {
		return "The part of '%s' on shard '%s' is cancelled; nothing was sent"
			.formatted(this.gathering.call().operation(), shard());
	}

	/**
	 * Return whether the work is done, although it may have left tasks behind.
	 * @return whether it is
	 */
	boolean isOver() {
		return this.state == State.FINISHED || this.state == State.FAILED;
	}

	boolean isCancelled() {
		return this.cancelled;
	}

	State state() {
		return this.state;
	}

	@SuppressWarnings("NullAway") // null only where T allows it
	T result() {
		return this.result;
	}

	@Nullable Throwable failure() {
		return this.failure;
	}

	private ScatterListener.Outcome outcome() {
		return switch (this.state) {
			case FINISHED -> ScatterListener.Outcome.SUCCESS;
			case FAILED -> ScatterListener.Outcome.FAILURE;
			default -> ScatterListener.Outcome.CANCELLED;
		};
	}

	/**
	 * How far a branch is.
	 */
	enum State {

		/**
		 * It waits for its turn.
		 */
		WAITING,

		/**
		 * Its thread works.
		 */
		RUNNING,

		/**
		 * It has a result.
		 */
		FINISHED,

		/**
		 * It failed by itself.
		 */
		FAILED,

		/**
		 * It ended because it was cancelled.
		 */
		CANCELLED,

		/**
		 * It was cancelled before its turn came.
		 */
		NOT_BEGUN

	}

}
