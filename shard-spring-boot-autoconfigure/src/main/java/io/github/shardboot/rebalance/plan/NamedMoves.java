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
import java.util.TreeSet;
import java.util.function.BiFunction;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.InvalidDataAccessApiUsageException;

import io.github.shardboot.UnknownShardKeyException;
import io.github.shardboot.rebalance.MovePlan;
import io.github.shardboot.rebalance.MoveUnit;
import io.github.shardboot.rebalance.measure.Piece;
import io.github.shardboot.strategy.KeyRange;
import io.github.shardboot.strategy.RangeStrategy;
import io.github.shardboot.strategy.ShardKeyType;
import io.github.shardboot.strategy.ShardMap;
import io.github.shardboot.strategy.geo.Residency;

/**
 * Plans moves of what an operator names: slots, a range, a key. Pinned keys move by their
 * own name only.
 *
 * @author Shardboot Contributors
 */
final class NamedMoves {

	private final BiFunction<ShardMap, Collection<String>, PlanDraft> drafts;

	private final Residency residency;

	private final ShardKeyType keyType;

	/**
	 * Create a planner.
	 * @param drafts asks shards what they hold by a map
	 * @param residency the regions that keys must not leave
	 * @param keyType the type of all keys
	 */
	NamedMoves(BiFunction<ShardMap, Collection<String>, PlanDraft> drafts, Residency residency, ShardKeyType keyType) {
		this.drafts = drafts;
		this.residency = residency;
		this.keyType = keyType;
	}

	MovePlan slots(ShardMap current, MoveUnit.Slots unit, String target) {
		int slots = current.strategy().slots();
		if (slots == 0 || unit.slots().first() < 0 || unit.slots().last() >= slots) {
			throw new InvalidDataAccessApiUsageException((slots == 0)
					? "Strategy '%s' has no slots. Move keys of the directory with intent 'move-key'."
						.formatted(current.strategy().getClass().getSimpleName())
					: "There are no slots '%s': slots go from '0' to '%d'.".formatted(unit, slots - 1));
		}
		Set<String> sources = new TreeSet<>();
		unit.slots().forEach((slot) -> sources.add(current.strategy().shardOf(slot)));
		sources.remove(target);
		PlanDraft draft = this.drafts.apply(current, sources);
		List<Reassignment> reassignments = new ArrayList<>();
		for (Piece piece : draft.cluster().pieces()) {
			if (piece.id() instanceof Integer slot && unit.slots().contains(slot)) {
				reassignments.add(new Reassignment(piece, target));
			}
		}
		return draft.plan(reassignments);
	}

	MovePlan range(ShardMap current, MoveUnit.Range unit, String target) {
		if (!(current.strategy() instanceof RangeStrategy ranges)) {
			throw new InvalidDataAccessApiUsageException("Strategy '%s' has no ranges. Move slots or keys."
				.formatted(current.strategy().getClass().getSimpleName()));
		}
		Object low = bound(unit.low());
		Object high = bound(unit.high());
		if (low != null && high != null && this.keyType.compare(low, high) >= 0) {
			throw new InvalidDataAccessApiUsageException(
					"No key is in the range. Write the lower bound first; the range ends before its upper bound.");
		}
		RangeStrategy cut = ranges.cut(low).cut(high);
		List<KeyRange> parts = cut.within(low, high);
		Set<String> sources = new TreeSet<>();
		parts.forEach((part) -> sources.add(part.shard()));
		sources.remove(target);
		PlanDraft draft = this.drafts.apply(current.with(current.epoch(), cut), sources);
		List<Reassignment> reassignments = new ArrayList<>();
		for (Piece piece : draft.cluster().pieces()) {
			if (piece.id() instanceof KeyRange range && parts.contains(range)) {
				reassignments.add(new Reassignment(piece, target));
			}
		}
		return draft.plan(reassignments);
	}

	private @Nullable Object bound(@Nullable Object key) {
		return (key != null) ? this.keyType.canonical(key) : null;
	}

	MovePlan key(ShardMap current, MoveUnit.Key unit, String target) {
		Object key = canonical(current, unit);
		PlanDraft draft = this.drafts.apply(apart(current, key), Set.of(current.locate(key).shard()));
		Piece piece = piece(draft.cluster(), key);
		checkTarget(draft.cluster(), piece, target);
		if (piece.shard().equals(target)) {
			return draft.plan(List.of());
		}
		noteIds(draft, key, target);
		return draft.plan(List.of(new Reassignment(piece, target)));
	}

	Object canonical(ShardMap current, MoveUnit.Key unit) {
		Object key = this.keyType.canonical(unit.key());
		if (current.strategy() instanceof RangeStrategy) {
			throw new InvalidDataAccessApiUsageException(
					"Strategy 'range' moves ranges, with intent 'move-range', not single keys.");
		}
		if (current.strategy().slots() == 0 && current.overrides().containsKey(key)) {
			throw new InvalidDataAccessApiUsageException(
					"'shard.overrides' pins the key, so that it cannot move. Take it out of 'shard.overrides' first.");
		}
		return key;
	}

	// measured apart from its slot, as if it had left it
	static ShardMap apart(ShardMap current, Object key) {
		if (current.strategy().slots() == 0) {
			return current;
		}
		Map<Object, String> pinned = new HashMap<>(current.overrides());
		pinned.put(key, current.shardFor(key));
		return current.with(current.epoch(), pinned, current.strategy());
	}

	static void checkLeaves(ShardMap current, Object key, String target) {
		Integer slot = current.strategy().slotFor(key);
		if (slot != null && current.strategy().shardOf(slot).equals(target)
				&& !target.equals(current.overrides().get(key))) {
			throw new InvalidDataAccessApiUsageException(
					"Slot '%d' of the key belongs to shard '%s' itself, so it would have to leave without the key. Isolate the key in another shard."
						.formatted(slot, target));
		}
	}

	static void noteIds(PlanDraft draft, Object key, String target) {
		Integer slot = draft.map().strategy().slotFor(key);
		if (slot != null && !draft.map().strategy().shardOf(slot).equals(target)) {
			draft.notes()
				.add("Ids of '@ShardedId' with slot '%d' do not tell their shard while the key is elsewhere: calls by such an id alone are refused"
					.formatted(slot));
		}
	}

	static Piece piece(Cluster cluster, Object key) {
		for (Piece piece : cluster.pieces()) {
			if (piece.id().equals(key)) {
				return piece;
			}
		}
		throw new UnknownShardKeyException(
				"The directory has no such key, so there is nothing to move. Check the key, or assign it with 'Tenants.assign'.");
	}

	void checkTarget(Cluster cluster, Piece piece, String target) {
		this.residency.check(piece.region(), target, "The plan");
		if (!cluster.mayHold(piece, target)) {
			throw new InvalidDataAccessApiUsageException(
					"Shard '%s' is not in region '%s', which the key must not leave. Choose a shard of that region."
						.formatted(target, piece.region()));
		}
	}

}
