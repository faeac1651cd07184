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

import org.jspecify.annotations.Nullable;

import io.github.shardboot.ShardDirectory;
import io.github.shardboot.Tenant;
import io.github.shardboot.sql.SqlText;
import io.github.shardboot.strategy.ShardMap;

/**
 * Keys of the directory.
 *
 * @author Shardboot Contributors
 */
final class KeyPieces implements OwnedPieces {

	private static final int PAGE = 1000;

	private final ShardMap map;

	private final ShardDirectory directory;

	KeyPieces(ShardMap map, ShardDirectory directory) {
		this.map = map;
		this.directory = directory;
	}

	@Override
	public List<Piece> pieces(Collection<String> shards) {
		List<Piece> pieces = new ArrayList<>();
		for (String shard : shards) {
			Object last = null;
			List<Tenant> page;
			do {
				page = this.directory.list(shard, last, PAGE);
				for (Tenant tenant : page) {
					pieces.add(new Piece(tenant.key(), tenant.shard(), Load.NONE, tenant.region(), tenant.dedicated(),
							fixed(tenant)));
					last = tenant.key();
				}
			}
			while (page.size() == PAGE);
		}
		return pieces;
	}

	private @Nullable String fixed(Tenant tenant) {
		if (this.map.overrides().containsKey(tenant.key())) {
			return "'shard.overrides' pins it";
		}
		return tenant.pinned() ? "it is pinned" : null;
	}

	@Override
	public SqlText unit(SqlText column) {
		return column;
	}

	@Override
	public String textOf(Piece piece) {
		return piece.id().toString();
	}

	@Override
	public String unitOf(Object key) {
		return key.toString();
	}

}
