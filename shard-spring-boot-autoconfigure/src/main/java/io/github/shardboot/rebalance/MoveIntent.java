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

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

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
	 * Move a key of the directory, or one out of its slot or back to it, to a shard.
	 * @param key the key in any form that {@code shard.key-type} accepts
	 * @param target the name of the shard
	 * @return the intent
	 */
	static MoveIntent moveKey(Object key, String target) {
		return new MoveKey(new MoveUnit.Key(key), target);
	}

	/**
	 * Move a range of keys to a shard; what the range cuts is split.
	 * @param low the lowest key in any form that {@code shard.key-type} accepts, or
	 * {@code null} for no lower bound
	 * @param high the key that ends the range, or {@code null} for no upper bound
	 * @param target the name of the shard
	 * @return the intent
	 */
	static MoveIntent moveRange(@Nullable Object low, @Nullable Object high, String target) {
		return new MoveRange(new MoveUnit.Range(low, high), target);
	}

	/**
	 * Give a new shard its share of what the others have.
	 * @param shard the name of the shard, which is configured already
	 * @return the intent
	 */
	static MoveIntent addShard(String shard) {
		return new AddShard(shard);
	}

	/**
	 * Empty a shard.
	 * @param shard the name of the shard
	 * @return the intent
	 */
	static MoveIntent removeShard(String shard) {
		return new RemoveShard(shard);
	}

	/**
	 * Bring all shards near their shares.
	 * @param tolerance how far from its share a shard may be, as a part of the share,
	 * such as 0.1
	 * @return the intent
	 */
	static MoveIntent evenOut(double tolerance) {
		return new EvenOut(tolerance);
	}

	/**
	 * Give a key a shard for itself: what else is there goes elsewhere.
	 * @param key the key in any form that {@code shard.key-type} accepts
	 * @param target the name of the shard
	 * @return the intent
	 */
	static MoveIntent isolateTenant(Object key, String target) {
		return new IsolateTenant(new MoveUnit.Key(key), target);
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

	/**
	 * Move a range of keys to a shard.
	 *
	 * @param unit the range
	 * @param target the name of the shard
	 */
	record MoveRange(MoveUnit.Range unit, String target) implements MoveIntent {
	}

	/**
	 * Give a new shard its share.
	 *
	 * @param shard the name of the shard
	 */
	record AddShard(String shard) implements MoveIntent {
	}

	/**
	 * Empty a shard.
	 *
	 * @param shard the name of the shard
	 */
	record RemoveShard(String shard) implements MoveIntent {
	}

	/**
	 * Bring all shards near their shares.
	 *
	 * @param tolerance how far from its share a shard may be, as a part of the share
	 */
	record EvenOut(double tolerance) implements MoveIntent {

		/**
		 * Create an intent.
		 * @param tolerance how far from its share a shard may be, as a part of the share
		 */
		public EvenOut {
			Assert.isTrue(tolerance >= 0 && tolerance <= 1, "'tolerance' must be between 0 and 1");
		}

	}

	/**
	 * Give a key a shard for itself.
	 *
	 * @param unit the key
	 * @param target the name of the shard
	 */
	record IsolateTenant(MoveUnit.Key unit, String target) implements MoveIntent {
	}

}
