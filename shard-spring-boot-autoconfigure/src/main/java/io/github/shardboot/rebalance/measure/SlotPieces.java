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
import java.util.Map;

import io.github.shardboot.sql.SqlText;
import io.github.shardboot.strategy.KeySql;
import io.github.shardboot.strategy.ShardKeyType;
import io.github.shardboot.strategy.ShardMap;
import io.github.shardboot.strategy.hash.HashStrategy;

/**
 * Slots, and keys that live elsewhere than their slot or stay where it leaves. Such a key
 * is moved by name only.
 *
 * @author Shardboot Contributors
 */
final class SlotPieces implements OwnedPieces {

	private static final String PINNED = "key ";

	private final Map<Object, String> pinned;

	private final HashStrategy strategy;

	private final ShardKeyType keyType;

	SlotPieces(ShardMap map, HashStrategy strategy, ShardKeyType keyType) {
		this.strategy = strategy;
		this.keyType = keyType;
		this.pinned = map.overrides();
	}

	@Override
	public List<Piece> pieces(Collection<String> shards) {
		List<Piece> pieces = new ArrayList<>();
		for (int slot = 0; slot < this.strategy.slots(); slot++) {
			String owner = this.strategy.shardOf(slot);
			if (shards.contains(owner)) {
				pieces.add(Piece.of(slot, owner, Load.NONE));
			}
		}
		this.pinned.entrySet()
			.stream()
			.filter((entry) -> shards.contains(entry.getValue()))
			.sorted((one, other) -> this.keyType.compare(one.getKey(), other.getKey()))
			.forEach((entry) -> pieces
				.add(new Piece(entry.getKey(), entry.getValue(), Load.NONE, null, false, "it is pinned")));
		return pieces;
	}

	@Override
	public SqlText unit(SqlText column) {
		SqlText slot = UnitExpression.slot(this.strategy, this.keyType, column);
		return this.pinned.isEmpty() ? slot
				: SqlText.of("case when %s = any (%s) then %s || (%s)::text else (%s)::text end", column,
						KeySql.array(this.keyType, this.pinned.keySet()), SqlText.literal(PINNED), column, slot);
	}

	@Override
	public String textOf(Piece piece) {
		return ((piece.id() instanceof Integer) ? "" : PINNED) + piece.id();
	}

	@Override
	public String unitOf(Object key) {
		return this.pinned.containsKey(key) ? PINNED + key : this.strategy.slotFor(key).toString();
	}

}
