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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.springframework.dao.InvalidDataAccessApiUsageException;

import io.github.shardboot.UnknownShardException;
import io.github.shardboot.UnknownShardKeyException;
import io.github.shardboot.directory.ShardTraits;
import io.github.shardboot.rebalance.MoveIntent;
import io.github.shardboot.rebalance.MovePlan;
import io.github.shardboot.rebalance.MovePlanner;
import io.github.shardboot.rebalance.MoveUnit;
import io.github.shardboot.rebalance.ShardMove;
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

	/**
	 * Create a planner.
	 * @param map returns the map in force
	 * @param shards what is configured for each shard
	 * @param pieces what can move
	 * @param cost what is to be even
	 * @param residency the regions that keys must not leave
	 * @param keyType the type of all keys
	 * @param moves returns the moves that were done, newest first
	 */
	public SizedMovePlanner(Supplier<ShardMap> map, Collection<ShardTraits> shards, PieceSource pieces, LoadCost cost,
			Residency residency, ShardKeyType keyType, Supplier<List<ShardMove>> moves) {
		this.map = map;
		this.shards = shards.stream()
			.collect(Collectors.toMap(ShardTraits::name, (traits) -> traits, (first, second) -> first, TreeMap::new));
		this.pieces = pieces;
		this.cost = cost;
		this.residency = residency;
		this.keyType = keyType;
		this.moves = moves;
	}

	@Override
	public MovePlan plan(MoveIntent intent) {
		ShardMap current = this.map.get();
		if (intent instanceof MoveIntent.MoveSlots wanted) {
			return moveSlots(current, wanted);
		}
		if (intent instanceof MoveIntent.MoveKey wanted) {
			return moveKey(current, wanted);
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
		Object key = key(current, wanted.unit());
		checkLeaves(current, key, target.name());
		PlanDraft draft = draft(apart(current, key), this.shards.keySet());
		Piece tenant = piece(draft.cluster(), key);
		checkTarget(draft.cluster(), tenant, target.name());
		Cluster others = draft.cluster().without(tenant);
		Loads loads = new Balancing(others, this.cost).drain(target.name(), null);
		checkEmptied(others, loads, target.name());
		List<Reassignment> reassignments = new ArrayList<>(loads.reassignments());
		if (!tenant.shard().equals(target.name())) {
			reassignments.add(new Reassignment(tenant, target.name()));
			noteIds(draft, key, target.name());
		}
		draft.notes()
			.add("Set 'shard.shards.%s.dedicated' or its weight to 0, so that no other key is put there"
				.formatted(target.name()));
		return draft.plan(reassignments);
	}

	private MovePlan moveSlots(ShardMap current, MoveIntent.MoveSlots wanted) {
		String target = known(wanted.target()).name();
		int slots = current.strategy().slots();
		if (slots == 0 || wanted.unit().slots().first() < 0 || wanted.unit().slots().last() >= slots) {
			throw new InvalidDataAccessApiUsageException((slots == 0)
					? "Strategy '%s' has no slots. Move keys of the directory with intent 'move-key'."
						.formatted(current.strategy().getClass().getSimpleName())
					: "There are no slots '%s': slots go from '0' to '%d'.".formatted(wanted.unit(), slots - 1));
		}
		Set<String> sources = new TreeSet<>();
		wanted.unit().slots().forEach((slot) -> sources.add(current.strategy().shardOf(slot)));
		sources.remove(target);
		PlanDraft draft = draft(current, sources);
		List<Reassignment> reassignments = new ArrayList<>();
		for (Piece piece : draft.cluster().pieces()) {
			if (piece.id() instanceof Integer slot && wanted.unit().slots().contains(slot)) {
				reassignments.add(new Reassignment(piece, target));
			}
		}
		return draft.plan(reassignments);
	}

	private MovePlan moveKey(ShardMap current, MoveIntent.MoveKey wanted) {
		String target = known(wanted.target()).name();
		Object key = key(current, wanted.unit());
		PlanDraft draft = draft(apart(current, key), Set.of(current.locate(key).shard()));
		Piece piece = piece(draft.cluster(), key);
		checkTarget(draft.cluster(), piece, target);
		if (piece.shard().equals(target)) {
			return draft.plan(List.of());
		}
		noteIds(draft, key, target);
		return draft.plan(List.of(new Reassignment(piece, target)));
	}

	private Object key(ShardMap current, MoveUnit.Key unit) {
		Object key = this.keyType.canonical(unit.key());
		if (current.strategy().slots() == 0 && current.overrides().containsKey(key)) {
			throw new InvalidDataAccessApiUsageException(
					"'shard.overrides' pins the key, so that it cannot move. Take it out of 'shard.overrides' first.");
		}
		return key;
	}

	// measured apart from its slot, as if it had left it
	private static ShardMap apart(ShardMap current, Object key) {
		if (current.strategy().slots() == 0) {
			return current;
		}
		Map<Object, String> pinned = new HashMap<>(current.overrides());
		pinned.put(key, current.shardFor(key));
		return current.with(current.epoch(), pinned, current.strategy());
	}

	private static void checkLeaves(ShardMap current, Object key, String target) {
		Integer slot = current.strategy().slotFor(key);
		if (slot != null && current.strategy().shardOf(slot).equals(target)
				&& !target.equals(current.overrides().get(key))) {
			throw new InvalidDataAccessApiUsageException(
					"Slot '%d' of the key belongs to shard '%s' itself, so it would have to leave without the key. Isolate the key in another shard."
						.formatted(slot, target));
		}
	}

	private static void noteIds(PlanDraft draft, Object key, String target) {
		Integer slot = draft.map().strategy().slotFor(key);
		if (slot != null && !draft.map().strategy().shardOf(slot).equals(target)) {
			draft.notes()
				.add("Ids of '@ShardedId' with slot '%d' do not tell their shard while the key is elsewhere: calls by such an id alone are refused"
					.formatted(slot));
		}
	}

	private static Piece piece(Cluster cluster, Object key) {
		for (Piece piece : cluster.pieces()) {
			if (piece.id().equals(key)) {
				return piece;
			}
		}
		throw new UnknownShardKeyException(
				"The directory has no such key, so there is nothing to move. Check the key, or assign it with 'Tenants.assign'.");
	}

	private void checkTarget(Cluster cluster, Piece piece, String target) {
		this.residency.check(piece.region(), target, "The plan");
		if (!cluster.mayHold(piece, target)) {
			throw new InvalidDataAccessApiUsageException(
					"Shard '%s' is not in region '%s', which the key must not leave. Choose a shard of that region."
						.formatted(target, piece.region()));
		}
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
		return new PlanDraft(current, new Cluster(this.shards, survey.pieces(), survey.rest(), this.residency), asked,
				new ArrayList<>(survey.notes()), MoveRates.of(this.moves.get()));
	}

}
