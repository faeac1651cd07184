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
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.strategy.ShardKeyType;
import io.github.shardboot.strategy.ShardMap;

/**
 * Keys that live elsewhere than their slot, as the catalog stores them. Those that the
 * configuration pins are taken over: from then on they stay where they are until they are
 * moved, whether the configuration names them or not. Always called in the transaction
 * that has locked the map.
 *
 * @author Shardboot Contributors
 */
final class StoredOverrides {

	private static final String ALL = "select key, shard from shardboot_override";

	private static final String ADD = "insert into shardboot_override (key, slot, shard, epoch) values (?, ?, ?, ?)";

	private static final String MOVING = "select move_id from shardboot_move_claim where unit = ?";

	private StoredOverrides() {
	}

	/**
	 * Read them.
	 * @param connection a connection to the catalog
	 * @param keyType the type of all keys
	 * @return the name of a shard by canonical key
	 * @throws SQLException if the catalog cannot be asked
	 */
	static Map<Object, String> read(Connection connection, ShardKeyType keyType) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(ALL);
				ResultSet rows = statement.executeQuery()) {
			Map<Object, String> overrides = new HashMap<>();
			while (rows.next()) {
				overrides.put(keyType.canonical(rows.getString(1)), rows.getString(2));
			}
			return overrides;
		}
	}

	/**
	 * Take over what the configuration pins.
	 * @param connection a connection to the catalog
	 * @param keyType the type of all keys
	 * @param configured the map that the configuration describes, with slots
	 * @param epoch the epoch of the map with the keys that are new
	 * @return whether a key is new
	 * @throws SQLException if the catalog cannot be asked
	 * @throws ShardConfigurationException if a key lives in another shard than the
	 * configuration says, or its slot is being moved
	 */
	static boolean join(Connection connection, ShardKeyType keyType, ShardMap configured, long epoch)
			throws SQLException {
		if (configured.overrides().isEmpty()) {
			return false;
		}
		Map<Object, String> stored = read(connection, keyType);
		boolean changed = false;
		try (PreparedStatement statement = connection.prepareStatement(ADD)) {
			for (Map.Entry<Object, String> pinned : configured.overrides().entrySet()) {
				int slot = Objects.requireNonNull(configured.strategy().slotFor(pinned.getKey()));
				String shard = stored.get(pinned.getKey());
				if (shard == null) {
					checkNotMoving(connection, slot);
					statement.setString(1, pinned.getKey().toString());
					statement.setInt(2, slot);
					statement.setString(3, pinned.getValue());
					statement.setLong(4, epoch);
					statement.addBatch();
					changed = true;
				}
				checkSame(slot, pinned.getValue(), shard);
			}
			statement.executeBatch();
		}
		return changed;
	}

	private static void checkSame(int slot, String configured, @Nullable String stored) {
		if (stored != null && !stored.equals(configured)) {
			throw new ShardConfigurationException("shard.overrides",
					"A key of slot '%d' is pinned to shard '%s', but lives in shard '%s', as the catalog says."
						.formatted(slot, configured, stored),
					"Take the key out of 'shard.overrides': the catalog remembers where it lives. To move it and its "
							+ "rows, use intent 'move-key' of a rebalancing.");
		}
	}

	private static void checkNotMoving(Connection connection, int slot) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(MOVING)) {
			statement.setString(1, "slot:" + slot);
			try (ResultSet rows = statement.executeQuery()) {
				if (rows.next()) {
					throw new ShardConfigurationException("shard.overrides",
							"A key that was not pinned before is in slot '%d', which move %d, that is not over, has."
								.formatted(slot, rows.getLong(1)),
							"Start again when the move is over, or without the key in 'shard.overrides'.");
				}
			}
		}
	}

}
