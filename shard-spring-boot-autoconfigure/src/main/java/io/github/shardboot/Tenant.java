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
import org.springframework.util.Assert;

/**
 * A key that has an entry in the directory. Immutable. {@link #toString()} never contains
 * the key.
 *
 * @param key the canonical key ({@code Long}, {@code String} or {@code UUID})
 * @param shard the name of the shard that the key lives in
 * @param region the region that the key must not leave, or {@code null} for any
 * @param dedicated whether the key has its shard for itself
 * @param pinned whether the key was put there by name and is to stay
 * @author Shardboot Contributors
 */
public record Tenant(Object key, String shard, @Nullable String region, boolean dedicated, boolean pinned) {

	/**
	 * Create a tenant.
	 */
	public Tenant {
		Assert.notNull(key, "'key' must not be null");
		Assert.hasText(shard, "'shard' must not be empty");
	}

	@Override
	public String toString() {
		return "Tenant[shard=%s, region=%s, dedicated=%s, pinned=%s]".formatted(this.shard, this.region, this.dedicated,
				this.pinned);
	}

}
