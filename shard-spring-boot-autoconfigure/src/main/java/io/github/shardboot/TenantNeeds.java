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
 * What a new tenant needs of its shard. Immutable.
 *
 * @param region the region that the shard must be in, or {@code null} for any
 * @param dedicated whether the tenant needs a shard for itself
 * @author Shardboot Contributors
 */
public record TenantNeeds(@Nullable String region, boolean dedicated) {

	/**
	 * Any shard that is not dedicated will do.
	 */
	public static final TenantNeeds NONE = new TenantNeeds(null, false);

	/**
	 * Ask for a shard in a region, which the tenant is bound to from then on.
	 * @param region the region, as {@code shard.shards.<name>.region} has it
	 * @return these needs and that one
	 */
	public TenantNeeds inRegion(String region) {
		return new TenantNeeds(region, this.dedicated);
	}

	/**
	 * Ask for a shard that no other tenant has or gets: one of those with
	 * {@code shard.shards.<name>.dedicated=true}.
	 * @return these needs and that one
	 */
	public TenantNeeds onDedicatedShard() {
		return new TenantNeeds(this.region, true);
	}

}
