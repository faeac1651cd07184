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

package io.github.shardboot.strategy.hash;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Gives slots to shards so that a shard that comes or goes moves few of them. The result
 * depends on names, weights and numbers alone: it is the same in every process and must
 * stay so.
 * <ol>
 * <li>Slots stand on a ring of 2<sup>64</sup> places at equal distances.</li>
 * <li>Each shard has {@value #POINTS} points for each of its virtual nodes, of which
 * there are as many per unit of weight as configured. The place of point <i>i</i> is
 * {@link HashFunction#MURMUR3} of {@code name#i}.</li>
 * <li>A shard's claim to a slot is the distance from the slot to the shard's next point;
 * the nearest claim wins.</li>
 * <li>Two rounds keep the load even: in the first no shard takes more than its share less
 * a tolerance, in the second none more than its share plus the tolerance. So all shards
 * get their minimum before any gets its maximum, and nothing is left over.</li>
 * </ol>
 * The tolerance is 9 % where there are 256 slots or more for each shard, as with 16
 * shards and 4096 slots, and grows with the number of shards beyond: with less room more
 * slots would have to change places between old shards.
 *
 * @author Shardboot Contributors
 */
final class HashRing {

	private static final int POINTS = 8;

	private static final double TOLERANCE = 0.09;

	private static final double AMPLE_SHARE = 256;

	private static final Comparator<Claim> NEAREST = (left, right) -> {
		int result = Long.compareUnsigned(left.distance(), right.distance());
		if (result == 0) {
			result = left.shard().compareTo(right.shard());
		}
		return (result != 0) ? result : Integer.compare(left.slot(), right.slot());
	};

	private final int slots;

	private final TreeMap<String, Integer> weights;

	private final long total;

	private final double tolerance;

	private HashRing(int slots, TreeMap<String, Integer> weights) {
		this.slots = slots;
		this.weights = weights;
		this.total = weights.values().stream().mapToLong(Integer::longValue).sum();
		double share = (double) slots / weights.size();
		this.tolerance = TOLERANCE * Math.max(1, AMPLE_SHARE / share);
	}

	/**
	 * Return the owner of each slot.
	 * @param slots the number of slots
	 * @param weights the weight of each shard; at least one is positive, none negative
	 * @param virtualNodes the number of virtual nodes per unit of weight
	 * @return the name of a shard by slot
	 */
	static String[] owners(int slots, Map<String, Integer> weights, int virtualNodes) {
		return new HashRing(slots, new TreeMap<>(weights)).owners(virtualNodes);
	}

	private String[] owners(int virtualNodes) {
		List<Claim> claims = new ArrayList<>();
		this.weights.forEach((shard, weight) -> {
			if (weight > 0) {
				addClaims(claims, shard, points(shard, (long) POINTS * virtualNodes * weight));
			}
		});
		claims.sort(NEAREST);
		String[] owners = new String[this.slots];
		Arrays.fill(owners, SlotTable.NOBODY);
		Map<String, Integer> loads = new TreeMap<>();
		take(claims, owners, loads, 1 - this.tolerance);
		take(claims, owners, loads, 1 + this.tolerance);
		return owners;
	}

	private static long[] points(String shard, long count) {
		long[] points = new long[Math.toIntExact(count)];
		for (int i = 0; i < points.length; i++) {
			// without the sign, so that the order is unsigned
			points[i] = HashFunction.MURMUR3.hash(shard + "#" + i) ^ Long.MIN_VALUE;
		}
		Arrays.sort(points);
		return points;
	}

	private void addClaims(List<Claim> claims, String shard, long[] points) {
		long step = Long.divideUnsigned(-1L, this.slots);
		int next = 0;
		for (int slot = 0; slot < this.slots; slot++) {
			long place = slot * step;
			while (next < points.length && points[next] < (place ^ Long.MIN_VALUE)) {
				next++;
			}
			long point = points[next % points.length] ^ Long.MIN_VALUE;
			claims.add(new Claim(point - place, shard, slot));
		}
	}

	private void take(List<Claim> claims, String[] owners, Map<String, Integer> loads, double part) {
		for (Claim claim : claims) {
			int load = loads.getOrDefault(claim.shard(), 0);
			if (owners[claim.slot()].equals(SlotTable.NOBODY) && load < limit(claim.shard(), part)) {
				owners[claim.slot()] = claim.shard();
				loads.put(claim.shard(), load + 1);
			}
		}
	}

	private int limit(String shard, double part) {
		double limit = part * this.slots * this.weights.getOrDefault(shard, 0) / this.total;
		return (int) ((part < 1) ? Math.floor(limit) : Math.ceil(limit));
	}

	/**
	 * How near a shard is to a slot.
	 */
	private record Claim(long distance, String shard, int slot) {

	}

}
