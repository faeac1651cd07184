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

package io.github.shardboot.repository;

import org.jspecify.annotations.Nullable;

import io.github.shardboot.GeoKey;
import io.github.shardboot.InvalidShardKeyException;

/**
 * A key whose region is another argument.
 *
 * @param key reads the key
 * @param region the index of the argument that is the region
 * @author Shardboot Contributors
 */
record RegionKeySource(KeySource key, int region) implements KeySource {

	@Override
	public @Nullable Object read(@Nullable Object[] arguments) {
		return withRegion(this.key.read(arguments), arguments[this.region], description());
	}

	/**
	 * Put key and region together.
	 * @param key the key, or {@code null}
	 * @param region the region: a text or an enum constant
	 * @param description where both come from
	 * @return {@code null} if there is no key
	 * @throws InvalidShardKeyException if there is a key but no region
	 */
	static @Nullable Object withRegion(@Nullable Object key, @Nullable Object region, String description) {
		if (key == null || key instanceof GeoKey) {
			return key;
		}
		String name = (region instanceof Enum<?> constant) ? constant.name()
				: (region != null) ? region.toString() : "";
		if (name.isBlank()) {
			throw new InvalidShardKeyException(description + ": the @ShardRegion of the key is not set");
		}
		return new GeoKey(name, key);
	}

	@Override
	public @Nullable Integer parameter() {
		return this.key.parameter();
	}

	@Override
	public String description() {
		return this.key.description();
	}

}
