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

package io.github.shardboot.rebalance.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

import io.github.shardboot.rebalance.MoveEngine;
import io.github.shardboot.rebalance.MovePlan;
import io.github.shardboot.rebalance.MoveUnit;
import io.github.shardboot.rebalance.PlannedMove;
import io.github.shardboot.rebalance.ShardMove;
import io.github.shardboot.rebalance.choice.CopyLimits;
import io.github.shardboot.rebalance.choice.EngineChoice;
import io.github.shardboot.rebalance.measure.Load;
import io.github.shardboot.strategy.KeyRange;
import io.github.shardboot.strategy.ShardKeyType;
import io.github.shardboot.strategy.ShardMap;

/**
 * A plan in the making: what was measured, and what to say about it.
 *
 * @param map the map that it is made of
 * @param keyType the type of all keys
 * @param cluster what shards hold
 * @param asked the shards that were measured
 * @param notes what to know before it is started; more can be added
 * @param engines chooses engines
 * @param limits how much may be copied while writes are refused
 * @param done the moves that were done, newest first
 * @author Shardboot Contributors
 */
record PlanDraft(ShardMap map, ShardKeyType keyType, Cluster cluster, Collection<String> asked, List<String> notes,
		EngineChoice engines, CopyLimits limits, List<ShardMove> done) {

	MovePlan plan(Loads loads) {
		return plan(loads.reassignments());
	}

	MovePlan plan(List<Reassignment> reassignments) {
		List<PlannedMove> moves = moves(reassignments);
		for (MoveEngine engine : MoveEngine.values()) {
			if (moves.stream().anyMatch((move) -> move.engine() == engine)) {
				this.notes.add(MoveRates.of(this.done, engine).note());
			}
		}
		moves.forEach(this::noteRefusal);
		return new MovePlan(this.map.epoch(), moves, forecasts(reassignments), this.notes);
	}

	private void noteRefusal(PlannedMove move) {
		PlannedMove.Estimate estimate = move.estimate();
		if (move.engine() == MoveEngine.BLOCKED_COPY && estimate != null && estimate.pause() != null) {
			String refusal = this.limits.refusal(estimate.rows(), estimate.pause());
			if (refusal != null) {
				this.notes.add("The move from '%s' to '%s' (%s) would fail before it touches anything: %s"
					.formatted(move.source(), move.target(), move.unit(), refusal.substring(0, refusal.length() - 1)));
			}
		}
	}

	private List<PlannedMove> moves(List<Reassignment> reassignments) {
		List<PlannedMove> planned = new ArrayList<>();
		SortedMap<String, List<Reassignment>> slots = new TreeMap<>();
		for (Reassignment move : reassignments) {
			if (move.piece().id() instanceof Integer) {
				slots.computeIfAbsent(move.piece().shard() + " " + move.target(), (pair) -> new ArrayList<>())
					.add(move);
			}
			else if (move.piece().id() instanceof KeyRange range) {
				planned.add(planned(new MoveUnit.Range(range.low(), range.high(), pinned(range)), List.of(move)));
			}
			else {
				Object key = move.piece().id();
				planned.add(planned(new MoveUnit.Key(key, this.map.strategy().slotFor(key)), List.of(move)));
			}
		}
		slots.values()
			.forEach((together) -> planned
				.add(planned(MoveUnit.Slots.of(together.stream().map((move) -> (Integer) move.piece().id()).toList()),
						together)));
		return planned;
	}

	private Set<Object> pinned(KeyRange range) {
		Set<Object> pinned = new HashSet<>(this.map.overrides().keySet());
		pinned.removeIf((key) -> !range.contains(this.keyType, key));
		return pinned;
	}

	private PlannedMove planned(MoveUnit unit, List<Reassignment> together) {
		Load load = together.stream().map((move) -> move.piece().load()).reduce(Load.NONE, Load::plus);
		String source = together.get(0).piece().shard();
		String target = together.get(0).target();
		MoveEngine engine = this.engines.choose(source, target);
		return new PlannedMove(unit, source, target, engine, MoveRates.of(this.done, engine).estimate(load));
	}

	private SortedMap<String, MovePlan.Forecast> forecasts(List<Reassignment> reassignments) {
		Map<String, Load> before = new TreeMap<>();
		this.asked.forEach((shard) -> before.put(shard, this.cluster.restOf(shard)));
		this.cluster.pieces().forEach((piece) -> before.merge(piece.shard(), piece.load(), Load::plus));
		Map<String, Load> change = new TreeMap<>();
		reassignments.forEach((move) -> {
			change.merge(move.piece().shard(), move.piece().load().negated(), Load::plus);
			change.merge(move.target(), move.piece().load(), Load::plus);
		});
		SortedMap<String, MovePlan.Forecast> forecasts = new TreeMap<>();
		before.forEach((shard, load) -> {
			Load after = load.plus(change.getOrDefault(shard, Load.NONE));
			forecasts.put(shard, new MovePlan.Forecast(load.bytes(), after.bytes(), load.rows(), after.rows()));
		});
		return forecasts;
	}

}
