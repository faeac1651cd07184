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

import org.springframework.util.Assert;

/**
 * A shard key together with its region, for strategy {@code geo}. The same key in two
 * regions is two keys.
 * <p>
 * A region has many names: its own and the codes that {@code shard.geo.regions} lists for
 * it, such as those of its countries. Keys are compared after these names have been
 * replaced by that of the region, so {@code DE} and {@code FR} of one region do not make
 * two keys. Immutable.
 *
 * @param region the name of the region, or one of its codes
 * @param key the key in any form that {@code shard.key-type} accepts
 * @author Shardboot Contributors
 */
public record GeoKey(String region, Object key) {

	/**
	 * Create a key.
	 */
	public GeoKey {
		Assert.hasText(region, "'region' must not be empty");
		Assert.notNull(key, "'key' must not be null");
	}

	/**
	 * Return the form that {@code shard.overrides} has.
	 */
	@Override
	public String toString() {
		return this.region + ":" + this.key;
	}

}
