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

package io.github.shardboot.rebalance;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * The tables of sharded entities, and those of the configuration, which win. Thread-safe.
 * <p>
 * A table of a sharded entity without a known column of the key stops every move: its
 * rows would stay behind.
 *
 * @author Shardboot Contributors
 */
public final class DiscoveredTables implements ShardedTables {

	private static final String DEFAULT_SCHEMA = "public";

	private final Map<String, String> configured;

	private final Collection<String> references;

	private final Supplier<Map<String, Optional<String>>> entities;

	/**
	 * Create the tables.
	 * @param configured the column of the key by the name of the table, with its schema
	 * unless that is {@code public}
	 * @param references names of tables that have no key
	 * @param entities returns the tables of sharded entities, with the column of the key
	 * where it is known; called when the tables are asked for
	 */
	public DiscoveredTables(Map<String, String> configured, Collection<String> references,
			Supplier<Map<String, Optional<String>>> entities) {
		this.configured = Map.copyOf(configured);
		this.references = Set.copyOf(references);
		this.entities = entities;
	}

	/**
	 * Return the tables.
	 * @return all sharded tables, in order and without duplicates
	 * @throws InvalidDataAccessApiUsageException if the column of the key of one is
	 * unknown
	 */
	@Override
	public List<ShardedTable> all() {
		Map<String, Optional<String>> columns = new TreeMap<>();
		this.entities.get()
			.forEach((table, column) -> columns.merge(qualified(table), column, DiscoveredTables::known));
		this.references.forEach((table) -> columns.remove(qualified(table)));
		this.configured.forEach((table, column) -> columns.put(qualified(table), Optional.of(column)));
		Set<String> unknown = new TreeSet<>();
		Set<ShardedTable> tables = new TreeSet<>();
		columns.forEach((table, column) -> column.ifPresentOrElse((name) -> tables.add(table(table, name)),
				() -> unknown.add(table)));
		if (!unknown.isEmpty()) {
			throw new InvalidDataAccessApiUsageException(
					"Tables %s belong to sharded entities, but have no known column of the shard key, so their rows would stay behind. Name it, such as 'shard.rebalance.tables.%s=<column>', or list tables that are equal in all shards in 'shard.rebalance.reference-tables'."
						.formatted(unknown.stream().collect(Collectors.joining("', '", "'", "'")),
								unknown.iterator().next()));
		}
		return List.copyOf(tables);
	}

	private static Optional<String> known(Optional<String> first, Optional<String> second) {
		return first.or(() -> second);
	}

	private static String qualified(String table) {
		return table.contains(".") ? table : DEFAULT_SCHEMA + "." + table;
	}

	private static ShardedTable table(String qualified, String column) {
		int dot = qualified.indexOf('.');
		return new ShardedTable(qualified.substring(0, dot), qualified.substring(dot + 1), column);
	}

}
