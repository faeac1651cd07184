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

import java.util.List;

/**
 * The bean that moves slots and keys between shards. Moves are written down in the
 * catalog and carried out by one of the processes that share it; so all methods return at
 * once, and a move goes on when the process that called ends. Thread-safe.
 * <p>
 * All methods throw {@link io.github.shardboot.ShardUnavailableException} if the catalog
 * cannot be asked, and those with an id
 * {@link org.springframework.dao.InvalidDataAccessApiUsageException} if there is no such
 * move or its state does not allow the call.
 *
 * @author Shardboot Contributors
 */
public interface ShardRebalancer {

	/**
	 * Plan what an intent wants. Changes nothing.
	 * @param intent what is wanted
	 * @return the plan
	 */
	MovePlan plan(MoveIntent intent);

	/**
	 * Start the moves of a plan.
	 * @param plan the plan
	 * @return the moves
	 * @throws io.github.shardboot.StaleShardMapException if the shard map has changed
	 * since the plan was made; nothing is started then
	 */
	List<ShardMove> start(MovePlan plan);

	/**
	 * Return all moves that are known, also those that are over.
	 * @return the moves, newest first
	 */
	List<ShardMove> moves();

	/**
	 * Return a move.
	 * @param id the number of the move
	 * @return the move as it is now
	 */
	ShardMove status(long id);

	/**
	 * Let a move go no further than it is. What was copied follows the source meanwhile.
	 * @param id the number of the move
	 */
	void pause(long id);

	/**
	 * Let a paused move go on.
	 * @param id the number of the move
	 */
	void resume(long id);

	/**
	 * Call a move off, before it has switched.
	 * @param id the number of the move
	 */
	void abort(long id);

	/**
	 * Give the unit back to the source after the switch, with all that was written since.
	 * @param id the number of the move
	 */
	void reverse(long id);

	/**
	 * Give up the way back after the switch: the rows of the source are deleted.
	 * @param id the number of the move
	 */
	void complete(long id);

}
