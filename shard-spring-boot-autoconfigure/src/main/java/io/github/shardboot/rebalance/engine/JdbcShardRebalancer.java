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

package io.github.shardboot.rebalance.engine;

import java.util.List;

import org.springframework.dao.InvalidDataAccessApiUsageException;

import io.github.shardboot.rebalance.MoveEngine;
import io.github.shardboot.rebalance.MoveIntent;
import io.github.shardboot.rebalance.MovePlan;
import io.github.shardboot.rebalance.MovePlanner;
import io.github.shardboot.rebalance.MoveState;
import io.github.shardboot.rebalance.ShardMove;
import io.github.shardboot.rebalance.ShardRebalancer;
import io.github.shardboot.rebalance.choice.EngineChoice;
import io.github.shardboot.rebalance.store.MoveCommand;
import io.github.shardboot.rebalance.store.MoveReader;
import io.github.shardboot.rebalance.store.NewMoves;
import io.github.shardboot.rebalance.store.StoredMove;

/**
 * Writes down in the catalog what is to be done.
 *
 * @author Shardboot Contributors
 */
public final class JdbcShardRebalancer implements ShardRebalancer {

	private final MovePlanner planner;

	private final MoveReader reader;

	private final NewMoves moves;

	private final EngineChoice engines;

	/**
	 * Create a rebalancer.
	 * @param planner makes plans
	 * @param reader reads moves
	 * @param moves changes moves
	 * @param engines chooses engines where a plan does not
	 */
	public JdbcShardRebalancer(MovePlanner planner, MoveReader reader, NewMoves moves, EngineChoice engines) {
		this.planner = planner;
		this.reader = reader;
		this.moves = moves;
		this.engines = engines;
	}

	@Override
	public MovePlan plan(MoveIntent intent) {
		return this.planner.plan(intent);
	}

	@Override
	public List<ShardMove> start(MovePlan plan) {
		return this.moves.start(plan, this.engines.remembered()::choose).stream().map(this::status).toList();
	}

	@Override
	public List<ShardMove> moves() {
		return this.reader.all().stream().map(StoredMove::move).toList();
	}

	@Override
	public ShardMove status(long id) {
		return this.reader.find(id).move();
	}

	@Override
	public void pause(long id) {
		pause(id, true);
	}

	@Override
	public void resume(long id) {
		pause(id, false);
	}

	private void pause(long id, boolean paused) {
		if (!this.moves.pause(id, paused)) {
			throw refused(id, paused ? "paused" : "resumed", "a move that is over, or about to be, cannot wait");
		}
	}

	@Override
	public void abort(long id) {
		if (!this.moves.command(id, MoveCommand.ABORT)) {
			throw refused(id, "aborted", "only a move that has not switched can be; one that has may be reversed");
		}
	}

	@Override
	public void reverse(long id) {
		StoredMove move = this.reader.find(id);
		if (move.move().engine() == MoveEngine.BLOCKED_COPY) {
			throw refused(id, "reversed",
					"its rows were copied while writes were refused, so that the source does not follow; move the unit back with a new move");
		}
		if (move.state() != MoveState.SWITCHED || !this.moves.command(id, MoveCommand.REVERSE)) {
			throw refused(id, "reversed",
					"only a move that has switched and is not completed can be; move the unit back with a new move");
		}
	}

	@Override
	public void complete(long id) {
		if (!this.moves.command(id, MoveCommand.COMPLETE)) {
			throw refused(id, "completed", "only a move that has switched can be");
		}
	}

	private InvalidDataAccessApiUsageException refused(long id, String what, String why) {
		return new InvalidDataAccessApiUsageException("Move %d is in state '%s' and cannot be %s: %s.".formatted(id,
				this.reader.find(id).state(), what, why));
	}

}
