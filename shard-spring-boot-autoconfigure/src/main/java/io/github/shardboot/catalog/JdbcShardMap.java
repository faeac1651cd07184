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

package io.github.shardboot.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.ShardUnavailableException;
import io.github.shardboot.StaleShardMapException;
import io.github.shardboot.strategy.RangeStrategy;
import io.github.shardboot.strategy.ShardKeyType;
import io.github.shardboot.strategy.ShardMap;
import io.github.shardboot.strategy.hash.HashStrategy;
import io.github.shardboot.strategy.hash.SlotTable;

/**
 * The shard map that the catalog stores: its epoch, all shards, the owner of each slot or
 * range, and the keys that live elsewhere than their slot. The first process that starts
 * stores the map of its configuration; from then on the stored one is in force.
 * Thread-safe, also across processes.
 * <ol>
 * <li>{@link #join} locks the row of {@code shardboot_map}, so that starting processes
 * take turns, and makes the shards of the configuration known. A new shard owns
 * nothing.</li>
 * <li>{@link #assign} is
 * {@code update shardboot_map set epoch = epoch + 1 where epoch = ?} and the new owners,
 * in one transaction: of two processes that change the map at once, one hits no row.</li>
 * </ol>
 *
 * @author Shardboot Contributors
 */
public final class JdbcShardMap {

	private static final String CREATE = """
			insert into shardboot_map (epoch, key_type, hash_function, slots) values (1, ?, ?, ?)
			on conflict do nothing""";

	private static final String LOCK = "select epoch, key_type, hash_function, slots from shardboot_map for update";

	private static final String EPOCH = "select epoch from shardboot_map";

	private static final String NEXT = """
			update shardboot_map set epoch = epoch + 1, changed_at = now()
			where epoch = ? returning epoch""";

	private static final String SHARDS = "select shard from shardboot_map_shard";

	private static final String ADD_SHARD = "insert into shardboot_map_shard (shard, epoch) values (?, ?)";

	private static final String REMOVE_SHARD = "delete from shardboot_map_shard where shard = ?";

	private static final String OWNED = """
			select (select count(*) from shardboot_slot where shard = name),
				(select count(*) from shardboot_range where shard = name),
				(select count(*) from shardboot_override where shard = name),
				(select count(*) from shard_directory where shard = name)
			from (select ?::text as name) shard""";

	private static final String OWNERS = "select shard from shardboot_slot order by slot";

	private static final String ADD_SLOT = "insert into shardboot_slot (slot, shard, epoch) values (?, ?, ?)";

	private static final String MOVE_SLOTS = "update shardboot_slot set shard = ?, epoch = ? where slot = any (?)";

	private final Catalog catalog;

	private final ShardKeyType keyType;

	/**
	 * Create access to the stored map.
	 * @param catalog where it is
	 * @param keyType the type of all keys
	 */
	public JdbcShardMap(Catalog catalog, ShardKeyType keyType) {
		this.catalog = catalog;
		this.keyType = keyType;
	}

	/**
	 * Bring the shards of a configuration into the stored map, and return the map that is
	 * in force for them.
	 * @param configured the map that the configuration describes
	 * @return the map in force
	 * @throws ShardConfigurationException if the configuration lacks a shard that owns
	 * something, has another key type, hash function or number of slots, or pins a key
	 * that lives elsewhere
	 * @throws ShardUnavailableException if the catalog cannot be asked
	 */
	public ShardMap join(ShardMap configured) {
		return this.catalog.inTransaction("read the shard map", (connection) -> {
			boolean created = create(connection, configured);
			Stored stored = lock(connection);
			check(stored, described(configured));
			long epoch = stored.epoch();
			long next = epoch + (created ? 0 : 1);
			boolean changed = joinShards(connection, configured, next);
			if (configured.strategy() instanceof HashStrategy hash) {
				if (created) {
					addSlots(connection, hash.slotTable(), epoch);
				}
				changed |= StoredOverrides.join(connection, this.keyType, configured, next);
			}
			else if (configured.strategy() instanceof RangeStrategy range && StoredRanges.read(connection) == null) {
				StoredRanges.write(connection, range);
			}
			if (changed && !created) {
				epoch = next(connection, epoch);
			}
			return stored(connection, configured, epoch);
		});
	}

	private boolean create(Connection connection, ShardMap configured) throws SQLException {
		Stored first = described(configured);
		try (PreparedStatement statement = connection.prepareStatement(CREATE)) {
			statement.setString(1, first.keyType());
			statement.setString(2, first.function());
			statement.setInt(3, first.slots());
			return statement.executeUpdate() == 1;
		}
	}

	private Stored described(ShardMap map) {
		return (map.strategy() instanceof HashStrategy hash)
				? new Stored(1, this.keyType.name(), hash.function().name(), hash.slotTable().slots())
				: new Stored(1, this.keyType.name(), "NONE", 0);
	}

	private static Stored lock(Connection connection) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(LOCK);
				ResultSet row = statement.executeQuery()) {
			row.next();
			return new Stored(row.getLong(1), row.getString(2), row.getString(3), row.getInt(4));
		}
	}

	private static void check(Stored stored, Stored configured) {
		if (!stored.sameKeySpace(configured)) {
			throw new ShardConfigurationException("shard.strategy",
					"The catalog has a shard map with %s; the configuration says %s.".formatted(stored.keySpace(),
							configured.keySpace()),
					"Put the configuration back: with another one the rows that are there would not be found.");
		}
	}

	private static boolean joinShards(Connection connection, ShardMap configured, long epoch) throws SQLException {
		Set<String> stored = new TreeSet<>(strings(connection, SHARDS));
		boolean changed = false;
		for (String shard : configured.shards()) {
			if (!stored.remove(shard)) {
				update(connection, ADD_SHARD, shard, epoch);
				changed = true;
			}
		}
		for (String vanished : stored) {
			checkOwnsNothing(connection, vanished);
			update(connection, REMOVE_SHARD, vanished, null);
			changed = true;
		}
		return changed;
	}

	private static void checkOwnsNothing(Connection connection, String shard) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(OWNED)) {
			statement.setString(1, shard);
			try (ResultSet row = statement.executeQuery()) {
				row.next();
				if (row.getLong(1) + row.getLong(2) + row.getLong(3) + row.getLong(4) > 0) {
					throw new ShardConfigurationException("shard.shards." + shard,
							"Shard '%s' is not configured, but owns %d slots, %d ranges, %d pinned keys and %d directory keys, as the catalog says."
								.formatted(shard, row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4)),
							"Put it back, or move what it owns to other shards first.");
				}
			}
		}
	}

	private static void addSlots(Connection connection, SlotTable table, long epoch) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(ADD_SLOT)) {
			for (int slot = 0; slot < table.slots(); slot++) {
				statement.setInt(1, slot);
				statement.setString(2, table.shardOf(slot));
				statement.setLong(3, epoch);
				statement.addBatch();
			}
			statement.executeBatch();
		}
	}

	/**
	 * Return the stored map if it is newer than another one.
	 * @param connection a connection to the catalog
	 * @param current the map to compare with
	 * @return the stored map, or {@code null} if it has the same epoch
	 * @throws SQLException if the catalog cannot be asked
	 */
	@Nullable ShardMap newerThan(Connection connection, ShardMap current) throws SQLException {
		// the epoch first: if owners change in between, the next look sees a newer one
		long epoch = epoch(connection);
		return (epoch > current.epoch()) ? stored(connection, current, epoch) : null;
	}

	/**
	 * Give slots to a shard.
	 * @param epoch the epoch of the map that the caller has seen
	 * @param shard the name of the new owner
	 * @param slots the slots
	 * @return the new epoch
	 * @throws StaleShardMapException if the stored map has another epoch
	 * @throws ShardUnavailableException if the catalog cannot be asked, or the shard or a
	 * slot is unknown to it
	 */
	public long assign(long epoch, String shard, Collection<Integer> slots) {
		return this.catalog.inTransaction("change the shard map", (connection) -> {
			long next = next(connection, epoch);
			try (PreparedStatement statement = connection.prepareStatement(MOVE_SLOTS)) {
				statement.setString(1, shard);
				statement.setLong(2, next);
				statement.setArray(3, connection.createArrayOf("integer", slots.toArray()));
				if (statement.executeUpdate() != slots.size()) {
					throw new SQLException("There are not that many slots", "22023");
				}
			}
			return next;
		});
	}

	private static long next(Connection connection, long epoch) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(NEXT)) {
			statement.setLong(1, epoch);
			try (ResultSet row = statement.executeQuery()) {
				if (row.next()) {
					return row.getLong(1);
				}
			}
		}
		throw new StaleShardMapException(epoch, epoch(connection));
	}

	private static long epoch(Connection connection) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(EPOCH);
				ResultSet row = statement.executeQuery()) {
			return row.next() ? row.getLong(1) : 0;
		}
	}

	private ShardMap stored(Connection connection, ShardMap map, long epoch) throws SQLException {
		if (map.strategy() instanceof HashStrategy hash) {
			SlotTable table = SlotTable.byOwners(strings(connection, OWNERS), map.shards());
			return map.with(epoch, StoredOverrides.read(connection, this.keyType), hash.with(table));
		}
		RangeStrategy ranges = (map.strategy() instanceof RangeStrategy) ? StoredRanges.read(connection) : null;
		return map.with(epoch, (ranges != null) ? ranges : map.strategy());
	}

	private static List<String> strings(Connection connection, String sql) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(sql);
				ResultSet rows = statement.executeQuery()) {
			List<String> strings = new ArrayList<>();
			while (rows.next()) {
				strings.add(rows.getString(1));
			}
			return strings;
		}
	}

	private static void update(Connection connection, String sql, String shard, @Nullable Long epoch)
			throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(sql)) {
			statement.setString(1, shard);
			if (epoch != null) {
				statement.setLong(2, epoch);
			}
			statement.executeUpdate();
		}
	}

	/**
	 * What the stored map says about itself.
	 */
	private record Stored(long epoch, String keyType, String function, int slots) {

		boolean sameKeySpace(Stored other) {
			return this.keyType.equals(other.keyType) && this.function.equals(other.function)
					&& this.slots == other.slots;
		}

		String keySpace() {
			return "%d slots, hash function '%s' and key type '%s'".formatted(this.slots, this.function, this.keyType);
		}

	}

}
