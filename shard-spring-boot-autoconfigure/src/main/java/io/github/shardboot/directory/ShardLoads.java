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

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

import javax.sql.DataSource;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.github.shardboot.ShardDirectory;
import io.github.shardboot.ShardLoad;
import io.github.shardboot.TenantNeeds;

/**
 * How much each shard has to carry. Measured from time to time; tenants that this process
 * adds in between count at once, each like the average tenant. Thread-safe.
 *
 * @author Shardboot Contributors
 */
public final class ShardLoads {

	private static final Log logger = LogFactory.getLog(ShardLoads.class);

	private final Map<String, ShardTraits> shards = new TreeMap<>();

	private final ShardDirectory directory;

	private final LoadMeasure measure;

	private final Function<String, DataSource> dataSources;

	private final long refreshNanos;

	private final Lock measuring = new ReentrantLock();

	private volatile @Nullable Measured measured;

	/**
	 * Create the loads. Nothing is measured before the first tenant is to be placed.
	 * @param shards the shards
	 * @param directory counts the keys
	 * @param measure what to measure
	 * @param dataSources the data source of each shard, for what the directory cannot
	 * tell
	 * @param refresh how old a measurement may be
	 */
	public ShardLoads(Collection<ShardTraits> shards, ShardDirectory directory, LoadMeasure measure,
			Function<String, DataSource> dataSources, Duration refresh) {
		shards.forEach((shard) -> this.shards.put(shard.name(), shard));
		this.directory = directory;
		this.measure = measure;
		this.dataSources = dataSources;
		this.refreshNanos = refresh.toNanos();
	}

	Collection<String> names() {
		return this.shards.keySet();
	}

	/**
	 * Find the shards that can take a tenant.
	 * @param needs what the tenant needs
	 * @param taken shards that turned out to be taken
	 * @return the shards in alphabetical order; a shard that cannot be measured is not
	 * among them
	 */
	List<ShardLoad> candidates(TenantNeeds needs, Collection<String> taken) {
		Measured current = current(!taken.isEmpty());
		List<ShardLoad> candidates = new ArrayList<>();
		for (ShardTraits shard : this.shards.values()) {
			Long usage = current.usage().get(shard.name());
			boolean suitable = shard.dedicated() == needs.dedicated() && (shard.dedicated() || shard.weight() > 0)
					&& (needs.region() == null || needs.region().equals(shard.region()));
			if (usage != null && suitable && !taken.contains(shard.name())) {
				ShardLoad load = load(shard, usage, current);
				if (!shard.dedicated() || load.keys() == 0) {
					candidates.add(load);
				}
			}
		}
		return candidates;
	}

	private static ShardLoad load(ShardTraits shard, long usage, Measured measured) {
		long keys = measured.keys().getOrDefault(shard.name(), 0L);
		AtomicLong counter = measured.added().get(shard.name());
		long added = (counter != null) ? counter.get() : 0;
		return new ShardLoad(shard.name(), Math.max(1, shard.weight()), shard.region(), keys + added,
				usage + added * measured.averageUsage());
	}

	/**
	 * Count a tenant that was added.
	 * @param shard the name of its shard
	 */
	void added(String shard) {
		Measured current = this.measured;
		if (current != null) {
			current.added().computeIfAbsent(shard, (name) -> new AtomicLong()).incrementAndGet();
		}
	}

	private Measured current(boolean anew) {
		Measured current = this.measured;
		if (current != null && !anew && System.nanoTime() - current.at() < this.refreshNanos) {
			return current;
		}
		if (current != null && !anew) {
			return this.measuring.tryLock() ? measureAndUnlock() : current;
		}
		this.measuring.lock();
		return measureAndUnlock();
	}

	private Measured measureAndUnlock() {
		try {
			Map<String, Long> keys = this.directory.count();
			Map<String, Long> usage = new TreeMap<>();
			for (String shard : this.shards.keySet()) {
				Long measuredUsage = (this.measure != LoadMeasure.KEYS) ? measure(shard) : keys.getOrDefault(shard, 0L);
				if (measuredUsage != null) {
					usage.put(shard, measuredUsage);
				}
			}
			Measured next = new Measured(System.nanoTime(), keys, usage, new ConcurrentHashMap<>());
			this.measured = next;
			return next;
		}
		finally {
			this.measuring.unlock();
		}
	}

	private @Nullable Long measure(String shard) {
		try (Connection connection = this.dataSources.apply(shard).getConnection()) {
			return this.measure.of(connection);
		}
		catch (SQLException | RuntimeException ex) {
			logger.warn("Shard '%s' could not be measured (%s); it gets no new tenants for now".formatted(shard,
					ex.getClass().getSimpleName()));
			return null;
		}
	}

	/**
	 * A measurement and what was added since.
	 */
	private record Measured(long at, Map<String, Long> keys, Map<String, Long> usage, Map<String, AtomicLong> added) {

		long averageUsage() {
			long allKeys = 0;
			long allUsage = 0;
			for (Map.Entry<String, Long> entry : this.usage.entrySet()) {
				allKeys += this.keys.getOrDefault(entry.getKey(), 0L);
				allUsage += entry.getValue();
			}
			return Math.max(1, allUsage / Math.max(1, allKeys));
		}

	}

}
