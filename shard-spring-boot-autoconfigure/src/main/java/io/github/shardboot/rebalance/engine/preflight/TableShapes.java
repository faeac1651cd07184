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

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.github.shardboot.rebalance.engine.rows.UnitTable;
import io.github.shardboot.rebalance.engine.side.Side;
import io.github.shardboot.rebalance.store.Sql;

/**
 * What of the moved tables must stay as it is while they move, on both sides. DDL does
 * not travel by replication, and may undo what was checked before the move.
 * <p>
 * Of each column, constraint, unique index, trigger, policy and rule there is the name
 * and a hash of its definition, so that nobody's SQL is kept. What moves install
 * themselves is left out, and so are indexes that are not unique, and defaults.
 *
 * @author Shardboot Contributors
 */
public final class TableShapes {

	private static final String READ = """
			with t as (select * from pg_class where oid = to_regclass(?))
			select what, hashtextextended(definition, 0) from (
				select 'table', concat_ws(' ', oid, relkind, relpersistence) from t
				union all
				select 'replica identity', concat_ws(' ', relreplident,
					(select indkey from pg_index where indrelid = t.oid and indisreplident)) from t
				union all
				select 'row security', concat_ws(' ', relforcerowsecurity, relrowsecurity and not exists
					(select from pg_policy where polrelid = t.oid and polname = 'shardboot_open')) from t
				union all
				select format('column ''%s''', attname), concat_ws(' ', format_type(atttypid, atttypmod), attnotnull,
					attgenerated, attidentity, attcollation, case when attgenerated <> '' then
						(select pg_get_expr(adbin, adrelid) from pg_attrdef where adrelid = attrelid and adnum = attnum) end)
				from pg_attribute where attrelid = (select oid from t) and attnum > 0 and not attisdropped
				union all
				select format('constraint ''%s''', conname), concat_ws(' ', conrelid, pg_get_constraintdef(oid))
				from pg_constraint where (select oid from t) in (conrelid, confrelid)
				union all
				select format('index ''%s''', r.relname), pg_get_indexdef(indexrelid)
				from pg_index join pg_class r on r.oid = indexrelid
				where indrelid = (select oid from t) and indisunique
					and not exists (select from pg_constraint where conindid = indexrelid)
				union all
				select format('trigger ''%s''', tgname), concat_ws(' ', tgenabled, pg_get_triggerdef(oid))
				from pg_trigger
				where tgrelid = (select oid from t) and not tgisinternal and tgname not like '~shardboot\\_%'
				union all
				select format('policy ''%s''', polname), concat_ws(' ', polcmd, polpermissive, polroles::text,
					pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid))
				from pg_policy where polrelid = (select oid from t) and polname not like 'shardboot\\_%'
				union all
				select format('rule ''%s''', rulename), pg_get_ruledef(oid)
				from pg_rewrite where ev_class = (select oid from t)) parts (what, definition)
			order by 1, 2""";

	private TableShapes() {
	}

	/**
	 * Read how the tables are.
	 * @param source the shard that the unit leaves
	 * @param target the shard that it goes to
	 * @param tables the tables
	 * @return a line for each part of each table in each shard
	 * @throws SQLException if a side refuses
	 */
	public static List<String> read(Side source, Side target, List<UnitTable> tables) throws SQLException {
		List<String> shapes = new ArrayList<>();
		for (UnitTable table : tables) {
			read(source, "source", table, shapes);
			read(target, "target", table, shapes);
		}
		return shapes;
	}

	private static void read(Side side, String role, UnitTable table, List<String> shapes) throws SQLException {
		Sql.list(side.get(),
				(row) -> shapes.add(
						"Table '%s': %s in the %s|%d".formatted(table.table(), row.getString(1), role, row.getLong(2))),
				READ, table.name().toSql());
	}

	/**
	 * Tell what has changed.
	 * @param before how the tables were
	 * @param now how they are
	 * @return a line for each part that is new, gone or different
	 */
	public static List<String> changes(List<String> before, List<String> now) {
		Map<String, String> then = definitions(before);
		Map<String, String> today = definitions(now);
		List<String> changes = new ArrayList<>();
		then.forEach((part, definition) -> {
			String found = today.remove(part);
			if (!definition.equals(found)) {
				changes.add(part + ((found != null) ? " has changed" : " is gone"));
			}
		});
		today.keySet().forEach((part) -> changes.add(part + " is new"));
		return changes;
	}

	private static Map<String, String> definitions(List<String> shapes) {
		Map<String, String> definitions = new TreeMap<>();
		for (String shape : shapes) {
			int bar = shape.lastIndexOf('|');
			definitions.merge(shape.substring(0, bar), shape.substring(bar), String::concat);
		}
		return definitions;
	}

}
