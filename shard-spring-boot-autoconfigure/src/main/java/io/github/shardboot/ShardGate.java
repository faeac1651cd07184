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

/**
 * Lets the calls to one shard pass, or refuses them before they wait for a connection, so
 * that a shard that does not serve takes no more than its share of the threads.
 * <p>
 * Declare a {@link Factory} bean to replace the gates of the starter, for instance by the
 * bulkheads and circuit breakers of a library. Called by the threads that make the calls,
 * all at once: be thread-safe and fast, do not block, and do not use the routed data
 * source. The default database has no gate.
 *
 * @author Shardboot Contributors
 */
public interface ShardGate {

	/**
	 * Lets everything pass.
	 */
	ShardGate NONE = new ShardGate() {

		@Override
		public void enter() {
			// always
		}

		@Override
		public void leave(Result result) {
			// nothing was counted
		}

	};

	/**
	 * A call asks for a connection.
	 * @throws ShardUnavailableException if it may not
	 */
	void enter();

	/**
	 * The call has its connection.
	 */
	default void connected() {
	}

	/**
	 * The call is over: its connection is given back, or there was none. Told once for
	 * each call that has entered.
	 * @param result what it says about the shard
	 */
	void leave(Result result);

	/**
	 * Return how the gate is, for health and meters.
	 * @return the status
	 */
	default Status status() {
		return Status.UNKNOWN;
	}

	/**
	 * What a call says about its shard.
	 */
	enum Result {

		/**
		 * The shard serves; the call itself may have failed.
		 */
		SERVED,

		/**
		 * There was no connection, or it was lost.
		 */
		UNAVAILABLE,

		/**
		 * Nothing: the caller gave up, for instance.
		 */
		UNDECIDED

	}

	/**
	 * How a gate is.
	 *
	 * @param open whether the circuit is open: calls are refused because earlier ones
	 * failed
	 * @param calls the number of calls that have entered and not left
	 * @param refusedByCircuit the number of calls that were refused because the circuit
	 * was open
	 * @param refusedByLimit the number of calls that were refused because there were too
	 * many
	 */
	record Status(boolean open, int calls, long refusedByCircuit, long refusedByLimit) {

		/**
		 * The status of a gate that tells nothing.
		 */
		public static final Status UNKNOWN = new Status(false, 0, 0, 0);

	}

	/**
	 * Makes the gates of the shards.
	 */
	@FunctionalInterface
	interface Factory {

		/**
		 * Make the gate of a shard, or of a replica. Called at start-up, once for each.
		 * @param shard the name of the shard, or that of a replica, such as
		 * {@code eu-1-replica-1}
		 * @return its gate
		 */
		ShardGate create(String shard);

	}

}
