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
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

import io.github.shardboot.directory.ShardTraits;
import io.github.shardboot.rebalance.measure.Load;
import io.github.shardboot.rebalance.measure.Piece;
import io.github.shardboot.strategy.geo.Residency;

/**
 * Clusters of any shape: few or many shards, even, skewed or empty pieces, weights,
 * regions, kept shards and pieces that must stay.
 *
 * @author Shardboot Contributors
 */
final class RandomCluster {

	private final Random random;

	RandomCluster(long seed) {
		this.random = new Random(seed);
	}

	/**
	 * Make a cluster where everything may go everywhere.
	 */
	Cluster free() {
		return make(false);
	}

	/**
	 * Make a cluster with all kinds of bounds.
	 */
	Cluster bounded() {
		return make(true);
	}

	private Cluster make(boolean bounds) {
		SortedMap<String, ShardTraits> shards = new TreeMap<>();
		int count = 2 + this.random.nextInt(8);
		for (int i = 0; i < count; i++) {
			String name = "s" + i;
			boolean plain = !bounds || i < 2;
			shards.put(name, new ShardTraits(name, plain ? 1 + this.random.nextInt(3) : this.random.nextInt(4),
					!bounds ? null : (i % 2 == 0) ? "eu" : "us", !plain && this.random.nextInt(4) == 0));
		}
		List<String> names = new ArrayList<>(shards.keySet());
		List<Piece> pieces = new ArrayList<>();
		int size = this.random.nextInt(300);
		int skew = this.random.nextInt(4);
		for (int i = 0; i < size; i++) {
			pieces.add(piece(i, skew, shards.get(names.get(owner(names.size(), skew))), bounds));
		}
		Map<String, Load> rest = bounds ? Map.of("s0", new Load(this.random.nextInt(5000), 10, 0)) : Map.of();
		return new Cluster(shards, pieces, rest, bounds ? new Residency(Map.of("s0", "eu", "s1", "us"), Set.of("eu"))
				: new Residency(Map.of(), Set.of()));
	}

	private int owner(int shards, int skew) {
		return (skew == 0) ? 0 : this.random.nextInt(shards);
	}

	private Piece piece(int id, int skew, ShardTraits owner, boolean bounds) {
		long bytes = switch (skew) {
			case 1 -> 1000;
			case 2 -> (long) Math.exp(this.random.nextDouble() * 12);
			case 3 -> 0;
			default -> this.random.nextInt(10_000);
		};
		Load load = new Load(bytes, bytes / 100, this.random.nextInt(50));
		if (!bounds) {
			return Piece.of(id, owner.name(), load);
		}
		boolean regional = this.random.nextInt(3) == 0;
		return new Piece(id, owner.name(), load, regional ? owner.region() : null, owner.dedicated(),
				(this.random.nextInt(10) == 0) ? "it is pinned" : null);
	}

}
