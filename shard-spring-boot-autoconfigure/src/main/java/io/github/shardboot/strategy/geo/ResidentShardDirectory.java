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

package io.github.shardboot.strategy.geo;

import java.util.Collection;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.github.shardboot.ShardDirectory;
import io.github.shardboot.ShardResidencyException;
import io.github.shardboot.Tenant;

/**
 * A directory in which no tenant of a guarded region is outside it: such an entry is
 * neither made nor, if something else made it, believed. Removing and listing see it, so
 * that it can be mended.
 *
 * @author Shardboot Contributors
 */
public final class ResidentShardDirectory implements ShardDirectory {

	private static final String SOURCE = "An entry of the directory";

	private final ShardDirectory directory;

	private final Residency residency;

	/**
	 * Guard a directory.
	 * @param directory has the entries
	 * @param residency knows which ones are refused
	 */
	public ResidentShardDirectory(ShardDirectory directory, Residency residency) {
		this.directory = directory;
		this.residency = residency;
	}

	/**
	 * {@inheritDoc}
	 * @throws ShardResidencyException if one of the entries leaves its region
	 */
	@Override
	public Map<Object, Tenant> find(Collection<?> keys) {
		Map<Object, Tenant> found = this.directory.find(keys);
		found.values().forEach(this::check);
		return found;
	}

	/**
	 * {@inheritDoc}
	 * @throws ShardResidencyException if the entry, or the one that the key has, leaves
	 * its region
	 */
	@Override
	public @Nullable Tenant add(Tenant tenant) {
		check(tenant);
		Tenant added = this.directory.add(tenant);
		if (added != null) {
			check(added);
		}
		return added;
	}

	private void check(Tenant tenant) {
		this.residency.check(tenant.region(), tenant.shard(), SOURCE);
	}

	@Override
	public boolean pin(Object key, String shard) {
		return this.directory.pin(key, shard);
	}

	@Override
	public boolean remove(Object key) {
		return this.directory.remove(key);
	}

	@Override
	public List<Tenant> list(@Nullable String shard, @Nullable Object after, int limit) {
		return this.directory.list(shard, after, limit);
	}

	@Override
	public Map<String, Long> count() {
		return this.directory.count();
	}

}
