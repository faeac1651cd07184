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

package io.github.shardboot.routing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.util.Assert;

import io.github.shardboot.InvalidShardKeyException;
import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.ShardContext;
import io.github.shardboot.ShardContextHolder;
import io.github.shardboot.ShardFanOut;
import io.github.shardboot.ShardId;
import io.github.shardboot.ShardIdException;
import io.github.shardboot.ShardKeyRange;
import io.github.shardboot.ShardLocation;
import io.github.shardboot.ShardScope;
import io.github.shardboot.ShardSwitchException;
import io.github.shardboot.Shards;
import io.github.shardboot.SlotMove;
import io.github.shardboot.Tenants;
import io.github.shardboot.UnknownShardException;
import io.github.shardboot.UnknownShardKeyException;
import io.github.shardboot.strategy.ShardKeyType;
import io.github.shardboot.strategy.ShardMap;
import io.github.shardboot.strategy.hash.HashStrategy;

/**
 * Turns keys and names into contexts and opens scopes for them.
 * <p>
 * Thread-safe. The shard map is one immutable snapshot behind one volatile field, so a
 * caller sees either the old map or the new one.
 *
 * @author Shardboot Contributors
 */
public final class ShardRouter implements Shards {

	private static final String API = "Shards";

	private final ShardKeyType keyType;

	private final DefaultDatabase defaultDatabase;

	private final boolean logKeys;

	private final @Nullable Tenants tenants;

	private final Function<Set<String>, ShardFanOut> fanOut;

	private volatile ShardMap map;

	/**
	 * Create a router without a directory that cannot run work on several shards.
	 * @param keyType the type of all shard keys
	 * @param map the first shard map
	 * @param defaultDatabase whether there is a default database
	 * @param logKeys whether exceptions may contain the value of a key
	 */
	public ShardRouter(ShardKeyType keyType, ShardMap map, DefaultDatabase defaultDatabase, boolean logKeys) {
		this(keyType, map, defaultDatabase, logKeys, (shards) -> {
			throw new UnsupportedOperationException("This router cannot run work on several shards");
		}, null);
	}

	/**
	 * Create a router.
	 * @param keyType the type of all shard keys
	 * @param map the first shard map
	 * @param defaultDatabase whether there is a default database
	 * @param logKeys whether exceptions may contain the value of a key
	 * @param fanOut runs work on the shards of some names
	 * @param tenants the tenants of the directory, or {@code null} if there is none
	 */
	public ShardRouter(ShardKeyType keyType, ShardMap map, DefaultDatabase defaultDatabase, boolean logKeys,
			Function<Set<String>, ShardFanOut> fanOut, @Nullable Tenants tenants) {
		this.keyType = keyType;
		this.map = map;
		this.defaultDatabase = defaultDatabase;
		this.logKeys = logKeys;
		this.tenants = tenants;
		this.fanOut = fanOut;
	}

	/**
	 * Find the shard of a key.
	 * @param key the key as the caller gave it, or a {@link ShardId}, whose slot tells
	 * @param source where the key came from, for exceptions
	 * @return the context of the key's shard
	 * @throws InvalidShardKeyException if the key has no canonical form
	 * @throws UnknownShardKeyException if the strategy has no shard for the key
	 */
	public ShardContext route(@Nullable Object key, String source) {
		if (key instanceof ShardId id) {
			return route(id, source);
		}
		Object canonical = canonical(key, source);
		ShardMap current = this.map;
		try {
			return ShardContext.located(current.shardFor(canonical), canonical, current.epoch());
		}
		catch (UnknownShardKeyException ex) {
			throw new UnknownShardKeyException(describe(ex, key, source));
		}
	}

	/**
	 * Check that ids can carry slots.
	 * @param entity the entity with such an id
	 * @throws ShardConfigurationException if the strategy has no slots or too many
	 */
	public void checkSlots(Class<?> entity) {
		int slots = this.map.strategy().slots();
		if (slots == 0 || slots > ShardId.MAX_SLOTS) {
			throw new ShardConfigurationException("shard.strategy",
					"Entity '%s' has a @ShardedId, which carries a slot, but %s.".formatted(entity.getSimpleName(),
							(slots == 0) ? "with this strategy a slot does not tell the shard"
									: "there are '" + slots + "' slots and it has room for '" + ShardId.MAX_SLOTS
											+ "'"),
					"Use strategy 'hash' or 'consistent-hash' with at most '%s' slots, or other ids."
						.formatted(ShardId.MAX_SLOTS));
		}
	}

	/**
	 * Return the slot for the id of a new row.
	 * @param key the key of the row, or {@code null} to take the key in scope
	 * @param source where the key came from, for exceptions
	 * @return the slot
	 * @throws InvalidShardKeyException if the key has no canonical form
	 * @throws ShardIdException if there is no key or it has no slot
	 */
	public int slotForId(@Nullable Object key, String source) {
		Object present = key;
		if (present == null) {
			ShardContext scope = ShardContextHolder.effective();
			present = (scope != null) ? scope.key().orElse(null) : null;
		}
		if (present == null) {
			throw new ShardIdException(source
					+ ": a new id needs the slot of a shard key, but neither has the entity a "
					+ "@ShardKey property with a value, nor is there a key in scope. Set the property, or save in a "
					+ "scope of Shards.forKey(...).");
		}
		Integer slot = this.map.strategy().slotFor(canonical(present, source));
		if (slot == null) {
			throw new ShardIdException(source + ": the strategy gives keys no slots, so ids cannot carry one.");
		}
		return slot;
	}

	private ShardContext route(ShardId id, String source) {
		ShardMap current = this.map;
		RequestLock.check(id, current);
		try {
			String shard = current.shardOf(id.slot());
			return (shard != null) ? ShardContext.located(shard, null, current.epoch()) : inPinnedSlot();
		}
		catch (UnknownShardKeyException ex) {
			throw new UnknownShardKeyException(describe(ex, id.value(), source));
		}
	}

	private static ShardContext inPinnedSlot() {
		ShardContext scope = ShardContextHolder.effective();
		if (scope == null || scope == ShardContextHolder.DEFAULT_DATABASE) {
			throw new UnknownShardKeyException("A key with the slot of this id is pinned to another shard by "
					+ "'shard.overrides', so that the id alone does not tell the shard. Make the call in a scope of "
					+ "Shards.forKey(...) with the key.");
		}
		return ShardContext.of(scope.shard(), null);
	}

	/**
	 * Get ready to route many keys, one by one. Keys that cannot be routed are left to
	 * {@link #route}.
	 * @param keys the keys as the caller gave them
	 */
	public void prepare(Collection<? extends @Nullable Object> keys) {
		List<Object> canonical = new ArrayList<>(keys.size());
		for (Object key : keys) {
			try {
				canonical.add(this.map.strategy().canonical(this.keyType, key));
			}
			catch (InvalidShardKeyException | UnknownShardKeyException ex) {
				return;
			}
		}
		this.map.prepare(canonical);
	}

	/**
	 * Open an explicit scope on the calling thread.
	 * @param context where calls go until the scope is closed
	 * @return the scope to close
	 * @throws ShardSwitchException if the web request is locked to another key
	 */
	public ShardContextHolder.Scope open(ShardContext context) {
		return RequestLock.open(context);
	}

	/**
	 * Check that the calling thread may use a shard key.
	 * @param context the context of the key
	 * @throws ShardSwitchException if the web request is locked to another key
	 */
	public void checkLock(ShardContext context) {
		RequestLock.check(context);
	}

	/**
	 * Return the shard map in force.
	 * @return the snapshot
	 */
	public ShardMap map() {
		return this.map;
	}

	/**
	 * Put another shard map in force, for all calls that begin after this one returns.
	 * @param next the next snapshot
	 * @throws IllegalArgumentException if its epoch is not higher than the present one
	 */
	public synchronized void swap(ShardMap next) {
		Assert.isTrue(next.epoch() > this.map.epoch(), () -> "Epoch %d of the next shard map must be higher than %d"
			.formatted(next.epoch(), this.map.epoch()));
		this.map = next;
	}

	/**
	 * Return whether there is a default database.
	 * @return presence or absence
	 */
	public DefaultDatabase defaultDatabase() {
		return this.defaultDatabase;
	}

	@Override
	public Set<String> names() {
		return this.map.shards();
	}

	@Override
	public ShardLocation locate(Object key) {
		if (key instanceof ShardId id) {
			return new ShardLocation(route(id, API).shard(), id.slot(), this.map.epoch(), ShardLocation.Why.SLOT);
		}
		Object canonical = canonical(key, API);
		try {
			return this.map.locate(canonical);
		}
		catch (UnknownShardKeyException ex) {
			throw new UnknownShardKeyException(describe(ex, key, API));
		}
	}

	@Override
	public List<SlotMove> movesFor(Map<String, Integer> weights) {
		if (this.map.strategy() instanceof HashStrategy hash) {
			return hash.movesFor(weights);
		}
		throw new InvalidDataAccessApiUsageException("Shards.movesFor: only with strategy 'hash' or 'consistent-hash' "
				+ "have shards weights that give them slots.");
	}

	@Override
	public ShardScope forKey(Object key) {
		return new OpenedScope(route(key, API));
	}

	@Override
	public ShardScope on(String shard) {
		ShardMap current = this.map;
		if (!current.shards().contains(shard)) {
			throw new UnknownShardException(shard, current.shards());
		}
		return new OpenedScope(ShardContext.of(shard, null));
	}

	@Override
	public ShardScope onDefault() {
		if (this.defaultDatabase == DefaultDatabase.ABSENT) {
			throw new UnknownShardException(ShardContextHolder.DEFAULT_DATABASE_NAME,
					"There is no default database. Configure 'spring.datasource.url', or choose one of the shards %s."
						.formatted(names()));
		}
		return new OpenedScope(ShardContextHolder.DEFAULT_DATABASE);
	}

	@Override
	public ShardScope unlocked() {
		return new OpenedScope(null);
	}

	@Override
	public Tenants tenants() {
		if (this.tenants == null) {
			throw new InvalidDataAccessApiUsageException(
					"Shards.tenants(): there is no directory. Set 'shard.strategy' to 'directory'.");
		}
		return this.tenants;
	}

	@Override
	public ShardFanOut all() {
		return this.fanOut.apply(names());
	}

	@Override
	public ShardFanOut all(Collection<String> shards) {
		Set<String> known = names();
		for (String shard : shards) {
			if (!known.contains(shard)) {
				throw new UnknownShardException(shard, known);
			}
		}
		return this.fanOut.apply(Collections.unmodifiableSet(new TreeSet<>(shards)));
	}

	@Override
	public ShardFanOut allIn(ShardKeyRange range) {
		ShardMap current = this.map;
		Object low = (range.low() != null) ? this.keyType.canonical(range.low()) : null;
		Object high = (range.high() != null) ? this.keyType.canonical(range.high()) : null;
		if (low != null && high != null && this.keyType.compare(low, high) >= 0) {
			throw new InvalidShardKeyException("Shards.allIn: no key is in the range. The lower bound comes first; the "
					+ "range ends before its upper bound.");
		}
		return this.fanOut.apply(current.shardsBetween(this.keyType, low, high, false));
	}

	/**
	 * Return the shards that can have rows whose key a query bounds.
	 * @param low the lowest key, or {@code null} for no lower bound
	 * @param high the highest key, or {@code null} for no upper bound
	 * @param highIncluded whether the highest key is in the bounds
	 * @return the names in alphabetical order, at least one; all shards where the bounds
	 * are no keys, or keys are texts, which databases may order in another way than we do
	 */
	public Set<String> shardsBetween(@Nullable Object low, @Nullable Object high, boolean highIncluded) {
		ShardMap current = this.map;
		if (this.keyType == ShardKeyType.STRING) {
			return current.shards();
		}
		try {
			return current.shardsBetween(this.keyType, (low != null) ? this.keyType.canonical(low) : null,
					(high != null) ? this.keyType.canonical(high) : null, highIncluded);
		}
		catch (InvalidShardKeyException ex) {
			return current.shards();
		}
	}

	private Object canonical(@Nullable Object key, String source) {
		try {
			return this.map.strategy().canonical(this.keyType, key);
		}
		catch (InvalidShardKeyException ex) {
			throw new InvalidShardKeyException(describe(ex, key, source));
		}
		catch (UnknownShardKeyException ex) {
			throw new UnknownShardKeyException(describe(ex, key, source));
		}
	}

	private String describe(RuntimeException ex, @Nullable Object key, String source) {
		String text = source + ": " + ex.getMessage();
		return this.logKeys ? text + " Key: '" + key + "'." : text;
	}

}
