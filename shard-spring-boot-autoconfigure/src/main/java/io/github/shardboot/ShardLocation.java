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

import org.jspecify.annotations.Nullable;

/**
 * Where a key lives, and why.
 *
 * @param shard the name of the shard
 * @param slot the slot of the key, or {@code null} when the strategy has no slots
 * @param epoch the epoch of the shard map that was asked
 * @param why the rule that decided
 * @author Shardboot Contributors
 */
public record ShardLocation(String shard, @Nullable Integer slot, long epoch, Why why) {

	/**
	 * The rule that decides where a key lives.
	 */
	public enum Why {

		/**
		 * The key is pinned by {@code shard.overrides}.
		 */
		OVERRIDE,

		/**
		 * The shard owns the key's slot.
		 */
		SLOT,

		/**
		 * The shard owns the range that contains the key.
		 */
		RANGE,

		/**
		 * The shard lists the key.
		 */
		LIST,

		/**
		 * The directory has an entry for the key.
		 */
		DIRECTORY,

		/**
		 * The key belongs to the shard's region.
		 */
		REGION,

		/**
		 * A strategy of the application decided.
		 */
		CUSTOM

	}

}
