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

package io.github.shardboot.rebalance.engine.compare;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

import io.github.shardboot.rebalance.MoveUnit;
import io.github.shardboot.rebalance.engine.rows.UnitTable;
import io.github.shardboot.rebalance.store.Sql;
import io.github.shardboot.sql.SqlText;

/**
 * Sums over the rows of a unit that do not depend on their order: number, exclusive or,
 * and sum of the hashes of the rows' texts. Exclusive or alone would not see two wrong
 * rows that are equal. Slots are summed one by one.
 *
 * @param tables the sums by slot, or 0 for a key, by the name of the table
 * @author Shardboot Contributors
 */
record Checksums(Map<String, Map<Integer, Sums>> tables) {

	private static final int SHOWN = 10;

	private static final String SUMS = """
			select part, count(*), bit_xor(hash), sum(hash::numeric)
			from (select %s as part, hashtextextended(row(%s)::text, 0) as hash from %s where %s) rows
			group by part""";

	static Checksums read(Connection connection, List<UnitTable> tables) throws SQLException {
		Map<String, Map<Integer, Sums>> sums = new LinkedHashMap<>();
		for (UnitTable table : tables) {
			Map<Integer, Sums> parts = new LinkedHashMap<>();
			Sql.list(connection,
					(row) -> parts.put(row.getInt(1), new Sums(row.getLong(2), row.getLong(3), row.getBigDecimal(4))),
					SqlText.of(SUMS, table.group(), table.columnList(), table.name(), table.rows()).toSql());
			sums.put(table.table().toString(), parts);
		}
		return new Checksums(sums);
	}

	long rows() {
		return this.tables.values().stream().mapToLong(Checksums::rows).sum();
	}

	private static long rows(Map<Integer, Sums> parts) {
		return parts.values().stream().mapToLong(Sums::rows).sum();
	}

	/**
	 * Describe what differs, without keys.
	 * @param target the sums of the target
	 * @param moved the tables
	 * @return a line for each table that differs
	 */
	List<String> differences(Checksums target, List<UnitTable> moved) {
		boolean slots = moved.stream().anyMatch((table) -> table.unit() instanceof MoveUnit.Slots);
		return this.tables.entrySet()
			.stream()
			.filter((entry) -> !entry.getValue().equals(target.of(entry.getKey())))
			.map((entry) -> {
				Map<Integer, Sums> other = target.of(entry.getKey());
				TreeSet<Integer> parts = new TreeSet<>(entry.getValue().keySet());
				parts.addAll(other.keySet());
				parts.removeIf((part) -> entry.getValue().containsKey(part)
						&& entry.getValue().get(part).equals(other.get(part)));
				String where = slots ? ", in slots " + parts.stream().limit(SHOWN).toList()
						+ ((parts.size() > SHOWN) ? " and more" : "") : "";
				return "table %s differs: %d rows in the source, %d in the target%s".formatted(entry.getKey(),
						rows(entry.getValue()), rows(other), where);
			})
			.toList();
	}

	private Map<Integer, Sums> of(String table) {
		return this.tables.getOrDefault(table, Map.of());
	}

	/**
	 * Sums of one slot.
	 *
	 * @param rows how many rows
	 * @param xor the exclusive or of their hashes
	 * @param sum the sum of their hashes
	 */
	record Sums(long rows, long xor, BigDecimal sum) {
	}

}
