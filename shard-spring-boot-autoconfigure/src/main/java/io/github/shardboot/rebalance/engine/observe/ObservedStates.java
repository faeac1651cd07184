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

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.github.shardboot.rebalance.MoveState;
import io.github.shardboot.rebalance.engine.observe.MoveListener.Outcome;
import io.github.shardboot.rebalance.engine.observe.MoveListener.Stay;
import io.github.shardboot.rebalance.store.StoredMove;

/**
 * Remembers the state of one move, and tells a listener of each other one. Used by one
 * thread at a time.
 *
 * @author Shardboot Contributors
 */
public final class ObservedStates implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(ObservedStates.class);

	private final MoveListener listener;

	private @Nullable MoveState state;

	private @Nullable Stay stay;

	/**
	 * Create it for a move of which nothing is known.
	 * @param listener is told
	 */
	public ObservedStates(MoveListener listener) {
		this.listener = listener;
	}

	/**
	 * Look at the move as it is now.
	 * @param move the move
	 */
	public void seen(StoredMove move) {
		MoveState before = this.state;
		if (before == move.state()) {
			return;
		}
		if (before != null) {
			leave(outcome(before, move));
		}
		this.state = move.state();
		if (!move.state().isOver()) {
			try {
				this.stay = this.listener.entered(move.move());
			}
			catch (RuntimeException ex) {
				ignored(ex);
			}
		}
	}

	private static Outcome outcome(MoveState before, StoredMove move) {
		MoveState now = move.state();
		if (before == MoveState.ABORTING) {
			return Outcome.NEXT;
		}
		if (now == MoveState.ABORTING || now == MoveState.FAILED || now == MoveState.ABORTED) {
			return (now == MoveState.ABORTED || move.outcome() == MoveState.ABORTED) ? Outcome.ABORTED : Outcome.FAILED;
		}
		boolean back = (before == MoveState.SWITCHING && now == MoveState.READY)
				|| (before == MoveState.REVERSING && now == MoveState.SWITCHED);
		return back ? Outcome.BACK : Outcome.NEXT;
	}

	private void leave(Outcome outcome) {
		Stay left = this.stay;
		this.stay = null;
		if (left != null) {
			try {
				left.left(outcome);
			}
			catch (RuntimeException ex) {
				ignored(ex);
			}
		}
	}

	private static void ignored(RuntimeException failure) {
		logger.debug("A listener failed with %s".formatted(failure.getClass().getName()));
	}

	/**
	 * Let go of the move. If it is in a state still, that is left as lost.
	 */
	@Override
	public void close() {
		leave(Outcome.LOST);
		this.state = null;
	}

}
