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

package io.github.shardboot.rebalance.engine.observe;

import io.github.shardboot.rebalance.ShardMove;

/**
 * Told by the process that carries moves out which states they enter and leave, for
 * example to observe them. Called by the thread of the move; must not block. What it
 * throws is ignored.
 *
 * @author Shardboot Contributors
 */
@FunctionalInterface
public interface MoveListener {

	/**
	 * Listens to nothing.
	 */
	MoveListener NOOP = (move) -> (outcome) -> {
	};

	/**
	 * A move was found in a state that is new to this process.
	 * @param move the move
	 * @return what is told when it leaves the state
	 */
	Stay entered(ShardMove move);

	/**
	 * Told when a move leaves a state.
	 */
	@FunctionalInterface
	interface Stay {

		/**
		 * The move has left the state.
		 * @param outcome where it goes
		 */
		void left(Outcome outcome);

	}

	/**
	 * How a move leaves a state.
	 */
	enum Outcome {

		/**
		 * To the next state, or to its end.
		 */
		NEXT,

		/**
		 * Back: a switch that was not made.
		 */
		BACK,

		/**
		 * It could not be done.
		 */
		FAILED,

		/**
		 * It was called off.
		 */
		ABORTED,

		/**
		 * This process does not carry it on any more.
		 */
		LOST

	}

}
