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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.shardboot.sql.SqlText;
import io.github.shardboot.strategy.ShardKeyType;
import io.github.shardboot.strategy.ShardMap;
import io.github.shardboot.strategy.hash.HashStrategy;

/**
 * Slots. A slot moves with all its rows, also those of a pinned key, so it must neither
 * leave the shard to which one of its keys is pinned nor go there.
 *
 * @author Shardboot Contributors
 */
final class SlotPieces implements OwnedPieces {

	private final Map<Integer, Set<String>> pinned = new HashMap<>();

	private final HashStrategy strategy;

	private final ShardKeyType keyType;

	SlotPieces(ShardMap map, HashStrategy strategy, ShardKeyType keyType) {
		this.strategy = strategy;
		this.keyType = keyType;
		map.overrides()
			.forEach((key, shard) -> this.pinned.computeIfAbsent(strategy.slotFor(key), (slot) -> new HashSet<>())
				.add(shard));
	}

	@Override
	public List<Piece> pieces(Collection<String> shards) {
		List<Piece> pieces = new ArrayList<>();
		for (int slot = 0; slot < this.strategy.slots(); slot++) {
			String owner = this.strategy.shardOf(slot);
			if (shards.contains(owner)) {
				Set<String> excluded = this.pinned.getOrDefault(slot, Set.of());
				pieces.add(new Piece(slot, owner, Load.NONE, null, false,
						excluded.contains(owner) ? "'shard.overrides' pins one of its keys there" : null, excluded));
			}
		}
		return pieces;
	}

	@Override
	public SqlText unit(SqlText column) {
		return UnitExpression.slot(this.strategy, this.keyType, column);
	}

	@Override
	public String unitOf(Object key) {
		return this.strategy.slotFor(key).toString();
	}

}
