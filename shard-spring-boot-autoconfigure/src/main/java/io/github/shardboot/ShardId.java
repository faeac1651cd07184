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

package io.github.shardboot;

import java.time.Instant;

import org.springframework.util.Assert;

/**
 * What is in an id of {@link ShardedId}: 41 bits of milliseconds since 2024-01-01T00:00Z,
 * 12 bits of slot, and 10 bits of lane and sequence that make it unique. Ids sort by time
 * and end in September 2093. They survive moves, because they carry the slot, not the
 * shard.
 * <p>
 * {@code Shards.forKey(ShardId.of(id))} opens the scope of the shard where the id's row
 * lives, and {@code Shards.locate} tells it.
 *
 * @param value the id, not negative
 * @author Shardboot Contributors
 */
public record ShardId(long value) {

	/**
	 * The number of slots that ids can tell apart.
	 */
	public static final int MAX_SLOTS = 4096;

	/**
	 * The milliseconds of 2024-01-01T00:00Z, where the time in ids begins.
	 */
	public static final long EPOCH = 1_704_067_200_000L;

	private static final int SLOT_SHIFT = 10;

	private static final int TIME_SHIFT = 22;

	/**
	 * Read an id.
	 * @param value the id
	 * @throws IllegalArgumentException if it is negative
	 */
	public ShardId {
		Assert.isTrue(value >= 0, "An id with a slot is not negative");
	}

	/**
	 * Read an id.
	 * @param value the id
	 * @return what is in it
	 * @throws IllegalArgumentException if it is negative
	 */
	public static ShardId of(long value) {
		return new ShardId(value);
	}

	/**
	 * Return the slot.
	 * @return the slot of the shard key for which the id was made
	 */
	public int slot() {
		return (int) (this.value >>> SLOT_SHIFT) & (MAX_SLOTS - 1);
	}

	/**
	 * Return the time.
	 * @return when the id was made, within a minute
	 */
	public Instant time() {
		return Instant.ofEpochMilli((this.value >>> TIME_SHIFT) + EPOCH);
	}

}
