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

import java.util.Collection;

/**
 * Is told how shards are used. Several beans of this type are told in their order.
 * <p>
 * Called by the thread that uses the connection, for every use of one, and again for a
 * use inside another (a transaction of its own, a call of the listener itself): be fast,
 * do not block, and do not use the routed data source. An exception is logged and changes
 * nothing. The default database is shard {@code default} here.
 *
 * @author Shardboot Contributors
 */
public interface ShardListener {

	/**
	 * Does nothing. Without any listener nothing is measured.
	 */
	ShardListener NOOP = new ShardListener() {
	};

	/**
	 * A connection was taken.
	 * @param context the shard, and the key if there is one
	 */
	default void acquired(ShardContext context) {
	}

	/**
	 * A connection was given back, or there was none.
	 * @param context the shard, and the key if there is one
	 * @param operation what it was used for
	 * @param outcome how that ended
	 * @param nanos how long that took, with the wait for the connection
	 */
	default void finished(ShardContext context, Operation operation, Outcome outcome, long nanos) {
	}

	/**
	 * Return one listener that tells several, and lets none of them break the call.
	 * @param listeners the listeners, in their order
	 * @return one for all, {@link #NOOP} for none
	 */
	static ShardListener of(Collection<? extends ShardListener> listeners) {
		return listeners.isEmpty() ? NOOP : new SafeShardListener(listeners);
	}

	/**
	 * What a connection was used for.
	 */
	enum Operation {

		/**
		 * A read-only transaction.
		 */
		READ,

		/**
		 * Everything else.
		 */
		WRITE

	}

	/**
	 * How the use of a connection ended.
	 */
	enum Outcome {

		/**
		 * It was given back without a rollback.
		 */
		SUCCESS,

		/**
		 * Its transaction was rolled back.
		 */
		ROLLBACK,

		/**
		 * The connection was lost during the commit: nobody knows.
		 */
		UNKNOWN,

		/**
		 * There was no connection.
		 */
		UNAVAILABLE

	}

}
