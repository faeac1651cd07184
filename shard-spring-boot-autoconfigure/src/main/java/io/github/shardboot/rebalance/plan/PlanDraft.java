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

import io.github.shardboot.rebalance.MovePlan;
import io.github.shardboot.rebalance.MoveUnit;
import io.github.shardboot.rebalance.PlannedMove;
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
 * @param rates how fast moves were
 * @author Shardboot Contributors
 */
record PlanDraft(ShardMap map, ShardKeyType keyType, Cluster cluster, Collection<String> asked, List<String> notes,
		MoveRates rates) {

	MovePlan plan(Loads loads) {
		return plan(loads.reassignments());
	}

	MovePlan plan(List<Reassignment> reassignments) {
		if (!reassignments.isEmpty()) {
			this.notes.add(this.rates.note());
		}
		return new MovePlan(this.map.epoch(), moves(reassignments), forecasts(reassignments), this.notes);
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
		return new PlannedMove(unit, together.get(0).piece().shard(), together.get(0).target(),
				this.rates.estimate(load));
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
