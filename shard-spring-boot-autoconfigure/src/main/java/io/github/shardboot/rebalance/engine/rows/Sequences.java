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

package io.github.shardboot.rebalance.engine.rows;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.github.shardboot.rebalance.store.Sql;
import io.github.shardboot.sql.SqlText;

/**
 * Raises the sequences that belong to columns of moved tables, so that the new owner does
 * not hand out numbers that moved rows have. A sequence with another range in each shard
 * is left alone, one with another increment keeps its remainder.
 *
 * @author Shardboot Contributors
 */
public final class Sequences {

	private static final String OWNED = """
			select format('%I.%I', n.nspname, s.relname), q.seqstart, q.seqincrement, q.seqmin, q.seqmax
			from pg_depend d join pg_class s on s.oid = d.objid and s.relkind = 'S'
				join pg_namespace n on n.oid = s.relnamespace join pg_sequence q on q.seqrelid = s.oid
			where d.classid = 'pg_class'::regclass and d.refclassid = 'pg_class'::regclass
				and d.refobjid = to_regclass(?) and d.deptype in ('a', 'i')""";

	private Sequences() {
	}

	/**
	 * Raise them.
	 * @param from a connection to the former owner
	 * @param to a connection to the new owner
	 * @param tables the tables
	 * @throws SQLException if a shard refuses
	 */
	public static void raise(Connection from, Connection to, List<UnitTable> tables) throws SQLException {
		for (UnitTable table : tables) {
			for (Sequence sequence : Sql.list(to, (row) -> new Sequence(row.getString(1), row.getLong(2),
					row.getLong(3), row.getLong(4), row.getLong(5)), OWNED, table.name().toSql())) {
				raise(from, to, sequence);
			}
		}
	}

	private static void raise(Connection from, Connection to, Sequence sequence) throws SQLException {
		if (!Sql.is(from, "select to_regclass(?) is not null", sequence.name())) {
			return;
		}
		Long last = last(from, sequence.name());
		Long own = last(to, sequence.name());
		if (last == null || sequence.increment() < 0 || last < sequence.min() || last > sequence.max()
				|| (own != null && own >= last)) {
			return;
		}
		long steps = -Math.floorDiv(sequence.start() - last, sequence.increment());
		long next = Math.min(sequence.max(), sequence.start() + Math.max(0, steps) * sequence.increment());
		Sql.texts(to, "select setval(to_regclass(?), ?, true)", sequence.name(), next);
	}

	private static @Nullable Long last(Connection connection, String sequence) throws SQLException {
		return Sql.first(connection, (row) -> row.getLong(1),
				SqlText.of("select last_value from %s where is_called", SqlText.quotedIdentifier(sequence)).toSql());
	}

	/**
	 * A sequence of the new owner.
	 *
	 * @param name its quoted name
	 * @param start its first number
	 * @param increment what it adds
	 * @param min its lowest number
	 * @param max its highest number
	 */
	private record Sequence(String name, long start, long increment, long min, long max) {
	}

}
