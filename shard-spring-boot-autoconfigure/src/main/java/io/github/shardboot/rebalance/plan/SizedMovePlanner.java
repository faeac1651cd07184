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
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.springframework.dao.InvalidDataAccessApiUsageException;

import io.github.shardboot.UnknownShardException;
import io.github.shardboot.directory.ShardTraits;
import io.github.shardboot.rebalance.MoveIntent;
import io.github.shardboot.rebalance.MovePlan;
import io.github.shardboot.rebalance.MovePlanner;
import io.github.shardboot.rebalance.ShardMove;
import io.github.shardboot.rebalance.choice.CopyLimits;
import io.github.shardboot.rebalance.choice.EngineChoice;
import io.github.shardboot.rebalance.measure.Piece;
import io.github.shardboot.rebalance.measure.PieceSource;
import io.github.shardboot.strategy.ShardKeyType;
import io.github.shardboot.strategy.ShardMap;
import io.github.shardboot.strategy.Suggestion;
import io.github.shardboot.strategy.geo.Residency;

/**
 * Plans moves by what shards hold. Slots that go from one shard to another are one move,
 * each key is a move of its own. Thread-safe.
 *
 * @author Shardboot Contributors
 */
public final class SizedMovePlanner implements MovePlanner {

	private final Supplier<ShardMap> map;

	private final SortedMap<String, ShardTraits> shards;

	private final PieceSource pieces;

	private final LoadCost cost;

	private final Residency residency;

	private final ShardKeyType keyType;

	private final Supplier<List<ShardMove>> moves;

	private final EngineChoice engines;

	private final CopyLimits limits;

	private final NamedMoves named;

	/**
	 * Create a planner.
	 * @param map returns the map in force
	 * @param shards what is configured for each shard
	 * @param pieces what can move
	 * @param cost what is to be even
	 * @param residency the regions that keys must not leave
	 * @param keyType the type of all keys
	 * @param moves returns the moves that were done, newest first
	 * @param engines chooses how rows get from one shard to another
	 * @param limits how much may be copied while writes are refused
	 */
	public SizedMovePlanner(Supplier<ShardMap> map, Collection<ShardTraits> shards, PieceSource pieces, LoadCost cost,
			Residency residency, ShardKeyType keyType, Supplier<List<ShardMove>> moves, EngineChoice engines,
			CopyLimits limits) {
		this.map = map;
		this.shards = shards.stream()
			.collect(Collectors.toMap(ShardTraits::name, (traits) -> traits, (first, second) -> first, TreeMap::new));
		this.pieces = pieces;
		this.cost = cost;
		this.residency = residency;
		this.keyType = keyType;
		this.moves = moves;
		this.engines = engines;
		this.limits = limits;
		this.named = new NamedMoves(this::draft, residency, keyType);
	}

	@Override
	public MovePlan plan(MoveIntent intent) {
		ShardMap current = this.map.get();
		if (intent instanceof MoveIntent.MoveSlots wanted) {
			return this.named.slots(current, wanted.unit(), known(wanted.target()).name());
		}
		if (intent instanceof MoveIntent.MoveKey wanted) {
			return this.named.key(current, wanted.unit(), known(wanted.target()).name());
		}
		if (intent instanceof MoveIntent.MoveRange wanted) {
			return this.named.range(current, wanted.unit(), known(wanted.target()).name());
		}
		if (intent instanceof MoveIntent.AddShard wanted) {
			return addShard(current, known(wanted.shard()));
		}
		if (intent instanceof MoveIntent.RemoveShard wanted) {
			return removeShard(current, known(wanted.shard()));
		}
		if (intent instanceof MoveIntent.IsolateTenant wanted) {
			return isolate(current, wanted);
		}
		return evenOut(current, (MoveIntent.EvenOut) intent);
	}

	private MovePlan addShard(ShardMap current, ShardTraits shard) {
		if (shard.dedicated() || shard.weight() == 0) {
			throw new InvalidDataAccessApiUsageException(
					"Shard '%s' is to get nothing by itself, as 'shard.shards.%s.%s' says. Change that, or move keys there by name."
						.formatted(shard.name(), shard.name(), shard.dedicated() ? "dedicated" : "weight"));
		}
		PlanDraft draft = draft(current, this.shards.keySet());
		return draft.plan(new Balancing(draft.cluster(), this.cost).fill(shard.name()));
	}

	private MovePlan evenOut(ShardMap current, MoveIntent.EvenOut wanted) {
		PlanDraft draft = draft(current, this.shards.keySet());
		Loads loads = new Balancing(draft.cluster(), this.cost).evenOut(wanted.tolerance());
		for (String shard : loads.shared()) {
			if (!loads.isWithin(shard, wanted.tolerance())) {
				draft.notes()
					.add("Shard '%s' stays %s than its share by %.0f %%: no piece is small enough, or what there is must stay"
						.formatted(shard, (loads.excess(shard) > 0) ? "larger" : "smaller",
								100 * Math.abs(loads.excess(shard)) / Math.max(1, loads.share(shard))));
			}
		}
		return draft.plan(loads);
	}

	private MovePlan removeShard(ShardMap current, ShardTraits shard) {
		PlanDraft draft = draft(current, this.shards.keySet());
		Loads loads = new Balancing(draft.cluster(), this.cost).drain(shard.name(), null);
		checkEmptied(draft.cluster(), loads, shard.name());
		current.overrides().forEach((key, pinned) -> {
			if (current.strategy().slots() == 0 && pinned.equals(shard.name())) {
				throw new InvalidDataAccessApiUsageException(
						"Shard '%s' cannot be emptied: 'shard.overrides' pins keys there. Take them out of 'shard.overrides' first; their rows are not moved with it."
							.formatted(shard.name()));
			}
		});
		draft.notes()
			.add("Then set 'shard.shards.%s.weight' to 0 in all instances, or take the shard out of 'shard.shards'"
				.formatted(shard.name()));
		return draft.plan(loads);
	}

	private static void checkEmptied(Cluster cluster, Loads loads, String shard) {
		List<Piece> left = new ArrayList<>(cluster.piecesOf(shard));
		loads.reassignments().forEach((move) -> left.remove(move.piece()));
		if (!left.isEmpty()) {
			long fixed = left.stream().filter((piece) -> piece.fixed() != null).count();
			String reasons = left.stream()
				.map((piece) -> (piece.fixed() != null) ? piece.fixed()
						: "no shard may get it (%s)".formatted(
								(piece.region() != null) ? "region '" + piece.region() + "'" : "weights, kept shards"))
				.distinct()
				.sorted()
				.collect(Collectors.joining("; "));
			throw new InvalidDataAccessApiUsageException(
					"Shard '%s' cannot be emptied: %d of its %d pieces have no other place (%s). %s".formatted(shard,
							left.size(), cluster.piecesOf(shard).size(), reasons,
							(fixed == left.size()) ? "Move pinned keys by name first, with intent 'move-key'."
									: "Configure a shard that may get them first."));
		}
	}

	private MovePlan isolate(ShardMap current, MoveIntent.IsolateTenant wanted) {
		ShardTraits target = known(wanted.target());
		Object key = this.named.canonical(current, wanted.unit());
		NamedMoves.checkLeaves(current, key, target.name());
		PlanDraft draft = draft(NamedMoves.apart(current, key), this.shards.keySet());
		Piece tenant = NamedMoves.piece(draft.cluster(), key);
		this.named.checkTarget(draft.cluster(), tenant, target.name());
		Cluster others = draft.cluster().without(tenant);
		Loads loads = new Balancing(others, this.cost).drain(target.name(), null);
		checkEmptied(others, loads, target.name());
		List<Reassignment> reassignments = new ArrayList<>(loads.reassignments());
		if (!tenant.shard().equals(target.name())) {
			reassignments.add(new Reassignment(tenant, target.name()));
			NamedMoves.noteIds(draft, key, target.name());
		}
		draft.notes()
			.add("Set 'shard.shards.%s.dedicated' or its weight to 0, so that no other key is put there"
				.formatted(target.name()));
		return draft.plan(reassignments);
	}

	private ShardTraits known(String shard) {
		ShardTraits traits = this.shards.get(shard);
		if (traits == null) {
			throw new UnknownShardException(shard, "There is no shard '%s' to plan with. %s".formatted(shard,
					Suggestion.forShard(shard, this.shards.keySet())));
		}
		return traits;
	}

	private PlanDraft draft(ShardMap current, Collection<String> asked) {
		PieceSource.Survey survey = this.pieces.survey(current, asked);
		if (this.cost == StandardCost.OPERATIONS
				&& survey.pieces().stream().allMatch((piece) -> piece.load().operations() == 0)) {
			throw new InvalidDataAccessApiUsageException(
					"No operations were counted that could be evened out. Set 'shard.hot-keys.enabled=true' and ask an instance that has served for a while, or set 'shard.rebalance.planning.cost' to 'bytes' or 'rows'.");
		}
		return new PlanDraft(current, this.keyType,
				new Cluster(this.shards, survey.pieces(), survey.rest(), this.residency), asked,
				new ArrayList<>(survey.notes()), this.engines.remembered(), this.limits, this.moves.get());
	}

}
