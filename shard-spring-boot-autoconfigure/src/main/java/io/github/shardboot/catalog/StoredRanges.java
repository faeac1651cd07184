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
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.github.shardboot.strategy.KeyRange;
import io.github.shardboot.strategy.RangeStrategy;
import io.github.shardboot.strategy.ShardKeyType;

/**
 * Who owns which range of keys, as the catalog stores it. Whoever writes has locked the
 * map.
 *
 * @author Shardboot Contributors
 */
public final class StoredRanges {

	private static final String ALL = "select low, shard, (select key_type from shardboot_map) from shardboot_range";

	private static final String CLEAR = "delete from shardboot_range";

	private static final String ADD = "insert into shardboot_range (low, shard) values (?, ?)";

	private StoredRanges() {
	}

	/**
	 * Read the ranges.
	 * @param connection a connection to the catalog
	 * @return the ranges, or {@code null} if none are stored
	 * @throws SQLException if the catalog cannot be asked
	 */
	public static @Nullable RangeStrategy read(Connection connection) throws SQLException {
		List<KeyRange> ranges = new ArrayList<>();
		ShardKeyType keyType = ShardKeyType.LONG;
		try (PreparedStatement statement = connection.prepareStatement(ALL);
				ResultSet rows = statement.executeQuery()) {
			while (rows.next()) {
				keyType = ShardKeyType.valueOf(rows.getString(3));
				String low = rows.getString(1);
				ranges.add(new KeyRange(rows.getString(2), low.isEmpty() ? null : keyType.canonical(low), null));
			}
		}
		if (ranges.isEmpty()) {
			return null;
		}
		ShardKeyType order = keyType;
		ranges.sort((one, other) -> (one.low() == null) ? -1
				: (other.low() == null) ? 1 : order.compare(one.low(), other.low()));
		return RangeStrategy.of(keyType, ranges);
	}

	/**
	 * Write other ranges.
	 * @param connection a connection to the catalog, in the transaction that has locked
	 * the map
	 * @param ranges the ranges
	 * @throws SQLException if the catalog refuses
	 */
	public static void write(Connection connection, RangeStrategy ranges) throws SQLException {
		try (Statement clear = connection.createStatement();
				PreparedStatement statement = connection.prepareStatement(ADD)) {
			clear.executeUpdate(CLEAR);
			for (KeyRange range : ranges.ranges()) {
				statement.setString(1, (range.low() != null) ? range.low().toString() : "");
				statement.setString(2, range.shard());
				statement.addBatch();
			}
			statement.executeBatch();
		}
	}

}
