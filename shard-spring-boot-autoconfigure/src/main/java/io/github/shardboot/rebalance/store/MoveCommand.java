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

package io.github.shardboot.rebalance.store;

import java.util.EnumSet;
import java.util.Set;

import io.github.shardboot.rebalance.MoveState;

/**
 * What an operator can tell a move to do.
 *
 * @author Shardboot Contributors
 */
public enum MoveCommand {

	/**
	 * Call it off.
	 */
	ABORT(EnumSet.range(MoveState.PENDING, MoveState.SWITCHING)),

	/**
	 * Give the unit back to the source.
	 */
	REVERSE(EnumSet.of(MoveState.SWITCHED)),

	/**
	 * Give up the way back.
	 */
	COMPLETE(EnumSet.of(MoveState.SWITCHED));

	private final Set<MoveState> states;

	MoveCommand(Set<MoveState> states) {
		this.states = states;
	}

	/**
	 * Return in which states it can be given.
	 * @return the states
	 */
	public Set<MoveState> states() {
		return this.states;
	}

}
