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
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.springframework.util.Assert;

import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.SlotMove;
import io.github.shardboot.strategy.Suggestion;

/**
 * Which shard owns which slot. Every slot has exactly one owner; a shard may own none.
 * Immutable.
 *
 * @author Shardboot Contributors
 */
public final class SlotTable {

	private static final int MAX_SLOTS = 65536;

	private static final int MAX_VIRTUAL_NODES = 1_000_000;

	static final String NOBODY = "";

	private final String[] owners;

	private final Map<String, List<String>> ranges;

	private SlotTable(String[] owners, Collection<String> shards) {
		this.owners = owners;
		this.ranges = rangesByOwner(owners, shards);
	}

	/**
	 * Give each shard one range of slots in proportion to its weight, in alphabetical
	 * order of the names. A shard of weight 0 owns nothing; neither does one whose part
	 * rounds to nothing.
	 * @param slots the number of slots
	 * @param weights the weight of each shard
	 * @return the table
	 * @throws ShardConfigurationException if a weight is negative, if all are 0, or if
	 * there are fewer than 1 or more than 65536 slots
	 */
	public static SlotTable byWeight(int slots, Map<String, Integer> weights) {
		Assert.notEmpty(weights, "'weights' must not be empty");
		String[] owners = unowned(slots);
		TreeMap<String, Integer> sorted = new TreeMap<>(weights);
		long total = total(sorted);
		long sum = 0;
		int from = 0;
		for (Map.Entry<String, Integer> entry : sorted.entrySet()) {
			sum += entry.getValue();
			int to = (int) ((2 * slots * sum + total) / (2 * total));
			Arrays.fill(owners, from, to, entry.getKey());
			from = to;
		}
		return new SlotTable(owners, weights.keySet());
	}

	/**
	 * Give slots to shards by a ring of virtual nodes, in proportion to their weights and
	 * so that a shard that comes or goes changes the owner of few slots.
	 * @param slots the number of slots
	 * @param weights the weight of each shard; one of weight 0 owns nothing
	 * @param virtualNodes the number of virtual nodes per unit of weight
	 * @return the table
	 * @throws ShardConfigurationException if a weight is negative, if all are 0, or if a
	 * number is out of range
	 */
	public static SlotTable byRing(int slots, Map<String, Integer> weights, int virtualNodes) {
		Assert.notEmpty(weights, "'weights' must not be empty");
		unowned(slots);
		long total = total(new TreeMap<>(weights));
		if (virtualNodes < 1 || virtualNodes * total > MAX_VIRTUAL_NODES) {
			throw new ShardConfigurationException("shard.consistent-hash.virtual-nodes",
					"'%s' virtual nodes for a total weight of %s are impossible.".formatted(virtualNodes, total),
					"Use at least '1' and at most '%s' in all; weights should be small numbers."
						.formatted(MAX_VIRTUAL_NODES));
		}
		return new SlotTable(HashRing.owners(slots, weights, virtualNodes), weights.keySet());
	}

	private static long total(TreeMap<String, Integer> weights) {
		long total = 0;
		for (Map.Entry<String, Integer> entry : weights.entrySet()) {
			if (entry.getValue() < 0) {
				throw new ShardConfigurationException(weightProperty(entry.getKey()),
						"The weight '%s' is negative.".formatted(entry.getValue()),
						"Use a positive weight, or 0 for a shard that shall own no slots.");
			}
			total += entry.getValue();
		}
		if (total == 0) {
			throw new ShardConfigurationException(weightProperty(weights.firstKey()),
					"The weights of all shards are 0, so that no shard would own a slot.",
					"Give at least one shard a positive weight.");
		}
		return total;
	}

	private static String weightProperty(String shard) {
		return "shard.shards." + shard + ".weight";
	}

	/**
	 * Give each shard exactly the slots that are configured for it.
	 * @param slots the number of slots
	 * @param ranges the ranges of each shard, inclusive, such as {@code "0-2047"} or
	 * {@code "7"}
	 * @param shards the names of all shards
	 * @return the table
	 * @throws ShardConfigurationException if a range is invalid or belongs to an unknown
	 * shard, if a slot has two owners or none, or if there are fewer than 1 or more than
	 * 65536 slots
	 */
	public static SlotTable byRanges(int slots, Map<String, List<String>> ranges, Collection<String> shards) {
		String[] owners = unowned(slots);
		new TreeMap<>(ranges).forEach((shard, texts) -> assign(owners, shard, texts, shards));
		SlotTable table = new SlotTable(owners, shards);
		List<String> gaps = table.ranges.get(NOBODY);
		if (gaps != null) {
			throw new ShardConfigurationException("shard.hash.ranges",
					"No shard owns slots '%s'.".formatted(String.join("', '", gaps)),
					"Give every slot from '0' to '%s' to a shard.".formatted(slots - 1));
		}
		return table;
	}

	/**
	 * Give each slot to the owner that is written down for it.
	 * @param owners the name of the owner of each slot; it need not be one of the shards,
	 * but calls for its slots fail then
	 * @param shards the names of all shards
	 * @return the table
	 */
	public static SlotTable byOwners(List<String> owners, Collection<String> shards) {
		Assert.notEmpty(owners, "'owners' must not be empty");
		return new SlotTable(owners.toArray(String[]::new), shards);
	}

	private static void assign(String[] owners, String shard, List<String> texts, Collection<String> shards) {
		String property = "shard.hash.ranges." + shard;
		if (!shards.contains(shard)) {
			throw new ShardConfigurationException(property, "There is no shard '%s'.".formatted(shard),
					Suggestion.forShard(shard, shards));
		}
		for (String text : texts) {
			SlotRange range = SlotRange.parse(property, text, owners.length);
			for (int slot = range.first(); slot <= range.last(); slot++) {
				if (!owners[slot].equals(NOBODY)) {
					throw new ShardConfigurationException(property,
							"Range '%s' of shard '%s' overlaps a range of shard '%s' in slots '%s'.".formatted(text,
									shard, owners[slot], overlap(owners, slot, range.last())),
							"Give every slot to one shard.");
				}
			}
			Arrays.fill(owners, range.first(), range.last() + 1, shard);
		}
	}

	private static SlotRange overlap(String[] owners, int first, int limit) {
		int last = first;
		while (last < limit && owners[last + 1].equals(owners[first])) {
			last++;
		}
		return new SlotRange(first, last);
	}

	private static String[] unowned(int slots) {
		if (slots < 1 || slots > MAX_SLOTS) {
			throw new ShardConfigurationException("shard.hash.slots", "'%s' slots are impossible.".formatted(slots),
					"Use a number from '1' to '%s'.".formatted(MAX_SLOTS));
		}
		String[] owners = new String[slots];
		Arrays.fill(owners, NOBODY);
		return owners;
	}

	private static Map<String, List<String>> rangesByOwner(String[] owners, Collection<String> shards) {
		Map<String, List<String>> ranges = new TreeMap<>();
		shards.forEach((shard) -> ranges.put(shard, new ArrayList<>()));
		int first = 0;
		for (int slot = 1; slot <= owners.length; slot++) {
			if (slot == owners.length || !owners[slot].equals(owners[first])) {
				ranges.computeIfAbsent(owners[first], (owner) -> new ArrayList<>())
					.add(new SlotRange(first, slot - 1).toString());
				first = slot;
			}
		}
		ranges.replaceAll((shard, texts) -> List.copyOf(texts));
		return Collections.unmodifiableMap(ranges);
	}

	/**
	 * Return the number of slots.
	 * @return the number, at least 1
	 */
	public int slots() {
		return this.owners.length;
	}

	/**
	 * Return the owner of a slot.
	 * @param slot a slot from 0 to {@link #slots()} - 1
	 * @return the name of the shard
	 */
	public String shardOf(int slot) {
		return this.owners[slot];
	}

	/**
	 * Return what each shard owns, in the form that {@link #byRanges} reads.
	 * @return the ranges by the names of all shards, in alphabetical order; an empty list
	 * for a shard without slots
	 */
	public Map<String, List<String>> ranges() {
		return this.ranges;
	}

	/**
	 * Return what would change hands if another table took the place of this one.
	 * @param next a table with the same number of slots
	 * @return the moves, from the lowest slot to the highest
	 * @throws IllegalArgumentException if the number of slots is another one
	 */
	public List<SlotMove> movesTo(SlotTable next) {
		Assert.isTrue(slots() == next.slots(),
				() -> "A table with %s slots cannot follow one with %s".formatted(next.slots(), slots()));
		List<SlotMove> moves = new ArrayList<>();
		int first = 0;
		for (int slot = 1; slot <= slots(); slot++) {
			if (slot == slots() || !this.owners[slot].equals(this.owners[first])
					|| !next.owners[slot].equals(next.owners[first])) {
				if (!this.owners[first].equals(next.owners[first])) {
					moves.add(new SlotMove(first, slot - 1, this.owners[first], next.owners[first]));
				}
				first = slot;
			}
		}
		return moves;
	}

}
