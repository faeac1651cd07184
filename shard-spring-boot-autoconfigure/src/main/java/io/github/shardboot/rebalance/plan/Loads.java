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
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

import io.github.shardboot.directory.ShardTraits;
import io.github.shardboot.rebalance.measure.Piece;

/**
 * What each shard would hold after the reassignments so far, and what would be its fair
 * share: its weight's part of all that shards hold which are not kept for one tenant.
 * <p>
 * A piece costs at least 1, so that slots without rows are spread by their number. A
 * piece is reassigned at most once. Not thread-safe.
 *
 * @author Shardboot Contributors
 */
final class Loads {

	private static final Comparator<Weighed> BY_COST = Comparator.comparingLong(Weighed::cost)
		.thenComparing(Comparator.comparingInt(Weighed::order).reversed());

	private final Map<Piece, Weighed> weighed = new IdentityHashMap<>();

	private final Map<String, Long> held = new HashMap<>();

	private final Map<String, NavigableSet<Weighed>> movable = new HashMap<>();

	private final SortedMap<String, Double> shares = new TreeMap<>();

	private final List<Reassignment> reassignments = new ArrayList<>();

	private final Cluster cluster;

	Loads(Cluster cluster, LoadCost cost) {
		this.cluster = cluster;
		for (String shard : cluster.shards().keySet()) {
			this.held.put(shard, cost.of(cluster.restOf(shard)));
		}
		for (Piece piece : cluster.pieces()) {
			Weighed candidate = new Weighed(piece, Math.max(1, cost.of(piece.load())), this.weighed.size());
			this.weighed.put(piece, candidate);
			this.held.merge(piece.shard(), candidate.cost(), Long::sum);
			if (piece.fixed() == null) {
				movable(piece.shard()).add(candidate);
			}
		}
		share();
	}

	private void share() {
		long total = 0;
		long weights = 0;
		for (ShardTraits shard : this.cluster.shards().values()) {
			if (!shard.dedicated()) {
				total += held(shard.name());
				weights += shard.weight();
			}
		}
		for (ShardTraits shard : this.cluster.shards().values()) {
			if (!shard.dedicated()) {
				this.shares.put(shard.name(), (weights > 0) ? (double) total * shard.weight() / weights : 0);
			}
		}
	}

	long costOf(Piece piece) {
		return weighed(piece).cost();
	}

	private Weighed weighed(Piece piece) {
		Weighed found = this.weighed.get(piece);
		Assert.state(found != null, "'piece' must be one of the cluster");
		return found;
	}

	/**
	 * Return the shards that are to have their share.
	 * @return the names in alphabetical order
	 */
	Iterable<String> shared() {
		return this.shares.keySet();
	}

	long held(String shard) {
		return this.held.getOrDefault(shard, 0L);
	}

	double share(String shard) {
		return this.shares.getOrDefault(shard, 0.0);
	}

	/**
	 * Return by how much a shard holds more than its share.
	 * @param shard the name of the shard
	 * @return the excess, negative if it holds less
	 */
	double excess(String shard) {
		return held(shard) - share(shard);
	}

	boolean isWithin(String shard, double tolerance) {
		return Math.abs(excess(shard)) <= tolerance * share(shard) + 0.5;
	}

	/**
	 * Find the most costly piece that a shard can give to another one.
	 * @param source the shard that gives
	 * @param target the shard that gets
	 * @param atMost the cost that it may have
	 * @return the piece, or {@code null} if there is none
	 */
	@Nullable Piece largest(String source, String target, double atMost) {
		Weighed limit = new Weighed(null, (long) Math.floor(atMost), -1);
		for (Weighed candidate : movable(source).headSet(limit, true).descendingSet()) {
			if (candidate.piece() != null && this.cluster.mayChoose(candidate.piece(), target)) {
				return candidate.piece();
			}
		}
		return null;
	}

	/**
	 * Find the least costly piece that a shard can give to another one.
	 * @param source the shard that gives
	 * @param target the shard that gets
	 * @param below the cost that it must not reach
	 * @return the piece, or {@code null} if there is none
	 */
	@Nullable Piece smallest(String source, String target, double below) {
		for (Weighed candidate : movable(source)) {
			if (candidate.cost() >= below) {
				return null;
			}
			if (candidate.piece() != null && this.cluster.mayChoose(candidate.piece(), target)) {
				return candidate.piece();
			}
		}
		return null;
	}

	private NavigableSet<Weighed> movable(String shard) {
		return this.movable.computeIfAbsent(shard, (name) -> new TreeSet<>(BY_COST));
	}

	void reassign(Piece piece, String target) {
		Weighed moved = weighed(piece);
		Assert.state(movable(piece.shard()).remove(moved), "'piece' must move at most once");
		this.held.merge(piece.shard(), -moved.cost(), Long::sum);
		this.held.merge(target, moved.cost(), Long::sum);
		this.reassignments.add(new Reassignment(piece, target));
	}

	List<Reassignment> reassignments() {
		return List.copyOf(this.reassignments);
	}

	private record Weighed(@Nullable Piece piece, long cost, int order) {

	}

}
