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

package io.github.shardboot.directory;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.util.Assert;

import io.github.shardboot.ShardDirectory;
import io.github.shardboot.ShardLoad;
import io.github.shardboot.Tenant;
import io.github.shardboot.TenantNeeds;
import io.github.shardboot.TenantPlacement;
import io.github.shardboot.Tenants;
import io.github.shardboot.UnknownShardException;
import io.github.shardboot.UnknownShardKeyException;
import io.github.shardboot.strategy.ShardKeyType;
import io.github.shardboot.strategy.Suggestion;

/**
 * Tenants as entries of a directory. A placement proposes a shard, adding the entry
 * decides: whoever adds it first.
 *
 * @author Shardboot Contributors
 */
public final class DirectoryTenants implements Tenants {

	private final ShardKeyType keyType;

	private final ShardDirectory directory;

	private final TenantPlacement placement;

	private final ShardLoads loads;

	/**
	 * Create the tenants.
	 * @param keyType the type of all keys
	 * @param directory has their entries
	 * @param placement proposes shards
	 * @param loads knows the shards
	 */
	public DirectoryTenants(ShardKeyType keyType, ShardDirectory directory, TenantPlacement placement,
			ShardLoads loads) {
		this.keyType = keyType;
		this.directory = directory;
		this.placement = placement;
		this.loads = loads;
	}

	@Override
	public Optional<Tenant> find(Object key) {
		Object canonical = this.keyType.canonical(key);
		return Optional.ofNullable(this.directory.find(List.of(canonical)).get(canonical));
	}

	@Override
	public Tenant assign(Object key, TenantNeeds needs) {
		Object canonical = this.keyType.canonical(key);
		Set<String> taken = new HashSet<>();
		while (true) {
			List<ShardLoad> candidates = this.loads.candidates(needs, taken);
			if (candidates.isEmpty()) {
				return find(canonical).orElseThrow(() -> noCandidate(needs));
			}
			String shard = place(canonical, needs, candidates);
			Tenant tenant = this.directory
				.add(new Tenant(canonical, shard, needs.region(), needs.dedicated(), needs.dedicated()));
			if (tenant != null) {
				this.loads.added(tenant.shard());
				return tenant;
			}
			taken.add(shard);
		}
	}

	private String place(Object key, TenantNeeds needs, List<ShardLoad> candidates) {
		String shard = this.placement.place(key, needs, candidates);
		List<String> names = candidates.stream().map(ShardLoad::shard).toList();
		if (!names.contains(shard)) {
			throw new UnknownShardException(String.valueOf(shard),
					"TenantPlacement '%s' chose '%s', which is not a candidate. %s".formatted(
							this.placement.getClass().getName(), shard,
							Suggestion.of(String.valueOf(shard), "Candidates", names)));
		}
		return shard;
	}

	private static UnknownShardKeyException noCandidate(TenantNeeds needs) {
		String region = (needs.region() != null) ? " in region '" + needs.region() + "'" : "";
		return new UnknownShardKeyException(needs.dedicated()
				? "No dedicated shard%s is free. Add one with 'shard.shards.<name>.dedicated' set to true."
					.formatted(region)
				: "No shard%s takes new tenants. Check 'weight', 'region' and 'dedicated' of 'shard.shards'."
					.formatted(region));
	}

	@Override
	public Tenant pin(Object key, String shard) {
		Object canonical = this.keyType.canonical(key);
		checkShard(shard);
		Tenant tenant = this.directory.add(new Tenant(canonical, shard, null, false, true));
		if (tenant == null) {
			throw new InvalidDataAccessApiUsageException(
					"Tenants.pin: shard '%s' belongs to one tenant alone. Choose another shard.".formatted(shard));
		}
		if (!tenant.shard().equals(shard) || (!tenant.pinned() && !this.directory.pin(canonical, shard))) {
			throw new InvalidDataAccessApiUsageException(
					"Tenants.pin: the key lives in shard '%s', not in '%s', and pinning moves no rows. Move them first, release the key, then pin it."
						.formatted(tenant.shard(), shard));
		}
		return new Tenant(canonical, shard, tenant.region(), tenant.dedicated(), true);
	}

	private void checkShard(String shard) {
		Collection<String> names = this.loads.names();
		if (!names.contains(shard)) {
			throw new UnknownShardException(shard, names);
		}
	}

	@Override
	public boolean release(Object key) {
		return this.directory.remove(this.keyType.canonical(key));
	}

	@Override
	public List<Tenant> list(@Nullable String shard, @Nullable Object after, int limit) {
		Assert.isTrue(limit > 0, "'limit' must be positive");
		if (shard != null) {
			checkShard(shard);
		}
		return this.directory.list(shard, (after != null) ? this.keyType.canonical(after) : null, limit);
	}

}
