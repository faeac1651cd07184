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

package io.github.shardboot.rebalance.store;

import java.sql.Connection;
import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

import io.github.shardboot.catalog.StoredRanges;
import io.github.shardboot.rebalance.MoveUnit;
import io.github.shardboot.strategy.KeyRange;
import io.github.shardboot.strategy.RangeStrategy;
import io.github.shardboot.strategy.ShardKeyType;

/**
 * Who owns ranges, in the transaction of the caller, which has locked the map. Ranges are
 * read, cut where a moving one begins and ends, and written back; neighbours of one owner
 * are merged.
 *
 * @author Shardboot Contributors
 */
final class RangeOwners {

	private static final String KEY_TYPE = "select key_type from shardboot_map";

	private static final String OPEN = """
			select id, low, high from shardboot_move
			where kind = 'RANGE' and state not in ('DONE', 'ABORTED', 'FAILED', 'REVERSED')""";

	private RangeOwners() {
	}

	static boolean owns(Connection connection, MoveUnit.Range unit, String shard) throws SQLException {
		return owns(StoredRanges.read(connection), unit, shard);
	}

	private static boolean owns(@Nullable RangeStrategy ranges, MoveUnit.Range unit, String shard) {
		return ranges != null
				&& ranges.within(unit.low(), unit.high()).stream().allMatch((part) -> part.shard().equals(shard));
	}

	static boolean assign(Connection connection, MoveUnit.Range unit, String from, String to) throws SQLException {
		RangeStrategy ranges = StoredRanges.read(connection);
		if (ranges == null || !owns(ranges, unit, from)) {
			return false;
		}
		StoredRanges.write(connection, ranges.assign(unit.low(), unit.high(), to));
		return true;
	}

	// the number of the move that has part of a range, or 0; a primary key cannot tell
	static long overlapping(Connection connection, MoveUnit.Range unit) throws SQLException {
		ShardKeyType keyType = ShardKeyType.valueOf(Sql.texts(connection, KEY_TYPE).get(0));
		KeyRange wanted = new KeyRange("", unit.low(), unit.high());
		return Sql
			.list(connection,
					(row) -> new Open(row.getLong(1),
							new KeyRange("", key(keyType, row.getString(2)), key(keyType, row.getString(3)))),
					OPEN)
			.stream()
			.filter((open) -> open.range().overlaps(keyType, wanted))
			.mapToLong(Open::move)
			.findFirst()
			.orElse(0);
	}

	private static @Nullable Object key(ShardKeyType keyType, @Nullable String text) {
		return (text != null) ? keyType.canonical(text) : null;
	}

	static @Nullable String text(@Nullable Object key) {
		return (key != null) ? key.toString() : null;
	}

	private record Open(long move, KeyRange range) {

	}

}
