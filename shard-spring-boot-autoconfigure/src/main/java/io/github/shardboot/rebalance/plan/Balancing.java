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
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.github.shardboot.directory.ShardTraits;
import io.github.shardboot.rebalance.measure.Piece;

/**
 * Decides which pieces go where. The same cluster always gives the same answer.
 * <ol>
 * <li>{@link #evenOut} lets the shard that is farthest from its share give to, or get
 * from, the one that is farthest on the other side: the most costly piece that neither
 * makes the giver too poor nor the getter too rich, again and again. So no more is moved
 * than shards have too much.</li>
 * <li>Where no piece fits and a shard is outside the tolerance still, the least costly
 * piece moves that brings both nearer to their shares. So what remains outside the
 * tolerance is by less than one piece, unless pieces must stay.</li>
 * <li>{@link #fill} does so with one getter only, {@link #drain} gives the most costly
 * pieces first to whoever is the least full then.</li>
 * </ol>
 *
 * @author Shardboot Contributors
 */
final class Balancing {

	private final Cluster cluster;

	private final Loads loads;

	Balancing(Cluster cluster, LoadCost cost) {
		this.cluster = cluster;
		this.loads = new Loads(cluster, cost);
	}

	/**
	 * Bring all shards near their shares.
	 * @param tolerance how far from its share a shard may be, as a part of the share
	 * @return the loads after it
	 */
	Loads evenOut(double tolerance) {
		boolean changed = true;
		while (changed) {
			changed = false;
			for (Pair pair : pairs(tolerance)) {
				if (exchange(pair, tolerance) || round(pair)) {
					changed = true;
					break;
				}
			}
		}
		return this.loads;
	}

	private List<Pair> pairs(double tolerance) {
		List<Pair> pairs = new ArrayList<>();
		for (String source : this.loads.shared()) {
			for (String target : this.loads.shared()) {
				boolean outside = !this.loads.isWithin(source, tolerance) || !this.loads.isWithin(target, tolerance);
				if (outside && this.loads.excess(source) > 0 && this.loads.excess(target) < 0) {
					pairs.add(pair(source, target));
				}
			}
		}
		pairs.sort(Comparator.comparingDouble(Pair::gap).reversed());
		return pairs;
	}

	private Pair pair(String source, String target) {
		return new Pair(source, target, this.loads.excess(source), -this.loads.excess(target));
	}

	// Move what fits until both are near their shares, so that one pair of shards does as
	// much as it can before the next one begins.
	private boolean exchange(Pair pair, double tolerance) {
		boolean changed = false;
		Pair now = pair;
		while (!this.loads.isWithin(now.source(), tolerance) || !this.loads.isWithin(now.target(), tolerance)) {
			Piece piece = this.loads.largest(now.source(), now.target(), Math.min(now.excess(), now.lack()));
			if (piece == null) {
				return changed;
			}
			this.loads.reassign(piece, now.target());
			changed = true;
			now = pair(now.source(), now.target());
		}
		return changed;
	}

	private boolean round(Pair pair) {
		Piece piece = this.loads.smallest(pair.source(), pair.target(), pair.gap());
		if (piece != null) {
			this.loads.reassign(piece, pair.target());
		}
		return piece != null;
	}

	/**
	 * Bring one shard near its share, with pieces of those that have more than theirs.
	 * @param target the name of the shard
	 * @return the loads after it
	 */
	Loads fill(String target) {
		List<Pair> givers = new ArrayList<>();
		for (String source : this.loads.shared()) {
			if (!source.equals(target) && this.loads.excess(source) > 0) {
				givers.add(pair(source, target));
			}
		}
		givers.sort(Comparator.comparingDouble(Pair::gap).reversed());
		for (Pair giver : givers) {
			exchange(pair(giver.source(), target), 0);
		}
		if (this.loads.reassignments().isEmpty()) {
			givers.stream().anyMatch((giver) -> round(pair(giver.source(), target)));
		}
		return this.loads;
	}

	/**
	 * Empty a shard.
	 * @param source the name of the shard
	 * @param spared a shard that is to get nothing, or {@code null} for none
	 * @return the loads after it; what has no other place stays
	 */
	Loads drain(String source, @Nullable String spared) {
		List<Piece> pieces = new ArrayList<>(this.cluster.piecesOf(source));
		pieces.sort(Comparator.comparingLong(this.loads::costOf).reversed());
		for (Piece piece : pieces) {
			String target = (piece.fixed() == null) ? leastFull(piece, spared) : null;
			if (target != null) {
				this.loads.reassign(piece, target);
			}
		}
		return this.loads;
	}

	private @Nullable String leastFull(Piece piece, @Nullable String spared) {
		String best = null;
		double least = Double.MAX_VALUE;
		for (ShardTraits shard : this.cluster.shards().values()) {
			boolean free = !shard.dedicated() || this.loads.held(shard.name()) == 0;
			if (free && !shard.name().equals(piece.shard()) && !shard.name().equals(spared)
					&& this.cluster.mayChoose(piece, shard.name())) {
				double fullness = (double) (this.loads.held(shard.name()) + this.loads.costOf(piece)) / shard.weight();
				if (fullness < least) {
					least = fullness;
					best = shard.name();
				}
			}
		}
		return best;
	}

	/**
	 * A shard that can give and one that can get.
	 */
	private record Pair(String source, String target, double excess, double lack) {

		double gap() {
			return this.excess + this.lack;
		}

	}

}
