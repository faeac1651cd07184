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

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.github.shardboot.InvalidShardKeyException;
import io.github.shardboot.ShardLocation;
import io.github.shardboot.UnknownShardKeyException;

/**
 * Decides in which shard a key lives. Declare a bean of this type to replace the strategy
 * that {@code shard.strategy} names.
 * <p>
 * Called by many threads at once, on every routed call, so it must be thread-safe and
 * must not block, but for a bounded time when it has to look up a key that it does not
 * know yet. The same key must always give the same shard. It may throw
 * {@link UnknownShardKeyException}; any other exception reaches the caller unchanged. It
 * is not called again inside one call and must not use the routed data source.
 *
 * @author Shardboot Contributors
 */
@FunctionalInterface
public interface ShardingStrategy {

	/**
	 * Return the shard of a key. A name that is not configured makes the call fail.
	 * @param key the canonical key: a {@code Long}, {@code String} or {@code UUID},
	 * whichever {@code shard.key-type} says
	 * @return the name of a configured shard
	 * @throws UnknownShardKeyException if no shard is responsible for the key
	 */
	String shardFor(Object key);

	/**
	 * Return the shard of a key without changing anything: a key that has no shard gets
	 * none.
	 * @param key the canonical key
	 * @return the name of a configured shard
	 * @throws UnknownShardKeyException if no shard is responsible for the key
	 */
	default String find(Object key) {
		return shardFor(key);
	}

	/**
	 * Return the canonical form of a key, which is what all other methods get. Strategies
	 * whose keys have more than one part override it.
	 * @param keyType the type of all keys
	 * @param value the key as the caller gave it
	 * @return the canonical form; that of a canonical form is that same object
	 * @throws InvalidShardKeyException if the value cannot be a key
	 * @throws UnknownShardKeyException if no shard can be responsible for the key
	 */
	default Object canonical(ShardKeyType keyType, @Nullable Object value) {
		return keyType.canonical(value);
	}

	/**
	 * Get ready to be asked for many keys, one by one. Need not do anything.
	 * @param keys canonical keys
	 */
	default void prepare(Collection<?> keys) {
	}

	/**
	 * Tell what each shard owns, to compare with what it owned before. Asked at start-up.
	 * @return texts that only this package can read, by the name of the shard; empty if
	 * that cannot be told, or changes while the application runs
	 */
	default Map<String, List<String>> ownership() {
		return Map.of();
	}

	/**
	 * Return the slot of a key.
	 * @param key the canonical key
	 * @return the slot, or {@code null} if this strategy has no slots
	 */
	default @Nullable Integer slotFor(Object key) {
		return null;
	}

	/**
	 * Return the number of slots, where every key has a slot and every slot has one
	 * shard, so that whoever knows the slot needs no key to find the shard.
	 * @return the number, or 0 if that is not so
	 */
	default int slots() {
		return 0;
	}

	/**
	 * Return the shard that owns a slot.
	 * @param slot a slot from 0 to {@link #slots()} - 1
	 * @return the name of the shard
	 */
	default String shardOf(int slot) {
		throw new UnsupportedOperationException("This strategy has no slots");
	}

	/**
	 * Return the shards that own keys between two bounds.
	 * @param low the lowest canonical key, or {@code null} for no lower bound
	 * @param high the highest canonical key, or {@code null} for no upper bound
	 * @param highIncluded whether the highest key is between the bounds
	 * @return the names, at least one, or {@code null} if any shard may own such keys
	 */
	default @Nullable Set<String> shardsBetween(@Nullable Object low, @Nullable Object high, boolean highIncluded) {
		return null;
	}

	/**
	 * Return the rule by which this strategy decides.
	 * @return the rule, for {@link ShardLocation#why()}
	 */
	default ShardLocation.Why why() {
		return ShardLocation.Why.CUSTOM;
	}

}
