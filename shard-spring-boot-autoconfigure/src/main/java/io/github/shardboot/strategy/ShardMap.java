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

import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.ShardLocation;
import io.github.shardboot.UnknownShardException;
import io.github.shardboot.UnknownShardKeyException;

/**
 * Which shards there are and which key lives where, at one moment. Immutable: a change is
 * another map with a higher epoch, which replaces this one as a whole.
 * <p>
 * A key that is pinned to a shard, by configuration or because it was moved alone, is
 * there, whatever the strategy says.
 *
 * @author Shardboot Contributors
 */
public final class ShardMap {

	private final long epoch;

	private final SortedSet<String> shards;

	private final Set<String> names;

	private final Map<Object, String> overrides;

	private final boolean overridden;

	private final ShardingStrategy strategy;

	private final BitSet pinnedSlots = new BitSet();

	/**
	 * Create a map.
	 * @param epoch the number of this map
	 * @param shards the names of all shards, at least one
	 * @param overrides the shards of pinned keys, by canonical key
	 * @param strategy what decides about all other keys
	 */
	public ShardMap(long epoch, Collection<String> shards, Map<Object, String> overrides, ShardingStrategy strategy) {
		this(strategy, epoch, shards, overrides);
		Assert.isTrue(this.names.containsAll(this.overrides.values()), "'overrides' must only name 'shards'");
	}

	private ShardMap(ShardingStrategy strategy, long epoch, Collection<String> shards, Map<Object, String> overrides) {
		Assert.notEmpty(shards, "'shards' must not be empty");
		Assert.notNull(strategy, "'strategy' must not be null");
		this.epoch = epoch;
		this.shards = Collections.unmodifiableSortedSet(new TreeSet<>(shards));
		this.names = Set.copyOf(shards);
		this.overrides = Map.copyOf(overrides);
		this.overridden = !overrides.isEmpty();
		this.strategy = strategy;
		if (strategy.slots() > 0) {
			this.overrides.forEach((key, shard) -> {
				Integer slot = strategy.slotFor(key);
				if (slot != null && !shard.equals(strategy.shardOf(slot))) {
					this.pinnedSlots.set(slot);
				}
			});
		}
	}

	/**
	 * Create a later map with the same shards and pinned keys.
	 * @param epoch the number of the other map
	 * @param strategy what decides in the other map
	 * @return the other map
	 */
	public ShardMap with(long epoch, ShardingStrategy strategy) {
		return new ShardMap(epoch, this.shards, this.overrides, strategy);
	}

	/**
	 * Create a later map with the same shards.
	 * @param epoch the number of the other map
	 * @param overrides the shards of pinned keys in the other map, by canonical key; a
	 * shard need not be configured, but calls for its keys fail then
	 * @param strategy what decides about all other keys
	 * @return the other map
	 */
	public ShardMap with(long epoch, Map<Object, String> overrides, ShardingStrategy strategy) {
		return new ShardMap(strategy, epoch, this.shards, overrides);
	}

	/**
	 * Read the keys that {@code shard.overrides} pins.
	 * @param keyType the type of the keys
	 * @param configured the name of a shard by the text of a key
	 * @param shards the names of all shards
	 * @return the name of a shard by canonical key
	 * @throws ShardConfigurationException if a text is not a key, a shard is unknown, or
	 * two texts are the same key and name different shards
	 */
	public static Map<Object, String> overrides(ShardKeyType keyType, Map<String, String> configured,
			Collection<String> shards) {
		KeyAssignments assignments = new KeyAssignments(keyType, shards);
		int position = 0;
		for (Map.Entry<String, String> entry : configured.entrySet()) {
			position++;
			assignments.add("shard.overrides", position, entry.getKey(), entry.getValue());
		}
		return assignments.toMap();
	}

	/**
	 * Return the number of this map. A later map has a higher one.
	 * @return the epoch
	 */
	public long epoch() {
		return this.epoch;
	}

	/**
	 * Return the names of all shards.
	 * @return the names in alphabetical order, unmodifiable
	 */
	public SortedSet<String> shards() {
		return this.shards;
	}

	/**
	 * Return what decides about keys that are not pinned.
	 * @return the strategy
	 */
	public ShardingStrategy strategy() {
		return this.strategy;
	}

	/**
	 * Return the keys that are pinned.
	 * @return the name of a shard by canonical key, unmodifiable
	 */
	public Map<Object, String> overrides() {
		return this.overrides;
	}

	/**
	 * Return the shard of a key.
	 * @param canonicalKey the key, as {@link ShardKeyType#canonical} returns it
	 * @return the name of a configured shard
	 * @throws UnknownShardKeyException if no shard is responsible for the key
	 * @throws UnknownShardException if the strategy names a shard that is not configured
	 */
	public String shardFor(Object canonicalKey) {
		if (this.overridden) {
			String shard = this.overrides.get(canonicalKey);
			if (shard != null) {
				return pinned(shard);
			}
		}
		return checked(this.strategy.shardFor(canonicalKey));
	}

	/**
	 * Get ready to be asked for many keys, one by one.
	 * @param canonicalKeys the keys, as {@link ShardKeyType#canonical} returns them
	 */
	public void prepare(Collection<?> canonicalKeys) {
		this.strategy.prepare(canonicalKeys);
	}

	/**
	 * Return the shard that owns a slot.
	 * @param slot the slot
	 * @return the name of a configured shard, or {@code null} if a key of this slot is
	 * pinned to another shard, so that the slot alone does not tell
	 * @throws UnknownShardKeyException if there is no such slot
	 * @throws UnknownShardException if the owner is not configured
	 */
	public @Nullable String shardOf(int slot) {
		if (slot < 0 || slot >= this.strategy.slots()) {
			throw new UnknownShardKeyException("There is no slot '%s': there are '%s'. An id of 'ShardId' was expected."
				.formatted(slot, this.strategy.slots()));
		}
		return this.pinnedSlots.get(slot) ? null : checked(this.strategy.shardOf(slot));
	}

	/**
	 * Return the shards that can have keys between two bounds.
	 * @param keyType the type of all keys
	 * @param low the lowest canonical key, or {@code null} for no lower bound
	 * @param high the highest canonical key, or {@code null} for no upper bound
	 * @param highIncluded whether the highest key is between the bounds
	 * @return the names in alphabetical order, at least one
	 */
	public Set<String> shardsBetween(ShardKeyType keyType, @Nullable Object low, @Nullable Object high,
			boolean highIncluded) {
		Set<String> owners = this.strategy.shardsBetween(low, high, highIncluded);
		if (owners == null) {
			return this.shards;
		}
		TreeSet<String> found = new TreeSet<>(owners);
		this.overrides.forEach((key, shard) -> {
			if ((low == null || keyType.compare(low, key) <= 0)
					&& (high == null || keyType.compare(key, high) < (highIncluded ? 1 : 0))) {
				found.add(shard);
			}
		});
		return Collections.unmodifiableSet(found);
	}

	/**
	 * Tell where a key lives, and why.
	 * @param canonicalKey the key, as {@link ShardKeyType#canonical} returns it
	 * @return the location; a pinned key has the slot that it would have otherwise
	 * @throws UnknownShardKeyException if no shard is responsible for the key
	 * @throws UnknownShardException if the strategy names a shard that is not configured
	 */
	public ShardLocation locate(Object canonicalKey) {
		String pinned = this.overrides.get(canonicalKey);
		return new ShardLocation((pinned != null) ? pinned(pinned) : checked(this.strategy.find(canonicalKey)),
				this.strategy.slotFor(canonicalKey), this.epoch,
				(pinned != null) ? ShardLocation.Why.OVERRIDE : this.strategy.why());
	}

	private String pinned(String shard) {
		if (!this.names.contains(shard)) {
			throw new UnknownShardException(shard, "The key was moved to shard '%s', which is not configured here. %s"
				.formatted(shard, Suggestion.forShard(shard, this.shards)));
		}
		return shard;
	}

	private String checked(String shard) {
		if (shard == null || !this.names.contains(shard)) {
			throw new UnknownShardException(String.valueOf(shard),
					"Strategy '%s' returned '%s', which is not a configured shard. %s".formatted(
							this.strategy.getClass().getName(), shard,
							Suggestion.forShard(String.valueOf(shard), this.shards)));
		}
		return shard;
	}

}
