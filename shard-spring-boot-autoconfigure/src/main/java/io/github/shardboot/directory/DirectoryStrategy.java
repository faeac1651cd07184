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

import io.github.shardboot.ShardLocation;
import io.github.shardboot.Tenants;
import io.github.shardboot.UnknownShardKeyException;
import io.github.shardboot.strategy.ShardingStrategy;

/**
 * Finds the shard that the directory names. Blocks only for a key that is not in the
 * cache.
 *
 * @author Shardboot Contributors
 */
public final class DirectoryStrategy implements ShardingStrategy {

	private final CachingShardDirectory directory;

	private final Tenants tenants;

	private final UnknownKeys unknown;

	/**
	 * Create a strategy.
	 * @param directory where to look
	 * @param tenants gives new keys a shard
	 * @param unknown whether it does so
	 */
	public DirectoryStrategy(CachingShardDirectory directory, Tenants tenants, UnknownKeys unknown) {
		this.directory = directory;
		this.tenants = tenants;
		this.unknown = unknown;
	}

	@Override
	public String shardFor(Object key) {
		String shard = this.directory.shardOf(key);
		if (shard != null) {
			return shard;
		}
		if (this.unknown == UnknownKeys.ASSIGN) {
			return this.tenants.assign(key).shard();
		}
		throw noEntry("Assign it with Shards.tenants(), or set 'shard.directory.unknown' to 'assign'.");
	}

	@Override
	public String find(Object key) {
		String shard = this.directory.shardOf(key);
		if (shard == null) {
			throw noEntry((this.unknown == UnknownKeys.ASSIGN) ? "The first call that uses it will give it a shard."
					: "Assign it with Shards.tenants().");
		}
		return shard;
	}

	private static UnknownShardKeyException noEntry(String action) {
		return new UnknownShardKeyException("The key has no entry in the directory. " + action);
	}

	@Override
	public void prepare(Collection<?> keys) {
		this.directory.prepare(keys);
	}

	@Override
	public ShardLocation.Why why() {
		return ShardLocation.Why.DIRECTORY;
	}

}
