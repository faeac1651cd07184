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

package io.github.shardboot.rebalance.measure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.github.shardboot.sql.SqlText;
import io.github.shardboot.strategy.KeyRange;
import io.github.shardboot.strategy.KeySql;
import io.github.shardboot.strategy.RangeStrategy;
import io.github.shardboot.strategy.ShardKeyType;
import io.github.shardboot.strategy.ShardMap;

/**
 * Ranges of keys, without keys that are pinned.
 *
 * @author Shardboot Contributors
 */
final class RangePieces implements OwnedPieces {

	private static final String PINNED = "pinned";

	private final Collection<Object> pinned;

	private final List<KeyRange> ranges;

	private final ShardKeyType keyType;

	RangePieces(ShardMap map, RangeStrategy strategy, ShardKeyType keyType) {
		this.pinned = map.overrides().keySet();
		this.ranges = strategy.ranges();
		this.keyType = keyType;
	}

	@Override
	public List<Piece> pieces(Collection<String> shards) {
		List<Piece> pieces = new ArrayList<>();
		for (KeyRange range : this.ranges) {
			if (shards.contains(range.shard())) {
				pieces.add(Piece.of(range, range.shard(), Load.NONE));
			}
		}
		return pieces;
	}

	@Override
	public SqlText unit(SqlText column) {
		List<Object> bounds = new ArrayList<>();
		this.ranges.forEach((range) -> {
			if (range.low() != null) {
				bounds.add(range.low());
			}
		});
		SqlText key = KeySql.ordered(this.keyType, column);
		SqlText number = bounds.isEmpty() ? SqlText.of("case when %s is not null then 0 end", column)
				: SqlText.of("width_bucket(%s, %s)", key, KeySql.array(this.keyType, bounds));
		return this.pinned.isEmpty() ? number : SqlText.of("case when %s = any (%s) then %s else (%s)::text end",
				column, KeySql.array(this.keyType, this.pinned), SqlText.literal(PINNED), number);
	}

	@Override
	public String textOf(Piece piece) {
		return String.valueOf(this.ranges.indexOf(piece.id()));
	}

	@Override
	public String unitOf(Object key) {
		if (this.pinned.contains(key)) {
			return PINNED;
		}
		int number = 0;
		while (!this.ranges.get(number).contains(this.keyType, key)) {
			number++;
		}
		return String.valueOf(number);
	}

}
