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
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.InvalidDataAccessApiUsageException;

import io.github.shardboot.ShardDirectory;
import io.github.shardboot.ShardUnavailableException;
import io.github.shardboot.directory.DirectoryStrategy;
import io.github.shardboot.routing.direct.FailureText;
import io.github.shardboot.routing.direct.ShardAnswer;
import io.github.shardboot.routing.direct.ShardProbe;
import io.github.shardboot.sql.SqlText;
import io.github.shardboot.strategy.RangeStrategy;
import io.github.shardboot.strategy.ShardKeyType;
import io.github.shardboot.strategy.ShardMap;
import io.github.shardboot.strategy.hash.HashStrategy;

/**
 * Measures all shards at once. What is found in a shard and belongs to no piece there is
 * its rest: rows that were left behind, and keys that the directory does not have.
 *
 * @author Shardboot Contributors
 */
public final class MeasuredPieces implements PieceSource {

	private final UnitSizes sizes;

	private final ShardKeyType keyType;

	private final KeyOperations operations;

	private final @Nullable ShardDirectory directory;

	/**
	 * Create a source.
	 * @param sizes measures the tables
	 * @param keyType the type of all keys
	 * @param operations counts the operations of keys
	 * @param directory says where keys live, or {@code null} if there is none
	 */
	public MeasuredPieces(UnitSizes sizes, ShardKeyType keyType, KeyOperations operations,
			@Nullable ShardDirectory directory) {
		this.sizes = sizes;
		this.keyType = keyType;
		this.operations = operations;
		this.directory = directory;
	}

	@Override
	public Survey survey(ShardMap map, Collection<String> shards) {
		OwnedPieces owned = owned(map);
		Map<String, Map<String, Load>> found = new TreeMap<>();
		List<String> notes = new ArrayList<>();
		measure(shards, owned::unit).forEach((shard, measures) -> {
			found.put(shard, measures.sizes());
			notes.addAll(measures.notes());
			this.operations.of(shard)
				.forEach((key, count) -> measures.sizes().merge(owned.unitOf(key), new Load(0, 0, count), Load::plus));
		});
		List<Piece> pieces = new ArrayList<>();
		for (Piece piece : owned.pieces(shards)) {
			Load load = found.getOrDefault(piece.shard(), Map.of()).remove(owned.textOf(piece));
			pieces.add((load != null) ? piece.with(load) : piece);
		}
		Map<String, Load> rest = new TreeMap<>();
		found.forEach((shard, others) -> rest.put(shard, others.values().stream().reduce(Load.NONE, Load::plus)));
		return new Survey(pieces, rest, notes);
	}

	private OwnedPieces owned(ShardMap map) {
		if (map.strategy() instanceof HashStrategy hash) {
			return new SlotPieces(map, hash, this.keyType);
		}
		if (map.strategy() instanceof RangeStrategy range) {
			return new RangePieces(map, range, this.keyType);
		}
		if (this.directory != null && map.strategy() instanceof DirectoryStrategy) {
			return new KeyPieces(map, this.directory);
		}
		throw new InvalidDataAccessApiUsageException(
				"Strategy '%s' has nothing that can be moved online. Strategies 'hash', 'consistent-hash', 'range' and 'directory' have."
					.formatted(map.strategy().getClass().getSimpleName()));
	}

	private SortedMap<String, UnitSizes.Measures> measure(Collection<String> shards, UnaryOperator<SqlText> unit) {
		SortedMap<String, UnitSizes.Measures> measures = new TreeMap<>();
		try (ShardProbe<UnitSizes.Measures> probe = new ShardProbe<>("shard-plan",
				(shard) -> this.sizes.of(shard, unit))) {
			probe.ask(shards, this.sizes.patience())
				.forEach((shard, answer) -> measures.put(shard, value(shard, answer)));
		}
		return measures;
	}

	private static UnitSizes.Measures value(String shard, ShardAnswer<UnitSizes.Measures> answer) {
		if (answer.failure() instanceof RuntimeException failure) {
			throw failure;
		}
		if (answer.value() == null) {
			throw new ShardUnavailableException(shard,
					"The tables of shard '%s' could not be measured: %s".formatted(shard,
							(answer.failure() != null) ? FailureText.of(answer.failure()) : "no answer"),
					answer.failure());
		}
		return answer.value();
	}

}
