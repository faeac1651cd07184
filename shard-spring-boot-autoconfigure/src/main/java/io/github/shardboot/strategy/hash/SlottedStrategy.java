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

import io.github.shardboot.strategy.ShardingStrategy;

/**
 * A strategy in which every key has a slot and every slot has one shard, so that whoever
 * knows the slot needs no key to find the shard.
 *
 * @author Shardboot Contributors
 */
public interface SlottedStrategy extends ShardingStrategy {

	/**
	 * Return the slot of a key.
	 * @param key the canonical key
	 * @return the slot
	 */
	@Override
	Integer slotFor(Object key);

	/**
	 * Return the shard that owns a slot.
	 * @param slot a slot from 0 to {@link #slots()} - 1
	 * @return the name of the shard
	 */
	String shardOf(int slot);

	/**
	 * Return the number of slots.
	 * @return the number, at least 1
	 */
	int slots();

}
