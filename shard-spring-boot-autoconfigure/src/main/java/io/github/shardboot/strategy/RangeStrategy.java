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
