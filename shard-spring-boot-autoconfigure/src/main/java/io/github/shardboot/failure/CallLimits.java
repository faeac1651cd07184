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

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/**
 * How long each call on one connection may wait for its answer.
 * <p>
 * A query timeout only asks the server to cancel, which a frozen server does not hear. So
 * whatever bounds a call also bounds the wait for its answer, with some time left for the
 * server to cancel by itself: the query timeout of the statement, the deadline of the
 * transaction, and {@code shard.timeouts.call}. Used by one thread at a time.
 *
 * @author Shardboot Contributors
 */
public final class CallLimits {

	/**
	 * How long a commit or rollback may wait in any case, in milliseconds.
	 */
	public static final long LEAST_FOR_END_MILLIS = 2_000;

	private static final long GRACE_MILLIS = 500;

	private final Connection connection;

	private final int callMillis;

	private final int poolMillis;

	private int presentMillis;

	private boolean deadlineKnown;

	/**
	 * As {@link System#nanoTime()}, or zero if there is none.
	 */
	private long deadline;

	/**
	 * Create the limits of a connection.
	 * @param connection the connection, with the limit of its pool
	 * @param callMillis {@code shard.timeouts.call} in milliseconds, or zero for none
	 * @throws SQLException if the connection is closed
	 */
	public CallLimits(Connection connection, int callMillis) throws SQLException {
		this.connection = connection;
		this.callMillis = callMillis;
		this.poolMillis = connection.getNetworkTimeout();
		this.presentMillis = this.poolMillis;
	}

	/**
	 * Return whether the calling thread's transaction has a deadline.
	 * @return {@code false} if it has none, or there is no transaction
	 */
	public static boolean hasTransactionDeadline() {
		return TransactionDeadline.remainingMillis() != Long.MAX_VALUE;
	}

	/**
	 * Limit the next call.
	 * @param queryTimeout the timeout of the statement in seconds, or zero
	 * @param atLeast how long it may take after the deadline of the transaction, in
	 * milliseconds
	 * @throws SQLException if the connection is closed
	 */
	public void limit(int queryTimeout, long atLeast) throws SQLException {
		long millis = (this.callMillis > 0) ? this.callMillis : Long.MAX_VALUE;
		if (queryTimeout > 0) {
			millis = Math.min(millis, TimeUnit.SECONDS.toMillis(queryTimeout) + GRACE_MILLIS);
		}
		else if (hasDeadline()) {
			long remaining = TimeUnit.NANOSECONDS.toMillis(this.deadline - System.nanoTime());
			millis = Math.min(millis, Math.max(Math.max(remaining, 0) + GRACE_MILLIS, atLeast));
		}
		long most = (this.poolMillis > 0) ? this.poolMillis : Integer.MAX_VALUE;
		int limit = (int) Math.min(millis, most);
		if (limit != this.presentMillis) {
			this.connection.setNetworkTimeout(Runnable::run, limit);
			this.presentMillis = limit;
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

}
