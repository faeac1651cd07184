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

package io.github.shardboot.strategy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.ShardLocation;

/**
 * Finds the shard whose range contains the key. The ranges cover all keys of the type and
 * never overlap.
 * <p>
 * Keys are ordered as PostgreSQL orders {@code bigint}, {@code text collate "C"} and
 * {@code uuid}, not by {@code compareTo} of their Java classes.
 *
 * @author Shardboot Contributors
 */
public final class RangeStrategy implements ShardingStrategy {

	static final String PROPERTY = "shard.range";

	private final ShardKeyType keyType;

	private final Object[] bounds;

	private final String[] owners;

	/**
	 * Create a strategy.
	 * @param keyType the type of the keys
	 * @param ranges the ranges of each shard, half-open, such as {@code "..100"},
	 * {@code "100..200"}, {@code "200.."} or {@code ".."}
	 * @param shards the names of all shards
	 * @throws ShardConfigurationException if a range is invalid or belongs to an unknown
	 * shard, or if a key has two owners or none
	 */
	public RangeStrategy(ShardKeyType keyType, Map<String, List<String>> ranges, Collection<String> shards) {
		this.keyType = keyType;
		List<KeyRange> sorted = sorted(keyType, ranges, shards);
		if (sorted.isEmpty()) {
			throw gap(null, null);
		}
		KeyRange first = sorted.get(0);
		KeyRange last = sorted.get(sorted.size() - 1);
		this.owners = new String[sorted.size()];
		this.owners[0] = first.shard();
		this.bounds = new Object[sorted.size() - 1];
		if (first.low() != null && !keyType.isFirst(first.low())) {
			throw gap(null, first.low());
		}
		for (int i = 1; i < this.owners.length; i++) {
			this.owners[i] = sorted.get(i).shard();
			this.bounds[i - 1] = border(keyType, sorted.get(i - 1), sorted.get(i));
		}
		if (last.high() != null) {
			throw gap(last.high(), null);
		}
	}

	private static List<KeyRange> sorted(ShardKeyType type, Map<String, List<String>> ranges,
			Collection<String> shards) {
		List<KeyRange> sorted = new ArrayList<>();
		new TreeMap<>(ranges).forEach((shard, texts) -> {
			if (!shards.contains(shard)) {
				throw new ShardConfigurationException(PROPERTY + "." + shard,
						"There is no shard '%s'.".formatted(shard), Suggestion.forShard(shard, shards));
			}
			texts.forEach((text) -> sorted.add(KeyRange.parse(type, shard, text)));
		});
		sorted.sort((left, right) -> compareLow(type, left.low(), right.low()));
		return sorted;
	}

	private static int compareLow(ShardKeyType type, @Nullable Object left, @Nullable Object right) {
		if (left == null) {
			return (right != null) ? -1 : 0;
		}
		return (right != null) ? type.compare(left, right) : 1;
	}

	private static Object border(ShardKeyType type, KeyRange left, KeyRange right) {
		Object high = left.high();
		Object low = right.low();
		if (high == null || low == null || type.compare(low, high) < 0) {
			throw new ShardConfigurationException(
					PROPERTY + "." + right.shard(), "Range '%s' of shard '%s' overlaps range '%s' of shard '%s'."
						.formatted(right, right.shard(), left, left.shard()),
					"Give every key to one shard; a range ends before its upper bound.");
		}
		if (!low.equals(high)) {
			throw gap(high, low);
		}
		return high;
	}

	private static ShardConfigurationException gap(@Nullable Object low, @Nullable Object high) {
		return new ShardConfigurationException(PROPERTY,
				"No shard owns the keys of '%s'.".formatted(KeyRange.format(low, high)),
				"Give every key to a shard; '..high' has no lower bound, 'low..' no upper one.");
	}

	private RangeStrategy(ShardKeyType keyType, Object[] bounds, String[] owners) {
		this.keyType = keyType;
		this.bounds = bounds;
		this.owners = owners;
	}

	/**
	 * Create a strategy of ranges that are written down.
	 * @param keyType the type of the keys
	 * @param ranges the ranges from the lowest to the highest, without gaps; an owner
	 * need not be configured, but calls for its keys fail then
	 * @return the strategy
	 */
	public static RangeStrategy of(ShardKeyType keyType, List<KeyRange> ranges) {
		Assert.notEmpty(ranges, "'ranges' must not be empty");
		return new RangeStrategy(keyType, ranges.stream().skip(1).map(KeyRange::low).toArray(),
				ranges.stream().map(KeyRange::shard).toArray(String[]::new));
	}

	/**
	 * Return all ranges.
	 * @return the ranges from the lowest to the highest
	 */
	public List<KeyRange> ranges() {
		List<KeyRange> ranges = new ArrayList<>();
		for (int i = 0; i < this.owners.length; i++) {
			ranges.add(new KeyRange(this.owners[i], (i > 0) ? this.bounds[i - 1] : null,
					(i < this.bounds.length) ? this.bounds[i] : null));
		}
		return ranges;
	}

	/**
	 * Return the parts of these ranges that lie in another one.
	 * @param low the lowest key of the other range, or {@code null} for no lower bound
	 * @param high the key that ends it, or {@code null} for no upper bound
	 * @return the parts from the lowest to the highest, at least one
	 */
	public List<KeyRange> within(@Nullable Object low, @Nullable Object high) {
		KeyRange other = new KeyRange("", low, high);
		return cut(low).cut(high).ranges().stream().filter((range) -> range.overlaps(this.keyType, other)).toList();
	}

	/**
	 * Return the owner of keys that are just at a lower bound.
	 * @param low the bound, or {@code null} for the lowest keys
	 * @return the name of the shard
	 */
	public String ownerFrom(@Nullable Object low) {
		return this.owners[(low != null) ? rangeOf(low, true) : 0];
	}

	/**
	 * Create a strategy in which a shard owns a range, whoever owned parts of it.
	 * Neighbours of one owner are one range then.
	 * @param low the lowest key of the range, or {@code null} for no lower bound
	 * @param high the key that ends it, or {@code null} for no upper bound
	 * @param shard the name of the shard
	 * @return the other strategy
	 */
	public RangeStrategy assign(@Nullable Object low, @Nullable Object high, String shard) {
		KeyRange assigned = new KeyRange(shard, low, high);
		List<KeyRange> merged = new ArrayList<>();
		for (KeyRange range : cut(low).cut(high).ranges()) {
			String owner = range.overlaps(this.keyType, assigned) ? shard : range.shard();
			KeyRange last = !merged.isEmpty() ? merged.get(merged.size() - 1) : null;
			if (last != null && last.shard().equals(owner)) {
				merged.set(merged.size() - 1, new KeyRange(owner, last.low(), range.high()));
			}
			else {
				merged.add(new KeyRange(owner, range.low(), range.high()));
			}
		}
		return of(this.keyType, merged);
	}

	/**
	 * Create a strategy in which a range ends at a key and another one of the same owner
	 * begins.
	 * @param bound the key, or {@code null} for none
	 * @return the other strategy, or this one if a range begins there already
	 */
	public RangeStrategy cut(@Nullable Object bound) {
		int range = (bound != null && !this.keyType.isFirst(bound)) ? rangeOf(bound, true) : 0;
		if (bound == null || this.keyType.isFirst(bound) || (range > 0 && this.bounds[range - 1].equals(bound))) {
			return this;
		}
		List<Object> cut = new ArrayList<>(List.of(this.bounds));
		cut.add(range, bound);
		List<String> both = new ArrayList<>(List.of(this.owners));
		both.add(range, this.owners[range]);
		return new RangeStrategy(this.keyType, cut.toArray(), both.toArray(String[]::new));
	}

	@Override
	public String shardFor(Object key) {
		return this.owners[rangeOf(key, true)];
	}

	// the range of the key, or of the keys just below it
	private int rangeOf(Object key, boolean included) {
		int low = 0;
		int high = this.bounds.length;
		while (low < high) {
			int middle = (low + high) >>> 1;
			if (this.keyType.compare(this.bounds[middle], key) < (included ? 1 : 0)) {
				low = middle + 1;
			}
			else {
				high = middle;
			}
		}
		return low;
	}

	@Override
	public Set<String> shardsBetween(@Nullable Object low, @Nullable Object high, boolean highIncluded) {
		int first = (low != null) ? rangeOf(low, true) : 0;
		int last = (high != null) ? rangeOf(high, highIncluded) : this.bounds.length;
		return Set.copyOf(List.of(this.owners).subList(first, Math.max(first, last) + 1));
	}

	@Override
	public Map<String, List<String>> ownership() {
		Map<String, List<String>> ownership = new TreeMap<>();
		for (int i = 0; i < this.owners.length; i++) {
			Object low = (i > 0) ? this.bounds[i - 1] : null;
			Object high = (i < this.bounds.length) ? this.bounds[i] : null;
			ownership.computeIfAbsent(this.owners[i], (shard) -> new ArrayList<>()).add(KeyRange.format(low, high));
		}
		return ownership;
	}

	@Override
	public ShardLocation.Why why() {
		return ShardLocation.Why.RANGE;
	}

}
