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

package io.github.shardboot.id;

import io.github.shardboot.ShardIdException;

/**
 * A number that this process alone puts into its ids, and how long it may. Thread-safe.
 *
 * @author Shardboot Contributors
 */
public interface Lane {

	/**
	 * Return what is granted now. The first call may block until there is a grant, later
	 * ones must not.
	 * @return the grant; its lane and beginning never change
	 * @throws ShardIdException if the lane is lost, or there is none
	 */
	Grant grant();

	/**
	 * Give the lane back; from then on {@link #grant()} throws.
	 * @param highest the latest time in an id of this lane
	 */
	void release(long highest);

	/**
	 * A stretch of time, in milliseconds since the beginning of all ids, whose ids belong
	 * to this process. No other process ever gets a part of it for the same lane.
	 *
	 * @param lane the number of the lane
	 * @param from the earliest time of an id
	 * @param to the latest time of an id
	 */
	record Grant(int lane, long from, long to) {

	}

}
