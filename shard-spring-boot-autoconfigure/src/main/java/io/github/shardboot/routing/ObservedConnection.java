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

import io.github.shardboot.OutcomeUnknownException;
import io.github.shardboot.ShardContext;
import io.github.shardboot.ShardListener;

/**
 * A guarded connection that tells a listener when it is given back.
 *
 * @author Shardboot Contributors
 */
final class ObservedConnection extends RecordedConnection {

	private final ShardListener listener;

	/**
	 * With the key, unlike the owner.
	 */
	private final ShardContext target;

	private final long start;

	private ShardListener.Operation operation = ShardListener.Operation.WRITE;

	private ShardListener.Outcome outcome = ShardListener.Outcome.SUCCESS;

	private boolean closed;

	ObservedConnection(Connection delegate, ShardContext target, ConnectionTerms terms, ShardListener listener,
			long start) {
		super(delegate, terms);
		this.target = target;
		this.listener = listener;
		this.start = start;
	}

	@Override
	public void setReadOnly(boolean readOnly) throws SQLException {
		super.setReadOnly(readOnly);
		if (readOnly) {
			this.operation = ShardListener.Operation.READ;
		}
	}

	@Override
	public void commit() throws SQLException {
		try {
			super.commit();
		}
		catch (OutcomeUnknownException ex) {
			this.outcome = ShardListener.Outcome.UNKNOWN;
			throw ex;
		}
	}

	@Override
	public void rollback() throws SQLException {
		if (this.outcome != ShardListener.Outcome.UNKNOWN) {
			this.outcome = ShardListener.Outcome.ROLLBACK;
		}
		super.rollback();
	}

	@Override
	public void close() throws SQLException {
		try {
			super.close();
		}
		finally {
			if (!this.closed) {
				this.closed = true;
				this.listener.finished(this.target, this.operation, this.outcome, System.nanoTime() - this.start);
			}
		}
	}

}
