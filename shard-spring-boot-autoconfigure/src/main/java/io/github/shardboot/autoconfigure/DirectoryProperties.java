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

package io.github.shardboot.autoconfigure;

import java.time.Duration;

import org.springframework.boot.context.properties.bind.DefaultValue;

import io.github.shardboot.directory.LoadMeasure;
import io.github.shardboot.directory.UnknownKeys;

/**
 * Settings of strategy 'directory'.
 *
 * @param unknown What to do about a key without entry.
 * @param placement How to choose the shard of a new tenant: least-loaded or weighted.
 * Ignored when the application declares a TenantPlacement bean.
 * @param load What the load of a shard is measured in.
 * @param loadRefresh Time after which loads are measured again.
 * @param cache Cache of the directory.
 * @author Shardboot Contributors
 */
public record DirectoryProperties(@DefaultValue("reject") UnknownKeys unknown,
		@DefaultValue("least-loaded") Placement placement, @DefaultValue("keys") LoadMeasure load,
		@DefaultValue("10s") Duration loadRefresh, @DefaultValue Cache cache) {

	/**
	 * Cache of the directory.
	 *
	 * @param maximumSize Number of known keys to keep at most.
	 * @param expireAfterWrite Time after which a known key is looked up again.
	 * @param maxStale Time for which a known key is used when it cannot be looked up
	 * again.
	 * @param unknownMaximumSize Number of unknown keys to keep at most.
	 * @param unknownExpireAfterWrite Time after which an unknown key is looked up again.
	 * @param unknownPerSecond Number of look-ups of unknown keys per second, after which
	 * keys that are not in the cache are refused for a moment; 0 for no limit.
	 */
	public record Cache(@DefaultValue("100000") long maximumSize, @DefaultValue("10m") Duration expireAfterWrite,
			@DefaultValue("1h") Duration maxStale, @DefaultValue("10000") long unknownMaximumSize,
			@DefaultValue("10s") Duration unknownExpireAfterWrite, @DefaultValue("1000") int unknownPerSecond) {

	}

	/**
	 * How to choose the shard of a new tenant.
	 */
	public enum Placement {

		/**
		 * The shard that carries the least for its weight.
		 */
		LEAST_LOADED,

		/**
		 * Any shard, in proportion to the weights.
		 */
		WEIGHTED

	}

}
