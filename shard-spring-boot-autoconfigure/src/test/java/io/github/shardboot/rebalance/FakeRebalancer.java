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

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;

import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * Moves that are known but move nothing.
 *
 * @author Shardboot Contributors
 */
public class FakeRebalancer implements ShardRebalancer {

	private final SortedMap<Long, ShardMove> moves = new ConcurrentSkipListMap<>();

	private final List<String> calls = new ArrayList<>();

	private final MovePlanner planner;

	/**
	 * Create a rebalancer.
	 * @param planner makes the plans
	 */
	public FakeRebalancer(MovePlanner planner) {
		this.planner = planner;
	}

	/**
	 * Return what was called.
	 * @return the names of the methods and the numbers of the moves
	 */
	public List<String> calls() {
		return this.calls;
	}

	/**
	 * Bring a move into a state.
	 * @param id the number of the move
	 * @param state the state
	 * @param reason the reason, or {@code null}
	 */
	public void become(long id, MoveState state, String reason) {
		ShardMove move = this.moves.get(id);
		boolean switched = state == MoveState.SWITCHED;
		MoveProgress progress = switched ? new MoveProgress(100, 100, 1000, 0, 0, 100, 1, Duration.ofMillis(12), null)
				: move.progress();
		put(move, state, false, reason, progress, switched ? Instant.now() : move.switchedAt());
	}

	private void put(ShardMove move, MoveState state, boolean paused, String reason, MoveProgress progress,
			Instant switchedAt) {
		this.moves.put(move.id(),
				new ShardMove(move.id(), move.unit(), move.source(), move.target(), move.engine(), state, paused,
						reason, 2L, (switchedAt != null) ? 3L : null, progress, move.createdAt(), Instant.now(),
						switchedAt));
	}

	@Override
	public MovePlan plan(MoveIntent intent) {
		return this.planner.plan(intent);
	}

	@Override
	public List<ShardMove> start(MovePlan plan) {
		List<ShardMove> started = new ArrayList<>();
		for (PlannedMove move : plan.moves()) {
			long id = this.moves.size() + 1;
			MoveProgress progress = new MoveProgress(0, 100, 0, 0, 0, 0, 0, null, Duration.ofSeconds(90));
			MoveEngine engine = (move.engine() != null) ? move.engine() : MoveEngine.LOGICAL;
			this.moves.put(id, new ShardMove(id, move.unit(), move.source(), move.target(), engine, MoveState.COPYING,
					false, null, 2L, null, progress, Instant.now(), Instant.now(), null));
			started.add(this.moves.get(id));
		}
		return started;
	}

	@Override
	public List<ShardMove> moves() {
		return this.moves.values().stream().sorted(Comparator.comparing(ShardMove::id).reversed()).toList();
	}

	@Override
	public ShardMove status(long id) {
		ShardMove move = this.moves.get(id);
		if (move == null) {
			throw new InvalidDataAccessApiUsageException("There is no move %d.".formatted(id));
		}
		return move;
	}

	@Override
	public void pause(long id) {
		called("pause", id);
		ShardMove move = status(id);
		put(move, move.state(), true, null, move.progress(), move.switchedAt());
	}

	@Override
	public void resume(long id) {
		called("resume", id);
	}

	@Override
	public void abort(long id) {
		called("abort", id);
		become(id, MoveState.ABORTED, "called off");
	}

	@Override
	public void reverse(long id) {
		called("reverse", id);
	}

	@Override
	public void complete(long id) {
		called("complete", id);
	}

	private void called(String method, long id) {
		status(id);
		this.calls.add(method + " " + id);
	}

}
