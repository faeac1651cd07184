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

package io.github.shardboot.rebalance;

import java.util.Collection;

/**
 * What an operator wants of a rebalancing. Immutable. {@code toString} never contains a
 * key.
 *
 * @author Shardboot Contributors
 */
public sealed interface MoveIntent {

	/**
	 * Move slots to a shard.
	 * @param slots the slots
	 * @param target the name of the shard
	 * @return the intent
	 */
	static MoveIntent moveSlots(Collection<Integer> slots, String target) {
		return new MoveSlots(MoveUnit.Slots.of(slots), target);
	}

	/**
	 * Move a key of the directory to a shard.
	 * @param key the key in any form that {@code shard.key-type} accepts
	 * @param target the name of the shard
	 * @return the intent
	 */
	static MoveIntent moveKey(Object key, String target) {
		return new MoveKey(new MoveUnit.Key(key), target);
	}

	/**
	 * Move slots to a shard.
	 *
	 * @param unit the slots
	 * @param target the name of the shard
	 */
	record MoveSlots(MoveUnit.Slots unit, String target) implements MoveIntent {
	}

	/**
	 * Move a key to a shard.
	 *
	 * @param unit the key
	 * @param target the name of the shard
	 */
	record MoveKey(MoveUnit.Key unit, String target) implements MoveIntent {
	}

}
