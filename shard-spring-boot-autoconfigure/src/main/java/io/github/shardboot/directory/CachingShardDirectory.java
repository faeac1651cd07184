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

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import org.jspecify.annotations.Nullable;

import io.github.shardboot.ShardDirectory;
import io.github.shardboot.ShardUnavailableException;
import io.github.shardboot.Tenant;

/**
 * Keeps what a directory answered. A key that is known costs one look into a map; of many
 * callers that need a key at the same time one looks it up. Thread-safe.
 * <ul>
 * <li>A known key is looked up again after a while, by one caller; the others go on with
 * the old answer until there is a new one. If the directory cannot answer, the old one
 * holds for {@link DirectorySettings#maxStale()} since the directory last gave it.</li>
 * <li>Unknown keys are kept apart, so that no flood of them drives out known ones, and
 * may be looked up only so often a second.</li>
 * <li>A key that has changed is forgotten. An answer that was under way at that moment is
 * not kept.</li>
 * </ul>
 *
 * @author Shardboot Contributors
 */
public final class CachingShardDirectory implements ShardDirectory {

	private static final int BATCH = 1000;

	private final ShardDirectory source;

	private final DirectorySettings settings;

	private final long expireNanos;

	private final Ticker ticker;

	private final Cache<Object, Entry> known;

	private final Cache<Object, Boolean> unknown;

	private final ConcurrentMap<Object, LookUp> running = new ConcurrentHashMap<>();

	private final LookUpBudget budget;

	private final Availability availability;

	private volatile int generation;

	/**
	 * Create a cache.
	 * @param source the directory to ask
	 * @param settings how to behave
	 */
	public CachingShardDirectory(ShardDirectory source, DirectorySettings settings) {
		this(source, settings, Ticker.systemTicker());
	}

	CachingShardDirectory(ShardDirectory source, DirectorySettings settings, Ticker ticker) {
		this.source = source;
		this.settings = settings;
		this.expireNanos = settings.expireAfterWrite().toNanos();
		this.ticker = ticker;
		this.known = Caffeine.newBuilder()
			.maximumSize(settings.maximumSize())
			.expireAfterWrite(settings.maxStale())
			.ticker(ticker)
			.recordStats()
			.build();
		this.unknown = Caffeine.newBuilder()
			.maximumSize(settings.unknownMaximumSize())
			.expireAfterWrite(settings.unknownExpireAfterWrite())
			.ticker(ticker)
			.recordStats()
			.build();
		this.budget = new LookUpBudget(settings.unknownPerSecond(), ticker);
		this.availability = new Availability(ticker);
	}

	/**
	 * Return the shard of a key.
	 * @param key the canonical key
	 * @return the name of the shard, or {@code null} if the key has no entry
	 * @throws ShardUnavailableException if the key is not in the cache and the directory
	 * cannot answer
	 */
	public @Nullable String shardOf(Object key) {
		Entry entry = this.known.getIfPresent(key);
		if (entry == null) {
			return (this.unknown.getIfPresent(key) == null) ? lookUp(key) : null;
		}
		return isFresh(entry) ? entry.shard() : lookUpAgain(key, entry);
	}

	private boolean isFresh(Entry entry) {
		return this.ticker.read() - entry.readAt() < this.expireNanos && entry.generation() == this.generation;
	}

	private @Nullable String lookUpAgain(Object key, Entry entry) {
		if (this.running.containsKey(key) || !this.availability.mayAsk()) {
			return entry.shard();
		}
		try {
			return shardOf(load(key));
		}
		catch (ShardUnavailableException ex) {
			return entry.shard();
		}
	}

	private @Nullable String lookUp(Object key) {
		checkBudget();
		if (!this.running.containsKey(key) && !this.availability.mayAsk()) {
			throw new ShardUnavailableException("catalog",
					"The directory did not answer a moment ago, and this key is not in the cache. It is asked again within a second.",
					null);
		}
		return shardOf(load(key));
	}

	private void checkBudget() {
		if (!this.budget.allows()) {
			throw new ShardUnavailableException("catalog",
					"More than %s unknown keys a second were looked up, and this key is not in the cache. Find out who asks for them, or raise 'shard.directory.cache.unknown-per-second'."
						.formatted(this.settings.unknownPerSecond()),
					null);
		}
	}

	private static @Nullable String shardOf(@Nullable Tenant tenant) {
		return (tenant != null) ? tenant.shard() : null;
	}

	private @Nullable Tenant load(Object key) {
		LookUp mine = new LookUp();
		LookUp others = this.running.putIfAbsent(key, mine);
		if (others != null) {
			return others.await();
		}
		run(Map.of(key, mine));
		return mine.await();
	}

	/**
	 * Look up at once what is not in the cache yet. If that cannot be done, the keys are
	 * left to {@link #shardOf}.
	 * @param keys canonical keys
	 */
	public void prepare(Collection<?> keys) {
		List<Object> missing = new ArrayList<>();
		for (Object key : keys) {
			Entry entry = this.known.getIfPresent(key);
			boolean cached = (entry != null) ? isFresh(entry) : this.unknown.getIfPresent(key) != null;
			if (!cached) {
				missing.add(key);
			}
		}
		for (int from = 0; from < missing.size(); from += BATCH) {
			prepareBatch(missing.subList(from, Math.min(from + BATCH, missing.size())));
		}
	}

	private void prepareBatch(List<Object> keys) {
		if (!this.budget.allows() || !this.availability.mayAsk()) {
			return;
		}
		Map<Object, LookUp> batch = new HashMap<>();
		for (Object key : keys) {
			LookUp mine = new LookUp();
			if (this.running.putIfAbsent(key, mine) == null) {
				batch.put(key, mine);
			}
		}
		try {
			if (!batch.isEmpty()) {
				run(batch);
			}
		}
		catch (ShardUnavailableException ex) {
			// what is in the cache serves on
		}
	}

	private void run(Map<Object, LookUp> batch) {
		long now = this.ticker.read();
		int current = this.generation;
		try {
			Map<Object, Tenant> found = this.source.find(batch.keySet());
			this.availability.answered();
			this.budget.spend(batch.size() - found.size());
			batch.forEach((key, lookUp) -> {
				Tenant tenant = found.get(key);
				lookUp.keep(() -> keep(key, tenant, now, current));
				lookUp.complete(tenant);
			});
		}
		catch (RuntimeException | Error ex) {
			if (ex instanceof ShardUnavailableException) {
				this.availability.failed();
			}
			batch.values().forEach((lookUp) -> lookUp.completeExceptionally(ex));
			throw ex;
		}
		finally {
			batch.forEach(this.running::remove);
		}
	}

	private void keep(Object key, @Nullable Tenant tenant, long readAt, int readIn) {
		if (tenant != null) {
			this.known.put(key, new Entry(tenant.shard(), readAt, readIn));
			this.unknown.invalidate(key);
		}
		else {
			this.known.invalidate(key);
			if (readIn == this.generation) {
				this.unknown.put(key, Boolean.TRUE);
			}
		}
	}

	/**
	 * Forget keys that have changed.
	 * @param keys canonical keys
	 */
	public void forget(Collection<?> keys) {
		for (Object key : keys) {
			LookUp lookUp = this.running.remove(key);
			if (lookUp != null) {
				lookUp.outdate();
			}
			this.known.invalidate(key);
			this.unknown.invalidate(key);
		}
	}

	/**
	 * Look every key up again before its next use, because any may have changed. If the
	 * directory cannot answer, what is known holds as long as it would have otherwise.
	 */
	@SuppressWarnings("NonAtomicOperationOnVolatileField")
	public synchronized void doubt() {
		this.generation++;
		this.unknown.invalidateAll();
	}

	@Override
	public Map<Object, Tenant> find(Collection<?> keys) {
		return this.source.find(keys);
	}

	@Override
	public @Nullable Tenant add(Tenant tenant) {
		long now = this.ticker.read();
		int current = this.generation;
		Tenant added = this.source.add(tenant);
		if (added != null) {
			LookUp lookUp = new LookUp();
			if (this.running.putIfAbsent(added.key(), lookUp) == null) {
				lookUp.keep(() -> keep(added.key(), added, now, current));
				lookUp.complete(added);
				this.running.remove(added.key(), lookUp);
			}
		}
		return added;
	}

	@Override
	public boolean pin(Object key, String shard) {
		return this.source.pin(key, shard);
	}

	@Override
	public boolean remove(Object key) {
		try {
			return this.source.remove(key);
		}
		finally {
			forget(List.of(key));
		}
	}

	@Override
	public List<Tenant> list(@Nullable String shard, @Nullable Object after, int limit) {
		return this.source.list(shard, after, limit);
	}

	@Override
	public Map<String, Long> count() {
		return this.source.count();
	}

	/**
	 * Return the cache of known keys, for metrics.
	 * @return the cache
	 */
	public Cache<Object, ?> known() {
		return this.known;
	}

	/**
	 * Return the cache of unknown keys, for metrics.
	 * @return the cache
	 */
	public Cache<Object, ?> unknown() {
		return this.unknown;
	}

	/**
	 * A known key.
	 */
	private record Entry(String shard, long readAt, int generation) {

	}

}
