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

package io.github.shardboot.rebalance.engine.preflight;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.github.shardboot.rebalance.MoveEngine;
import io.github.shardboot.rebalance.engine.rows.UnitTable;
import io.github.shardboot.rebalance.engine.side.Side;
import io.github.shardboot.rebalance.store.Sql;
import io.github.shardboot.strategy.ShardKeyType;

/**
 * Checks that all rows of a table that belong to a unit can be told by their key, carried
 * to the other side as they are, and found there again.
 *
 * @author Shardboot Contributors
 */
final class TableCheck {

	private static final String KIND = """
			select case when c.relkind = 'p' or c.relispartition
					then 'is partitioned|Only ordinary tables move: put its rows into one of this name, in all shards.'
				when c.relkind <> 'r' then 'is not an ordinary table|Only those move: take it out of ''shard.rebalance.tables''.'
				when c.relpersistence <> 'p' then 'is not logged|Use ''alter table .. set logged''.'
				when exists (select from pg_inherits where c.oid in (inhrelid, inhparent))
					then 'inherits or is inherited|Use ''alter table .. no inherit''.'
				when exists (select from pg_rewrite where ev_class = c.oid) then 'has rules|Drop them, or use triggers.'
				when not pg_has_role(c.relowner, 'usage')
					then 'does not belong to the login for moves|Grant the role that owns it to the login.'
			end
			from pg_class c where c.oid = to_regclass(?)""";

	private static final String KEY = """
			select format_type(a.atttypid, null), a.attgenerated <> '', coalesce(not l.collisdeterministic, false)
			from pg_attribute a left join pg_collation l on l.oid = a.attcollation
			where a.attrelid = to_regclass(?) and a.attname = ? and not a.attisdropped""";

	private static final String IDENTITY = """
			select case c.relreplident
				when 'f' then exists (select from pg_index i where i.indrelid = c.oid and i.indisprimary)
				when 'n' then false
				else exists (select from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attname = ?
					where i.indrelid = c.oid and a.attnum = any (i.indkey)
						and case c.relreplident when 'i' then i.indisreplident else i.indisprimary end) end
			from pg_class c where c.oid = to_regclass(?)""";

	private static final String ROW_SECURITY = """
			select row_security_active(c.oid)
			from pg_class c where c.oid = to_regclass(?)""";

	private static final String LARGE_OBJECTS = """
			select string_agg(a.attname, ', ') from pg_attribute a join pg_type t on t.oid = a.atttypid
			where a.attrelid = to_regclass(?) and a.attnum > 0 and not a.attisdropped and t.typname in ('oid', 'lo')""";

	private static final String FINGERPRINT = """
			select string_agg(format('%s %s%s%s%s', a.attname, format_type(a.atttypid, a.atttypmod),
				case when a.attnotnull then ' not null' end, case when a.attgenerated <> '' then ' generated' end,
				' ' || l.collname), ', ' order by a.attname)
			from pg_attribute a left join pg_collation l on l.oid = a.attcollation
			where a.attrelid = to_regclass(?) and a.attnum > 0 and not a.attisdropped""";

	private static final String FOREIGN_KEYS = """
			select k.conname, format('%s.%s', rn.nspname, r.relname),
				(select array_agg(a.attname::text order by p.n) from unnest(k.conkey) with ordinality p (num, n)
					join pg_attribute a on a.attrelid = k.conrelid and a.attnum = p.num),
				(select array_agg(a.attname::text order by p.n) from unnest(k.confkey) with ordinality p (num, n)
					join pg_attribute a on a.attrelid = k.confrelid and a.attnum = p.num)
			from pg_constraint k join pg_class r on r.oid = k.confrelid join pg_namespace rn on rn.oid = r.relnamespace
			where k.contype = 'f' and k.conrelid = to_regclass(?) order by 1""";

	private static final String REFERRERS = """
			select format('%s.%s', rn.nspname, r.relname)
			from pg_constraint k join pg_class r on r.oid = k.conrelid join pg_namespace rn on rn.oid = r.relnamespace
			where k.contype = 'f' and k.confrelid = to_regclass(?) order by 1""";

	private static final String REPLICA_TRIGGERS = """
			select string_agg(tgname, ', ') from pg_trigger
			where tgrelid = to_regclass(?) and not tgisinternal and tgenabled in ('A', 'R')""";

	private final Side source;

	private final Side target;

	private final List<UnitTable> tables;

	private final Preflight.Wanted wanted;

	private final List<String> problems;

	private final List<String> moved;

	TableCheck(Side source, Side target, List<UnitTable> tables, Preflight.Wanted wanted, List<String> problems) {
		this.source = source;
		this.target = target;
		this.tables = tables;
		this.wanted = wanted;
		this.problems = problems;
		this.moved = tables.stream().map((table) -> table.table().toString()).toList();
	}

	// checks a table in both shards; returns whether its rows of the unit can be told
	// at all
	boolean check(UnitTable table) throws SQLException {
		boolean readable = oneSide(table, this.source, "source") & oneSide(table, this.target, "target");
		if (readable) {
			String here = text(this.source.get(), FINGERPRINT, table);
			String there = text(this.target.get(), FINGERPRINT, table);
			if (here == null || !here.equals(there)) {
				add(table, "has other columns in the target than in the source. Migrate both to the same version.");
			}
			foreignKeys(table);
		}
		return readable;
	}

	private boolean oneSide(UnitTable table, Side side, String role) throws SQLException {
		Connection connection = side.get();
		if (!Sql.is(connection, "select to_regclass(?) is not null", table.name().toSql())) {
			add(table, "is not there in the %s. Create it, or mend 'shard.rebalance.tables'.".formatted(role));
			return false;
		}
		String kind = text(connection, KIND, table);
		if (kind != null) {
			String[] parts = kind.split("\\|");
			add(table, "%s, in the %s. %s".formatted(parts[0], role, parts[1]));
		}
		if (!key(table, connection, role)) {
			return false;
		}
		if (this.wanted.engine() == MoveEngine.LOGICAL
				&& !Sql.is(connection, IDENTITY, table.table().keyColumn(), table.name().toSql())) {
			add(table, ("has a replica identity without column '%s' in the %s: updates would fail. Make the column part"
					+ " of the primary key, or create a unique index with it and 'alter table .. replica identity using"
					+ " index'.")
				.formatted(table.table().keyColumn(), role));
		}
		if (Sql.is(connection, ROW_SECURITY, table.name().toSql())) {
			add(table, "has row security in the %s, which would hide rows from the copy. Let the login bypass it."
				.formatted(role));
		}
		String objects = text(connection, LARGE_OBJECTS, table);
		if (objects != null) {
			add(table, "has large objects (%s), which do not move. Store them as 'bytea'.".formatted(objects));
		}
		String triggers = text(connection, REPLICA_TRIGGERS, table);
		if (triggers != null) {
			add(table, "has triggers that fire for replicated rows in the %s (%s). Use 'alter table .. enable trigger'."
				.formatted(role, triggers));
		}
		return true;
	}

	private boolean key(UnitTable table, Connection connection, String role) throws SQLException {
		Key key = Sql.first(connection, (row) -> new Key(row.getString(1), row.getBoolean(2), row.getBoolean(3)), KEY,
				table.name().toSql(), table.table().keyColumn());
		if (key == null) {
			add(table, ("has no column '%s' in the %s. A table without the shard key cannot move: add the column and"
					+ " make it part of its keys.")
				.formatted(table.table().keyColumn(), role));
			return false;
		}
		if (!types(table.keySpace().keyType()).contains(key.type())) {
			add(table, "has a key column of type '%s' in the %s; with this 'shard.key-type' it must be one of %s."
				.formatted(key.type(), role, types(table.keySpace().keyType())));
			return false;
		}
		if (key.generated() || key.nondeterministic()) {
			add(table, "has a key column that is generated, or has a nondeterministic collation, in the %s."
				.formatted(role));
		}
		return true;
	}

	private static List<String> types(ShardKeyType keyType) {
		return switch (keyType) {
			case LONG -> List.of("bigint", "integer", "smallint");
			case STRING -> List.of("text", "character varying");
			case UUID -> List.of("uuid");
		};
	}

	private void foreignKeys(UnitTable table) throws SQLException {
		Connection source = this.source.get();
		for (ForeignKey key : Sql.list(source,
				(row) -> new ForeignKey(row.getString(1), row.getString(2),
						List.of((String[]) row.getArray(3).getArray()), List.of((String[]) row.getArray(4).getArray())),
				FOREIGN_KEYS, table.name().toSql())) {
			if (!this.moved.contains(key.parent())) {
				if (!this.wanted.referenceTables().contains(key.parent())) {
					add(table,
							("refers to '%s', which does not move (%s). Name it in 'shard.rebalance.tables', or in"
									+ " 'shard.rebalance.reference-tables' if it is the same in all shards.")
								.formatted(key.parent(), key.name()));
				}
			}
			else if (!leadsToTheSameKey(table, key)) {
				add(table, ("refers to '%s' without the shard key (%s), so to rows of other keys perhaps. Make the key"
						+ " part of the constraint.")
					.formatted(key.parent(), key.name()));
			}
		}
		for (String child : Sql.texts(source, REFERRERS, table.name().toSql())) {
			if (!this.moved.contains(child)) {
				add(table, "is referred to by '%s', which does not move. Name it in 'shard.rebalance.tables'."
					.formatted(child));
			}
		}
	}

	private boolean leadsToTheSameKey(UnitTable table, ForeignKey key) {
		int position = key.columns().indexOf(table.table().keyColumn());
		if (position == -1) {
			return false;
		}
		for (UnitTable parent : this.tables) {
			if (parent.table().toString().equals(key.parent())) {
				return parent.table().keyColumn().equals(key.parentColumns().get(position));
			}
		}
		return false;
	}

	private static @Nullable String text(Connection connection, String sql, UnitTable table) throws SQLException {
		List<@Nullable String> texts = Sql.list(connection, (row) -> row.getString(1), sql, table.name().toSql());
		return !texts.isEmpty() ? texts.get(0) : null;
	}

	private void add(UnitTable table, String problem) {
		this.problems.add("Table '%s' %s".formatted(table.table(), problem));
	}

	/**
	 * The key column.
	 *
	 * @param type its type
	 * @param generated whether it is generated
	 * @param nondeterministic whether equal keys may differ
	 */
	private record Key(String type, boolean generated, boolean nondeterministic) {
	}

	/**
	 * A foreign key.
	 *
	 * @param name its name
	 * @param parent the table that it refers to
	 * @param columns its columns
	 * @param parentColumns the columns that they refer to
	 */
	private record ForeignKey(String name, String parent, List<String> columns, List<String> parentColumns) {
	}

}
