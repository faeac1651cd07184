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

package io.github.shardboot.rebalance;

/**
 * How far a move is. The catalog has the state; every change of it is one conditional
 * update there.
 *
 * @author Shardboot Contributors
 */
public enum MoveState {

	/**
	 * Wanted. Checks run, then guards and a subscription are installed; with
	 * {@link MoveEngine#BLOCKED_COPY} only guards, and {@link #READY} comes next.
	 */
	PENDING,

	/**
	 * The target copies what is there.
	 */
	COPYING,

	/**
	 * The target applies what was written meanwhile.
	 */
	CATCHING_UP,

	/**
	 * Both sides are compared at one position.
	 */
	VERIFYING,

	/**
	 * Ready to switch. It waits for instances that do not know the move, or was tried and
	 * is tried again.
	 */
	READY,

	/**
	 * Writes to the unit are refused for a moment, in which
	 * {@link MoveEngine#BLOCKED_COPY} copies. A move that is found in this state by
	 * another process did not switch and goes back to {@link #READY}.
	 */
	SWITCHING,

	/**
	 * The target is the owner. The source follows, if it can be reversed.
	 */
	SWITCHED,

	/**
	 * The switch back is under way.
	 */
	REVERSING,

	/**
	 * The rows of the side that lost are deleted, and what the move had installed.
	 */
	CLEANING,

	/**
	 * What was installed and copied is taken away; the source never lost the unit.
	 */
	ABORTING,

	/**
	 * Over: the target owns the unit.
	 */
	DONE,

	/**
	 * Over: it was called off.
	 */
	ABORTED,

	/**
	 * Over: it could not be done, for the reason it gives.
	 */
	FAILED,

	/**
	 * Over: it was switched and switched back.
	 */
	REVERSED;

	/**
	 * Return whether the move is over.
	 * @return whether nothing will happen any more and nothing of it is left
	 */
	public boolean isOver() {
		return this == DONE || this == ABORTED || this == FAILED || this == REVERSED;
	}

}
