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

import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * The tenants of the directory, each of which lives in one shard. Thread-safe, also
 * across processes: whoever asks at the same time gets the same answer.
 * <p>
 * Nothing here moves rows. So a tenant can be assigned and pinned only while that leaves
 * it where it is.
 *
 * @author Shardboot Contributors
 */
public interface Tenants {

	/**
	 * Look a tenant up, in the directory itself and not in a cache.
	 * @param key the key in any form that {@code shard.key-type} accepts
	 * @return the tenant, or empty if the key has no entry
	 * @throws InvalidShardKeyException if the key has no canonical form
	 * @throws ShardUnavailableException if the directory cannot be asked
	 */
	Optional<Tenant> find(Object key);

	/**
	 * Give a tenant a shard, unless it has one.
	 * @param key the key
	 * @return the tenant as it is now
	 * @throws InvalidShardKeyException if the key has no canonical form
	 * @throws UnknownShardKeyException if no shard can take it
	 * @throws ShardUnavailableException if the directory cannot be asked
	 */
	default Tenant assign(Object key) {
		return assign(key, TenantNeeds.NONE);
	}

	/**
	 * Give a tenant a shard that meets its needs, unless it has one.
	 * @param key the key
	 * @param needs what the shard must be; without effect on a tenant that has a shard
	 * @return the tenant as it is now
	 * @throws InvalidShardKeyException if the key has no canonical form
	 * @throws UnknownShardKeyException if no shard meets the needs
	 * @throws ShardUnavailableException if the directory cannot be asked
	 */
	Tenant assign(Object key, TenantNeeds needs);

	/**
	 * Give a tenant exactly this shard and keep it there. Pinning a tenant that already
	 * lives there marks it as one that stays.
	 * @param key the key
	 * @param shard the name of the shard
	 * @return the tenant as it is now
	 * @throws InvalidShardKeyException if the key has no canonical form
	 * @throws UnknownShardException if there is no such shard
	 * @throws org.springframework.dao.InvalidDataAccessApiUsageException if the tenant
	 * lives in another shard, or the shard belongs to a dedicated tenant
	 * @throws ShardUnavailableException if the directory cannot be asked
	 */
	Tenant pin(Object key, String shard);

	/**
	 * Remove a tenant from the directory. Its rows stay where they are; no call reaches
	 * them until the key is assigned or pinned to that shard again.
	 * @param key the key
	 * @return whether there was an entry
	 * @throws InvalidShardKeyException if the key has no canonical form
	 * @throws ShardUnavailableException if the directory cannot be asked
	 */
	boolean release(Object key);

	/**
	 * List tenants in the order of the texts of their keys, a page at a time.
	 * @param after the last key of the page before, or {@code null} for the first page
	 * @param limit how many at most
	 * @return the tenants; fewer than the limit on the last page
	 * @throws InvalidShardKeyException if the key has no canonical form
	 * @throws ShardUnavailableException if the directory cannot be asked
	 */
	default List<Tenant> list(@Nullable Object after, int limit) {
		return list(null, after, limit);
	}

	/**
	 * List the tenants of a shard in the order of the texts of their keys, a page at a
	 * time.
	 * @param shard the name of the shard, or {@code null} for all
	 * @param after the last key of the page before, or {@code null} for the first page
	 * @param limit how many at most
	 * @return the tenants; fewer than the limit on the last page
	 * @throws InvalidShardKeyException if the key has no canonical form
	 * @throws UnknownShardException if there is no such shard
	 * @throws ShardUnavailableException if the directory cannot be asked
	 */
	List<Tenant> list(@Nullable String shard, @Nullable Object after, int limit);

}
