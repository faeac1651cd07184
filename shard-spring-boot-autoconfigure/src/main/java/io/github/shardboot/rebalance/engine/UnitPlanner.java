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
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

import org.springframework.dao.InvalidDataAccessApiUsageException;

import io.github.shardboot.rebalance.MoveIntent;
import io.github.shardboot.rebalance.MovePlan;
import io.github.shardboot.rebalance.MovePlanner;
import io.github.shardboot.rebalance.MoveUnit;
import io.github.shardboot.rebalance.PlannedMove;
import io.github.shardboot.strategy.ShardKeyType;
import io.github.shardboot.strategy.ShardMap;

/**
 * Plans moves of slots and keys that are named: one move for each shard that owns some of
 * them.
 *
 * @author Shardboot Contributors
 */
public final class UnitPlanner implements MovePlanner {

	private final ShardKeyType keyType;

	private final Supplier<ShardMap> map;

	/**
	 * Create a planner.
	 * @param keyType the type of all keys
	 * @param map returns the map in force
	 */
	public UnitPlanner(ShardKeyType keyType, Supplier<ShardMap> map) {
		this.keyType = keyType;
		this.map = map;
	}

	@Override
	public MovePlan plan(MoveIntent intent) {
		ShardMap current = this.map.get();
		if (intent instanceof MoveIntent.MoveSlots slots) {
			return new MovePlan(current.epoch(), slots(current, slots));
		}
		if (intent instanceof MoveIntent.MoveKey key) {
			Object canonical = this.keyType.canonical(key.unit().key());
			String source = current.shardFor(canonical);
			return new MovePlan(current.epoch(), source.equals(key.target()) ? List.of()
					: List.of(new PlannedMove(new MoveUnit.Key(canonical), source, key.target())));
		}
		throw new InvalidDataAccessApiUsageException(
				"'%s' cannot be planned here. Name the slots or the key.".formatted(intent.getClass().getSimpleName()));
	}

	private static List<PlannedMove> slots(ShardMap map, MoveIntent.MoveSlots intent) {
		Map<String, SortedSet<Integer>> owners = new TreeMap<>();
		for (Integer slot : intent.unit().slots()) {
			if (slot < 0 || slot >= map.strategy().slots()) {
				throw new InvalidDataAccessApiUsageException(
						"There is no slot '%d': there are '%d'. Only strategies 'hash' and 'consistent-hash' have slots."
							.formatted(slot, map.strategy().slots()));
			}
			owners.computeIfAbsent(map.strategy().shardOf(slot), (owner) -> new TreeSet<>()).add(slot);
		}
		owners.remove(intent.target());
		return owners.entrySet()
			.stream()
			.map((entry) -> new PlannedMove(new MoveUnit.Slots(entry.getValue()), entry.getKey(), intent.target()))
			.toList();
	}

}
