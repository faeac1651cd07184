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

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.ShardLocation;
import io.github.shardboot.SlotMove;
import io.github.shardboot.strategy.ShardingStrategy;

/**
 * Hashes the key to a slot, whose owner is the shard. A key never changes its slot; a
 * slot changes its owner when shards are added.
 * <p>
 * The slot is {@code hash & (slots - 1)}, for a number of slots that is a power of two.
 * {@link HashFunction#MD5} takes any number and then uses {@code hash % slots}. So with
 * as many slots as shards, one each, it agrees with programs that compute
 * {@code int(md5(key)[:8], 16) % shards}. Such a table cannot grow without moving most
 * keys.
 *
 * @author Shardboot Contributors
 */
public final class HashStrategy implements ShardingStrategy {

	private final HashFunction function;

	private final SlotTable table;

	private final Function<Map<String, Integer>, SlotTable> layout;

	private final int slots;

	private final boolean powerOfTwo;

	/**
	 * Create a strategy.
	 * @param function what makes a number of a key
	 * @param table who owns which slot
	 * @throws ShardConfigurationException if the function cannot serve that number of
	 * slots
	 */
	public HashStrategy(HashFunction function, SlotTable table) {
		this(function, table, (weights) -> SlotTable.byWeight(table.slots(), weights));
	}

	/**
	 * Create a strategy.
	 * @param function what makes a number of a key
	 * @param table who owns which slot
	 * @param layout who would own which slot if shards had other weights
	 * @throws ShardConfigurationException if the function cannot serve that number of
	 * slots
	 */
	public HashStrategy(HashFunction function, SlotTable table, Function<Map<String, Integer>, SlotTable> layout) {
		this.layout = layout;
		this.function = function;
		this.table = table;
		this.slots = table.slots();
		this.powerOfTwo = Integer.bitCount(this.slots) == 1;
		if (!this.powerOfTwo && function != HashFunction.MD5) {
			throw new ShardConfigurationException("shard.hash.slots",
					"With 'shard.hash.function' set to '%s' the number of slots must be a power of two, not '%s'."
						.formatted(function.name().toLowerCase(Locale.ROOT), this.slots),
					"Use '%s' or '%s' slots.".formatted(Integer.highestOneBit(this.slots),
							2 * Integer.highestOneBit(this.slots)));
		}
	}

	@Override
	public String shardFor(Object key) {
		return this.table.shardOf(slot(this.function.hash(key)));
	}

	@Override
	public Integer slotFor(Object key) {
		return slot(this.function.hash(key));
	}

	@Override
	public String shardOf(int slot) {
		return this.table.shardOf(slot);
	}

	@Override
	public int slots() {
		return this.slots;
	}

	private int slot(long hash) {
		return (int) (this.powerOfTwo ? (hash & (this.slots - 1)) : (hash % this.slots));
	}

	@Override
	public Map<String, List<String>> ownership() {
		return this.table.ranges();
	}

	@Override
	public ShardLocation.Why why() {
		return ShardLocation.Why.SLOT;
	}

	/**
	 * Return what makes a number of a key.
	 * @return the hash function
	 */
	public HashFunction function() {
		return this.function;
	}

	/**
	 * Create a strategy that differs in the owners only.
	 * @param owners who owns which slot
	 * @return the other strategy
	 */
	public HashStrategy with(SlotTable owners) {
		return new HashStrategy(this.function, owners, this.layout);
	}

	/**
	 * Return what would change hands if shards had other weights.
	 * @param weights the weight of each shard, by the names of all shards that there
	 * would be
	 * @return the moves, from the lowest slot to the highest
	 * @throws ShardConfigurationException if the weights are impossible
	 */
	public List<SlotMove> movesFor(Map<String, Integer> weights) {
		return this.table.movesTo(this.layout.apply(weights));
	}

	/**
	 * Return who owns which slot.
	 * @return the table
	 */
	public SlotTable slotTable() {
		return this.table;
	}

}
