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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

import io.github.shardboot.ShardDirectory;
import io.github.shardboot.ShardUnavailableException;
import io.github.shardboot.Tenant;

/**
 * A directory in memory that counts look-ups and can be down or slow.
 *
 * @author Shardboot Contributors
 */
public class FakeDirectory implements ShardDirectory {

	final Map<Object, Tenant> tenants = new ConcurrentHashMap<>();

	final AtomicInteger lookUps = new AtomicInteger();

	volatile boolean down;

	volatile Runnable beforeAnswer = () -> {
	};

	void put(long key, String shard) {
		this.tenants.put(key, new Tenant(key, shard, null, false, false));
	}

	@Override
	public Map<Object, Tenant> find(Collection<?> keys) {
		this.lookUps.incrementAndGet();
		if (this.down) {
			throw new ShardUnavailableException("catalog", "down", null);
		}
		Map<Object, Tenant> found = new HashMap<>();
		keys.forEach((key) -> {
			Tenant tenant = this.tenants.get(key);
			if (tenant != null) {
				found.put(key, tenant);
			}
		});
		this.beforeAnswer.run();
		return found;
	}

	@Override
	public @Nullable Tenant add(Tenant tenant) {
		Tenant present = this.tenants.putIfAbsent(tenant.key(), tenant);
		return (present != null) ? present : tenant;
	}

	@Override
	public boolean pin(Object key, String shard) {
		return false;
	}

	@Override
	public boolean remove(Object key) {
		return this.tenants.remove(key) != null;
	}

	@Override
	public List<Tenant> list(@Nullable String shard, @Nullable Object after, int limit) {
		return List.of();
	}

	@Override
	public Map<String, Long> count() {
		Map<String, Long> counts = new TreeMap<>();
		this.tenants.values().forEach((tenant) -> counts.merge(tenant.shard(), 1L, Long::sum));
		return counts;
	}

}
