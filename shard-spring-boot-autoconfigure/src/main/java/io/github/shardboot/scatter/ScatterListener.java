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

import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Told of calls on several shards, for example to observe them.
 * <p>
 * {@link #begin} and {@link Call#end} are called by the caller's thread, {@link Part} by
 * the thread of the part, nested calls included. None may block; what they throw is
 * ignored.
 *
 * @author Shardboot Contributors
 */
@FunctionalInterface
public interface ScatterListener {

	/**
	 * Listens to nothing.
	 */
	ScatterListener NOOP = (operation, shards) -> Call.NOOP;

	/**
	 * A call begins.
	 * @param operation what is called
	 * @param shards the names of its shards
	 * @return what is told about the call
	 */
	Call begin(String operation, Set<String> shards);

	/**
	 * Return one listener that tells several; the failure of one keeps nothing from the
	 * others.
	 * @param listeners the listeners, in their order
	 * @return one for all, {@link #NOOP} for none
	 */
	static ScatterListener of(List<ScatterListener> listeners) {
		return switch (listeners.size()) {
			case 0 -> NOOP;
			case 1 -> listeners.get(0);
			default -> new SeveralScatterListeners(listeners);
		};
	}

	/**
	 * How a call or a part of it ended.
	 */
	enum Outcome {

		/**
		 * With a result.
		 */
		SUCCESS,

		/**
		 * With the results of some shards.
		 */
		PARTIAL,

		/**
		 * With an exception.
		 */
		FAILURE,

		/**
		 * It was cancelled, because another part failed, the deadline passed or the
		 * caller was interrupted.
		 */
		CANCELLED

	}

	/**
	 * Told about one call.
	 */
	interface Call {

		/**
		 * Listens to nothing.
		 */
		Call NOOP = new Call() {

			@Override
			public Part part(String shard) {
				return (outcome, failure) -> {
				};
			}

			@Override
			public void end(Outcome outcome, @Nullable Throwable failure) {
				// nothing to do
			}
		};

		/**
		 * A part begins. Parts that never begin are not told of.
		 * @param shard the shard of the part
		 * @return what is told about the part
		 */
		Part part(String shard);

		/**
		 * The call is over; some cancelled parts may still have to end.
		 * @param outcome how it ended
		 * @param failure the failure, if any
		 */
		void end(Outcome outcome, @Nullable Throwable failure);

	}

	/**
	 * Told about one part.
	 */
	@FunctionalInterface
	interface Part {

		/**
		 * The part is over.
		 * @param outcome how it ended
		 * @param failure the failure, if any
		 */
		void end(Outcome outcome, @Nullable Throwable failure);

	}

}
