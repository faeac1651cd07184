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

package io.github.shardboot;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Reads in it see what was written in it, although replicas are behind: a replica serves
 * a read when it has replayed what the session has written to that shard, otherwise the
 * primary does. May be kept, shared between threads and used any number of times, also as
 * a bean with the scope of a web session.
 * <p>
 * A session lasts for the code that is run in it, and for the tasks that take the scopes
 * of their caller along. Another process continues with the {@link #token()}. After each
 * write the primary is asked how far it is: one round trip more.
 *
 * @author Shardboot Contributors
 */
public final class ConsistencySession implements ShardScope {

	private final Consumer<ConsistencyToken> listener;

	private volatile ConsistencyToken token;

	/**
	 * Create a session in which nothing was written.
	 */
	public ConsistencySession() {
		this(ConsistencyToken.NONE);
	}

	/**
	 * Continue a session.
	 * @param since what was written before
	 */
	public ConsistencySession(ConsistencyToken since) {
		this(since, (token) -> {
		});
	}

	/**
	 * Continue a session.
	 * @param since what was written before
	 * @param listener is told of the token after each write, by the thread that writes,
	 * one at a time
	 */
	public ConsistencySession(ConsistencyToken since, Consumer<ConsistencyToken> listener) {
		this.token = since;
		this.listener = listener;
	}

	/**
	 * Return what was written so far.
	 * @return the token
	 */
	public ConsistencyToken token() {
		return this.token;
	}

	/**
	 * Tell of a write. Called by the data source; applications may call it for writes
	 * that pass it by.
	 * @param shard the name of the shard
	 * @param position how far its log was afterwards
	 */
	public synchronized void written(String shard, WalPosition position) {
		ConsistencyToken next = this.token.and(shard, position);
		if (next != this.token) {
			this.token = next;
			this.listener.accept(next);
		}
	}

	@Override
	public <T extends @Nullable Object, X extends Throwable> T call(CallableOp<T, X> work) throws X {
		ShardContextHolder.Scope scope = ShardContextHolder.openSession(this);
		try {
			return work.call();
		}
		finally {
			scope.close();
		}
	}

	@Override
	public void run(Runnable work) {
		ShardContextHolder.Scope scope = ShardContextHolder.openSession(this);
		try {
			work.run();
		}
		finally {
			scope.close();
		}
	}

}
