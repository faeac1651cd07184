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

package io.github.shardboot.scatter.merge;

import java.sql.ResultSet;
import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

import io.github.shardboot.sql.SqlText;

/**
 * What one shard says about the order of a column, or of its texts in general.
 *
 * @param encoding the encoding of the database
 * @param provider who sorts: {@code c}, {@code i} or {@code b}
 * @param locale the name of the locale
 * @param version the version of the collation as the server finds it now, or {@code null}
 * if it has none
 * @param type what a text is cast to for the comparison, or {@code null} if to nothing
 * @param collation the collation of the column, quoted, or {@code null} for the
 * database's
 * @param labels the labels of an enum type, or {@code null}
 * @param number whether the column is a number
 * @author Shardboot Contributors
 */
record ColumnCollation(String encoding, String provider, String locale, @Nullable String version, @Nullable String type,
		@Nullable String collation, @Nullable String labels, boolean number) {

	/**
	 * One row: the column if it is visible in the search path, else the database alone.
	 */
	static final String QUERY = """
			select pg_encoding_to_char(d.encoding),
			       coalesce(c.collprovider, d.datlocprovider) as provider,
			       case when c.oid is not null
			            then coalesce(to_jsonb(c) ->> 'colllocale', to_jsonb(c) ->> 'colliculocale', c.collcollate)
			            else coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale', d.datcollate) end,
			       case when c.oid is not null then pg_collation_actual_version(c.oid)
			            else pg_database_collation_actual_version(d.oid) end,
			       case when t.oid is null or t.oid in ('text'::regtype, 'varchar'::regtype, 'name'::regtype) then null
			            else format('%I.%I', tn.nspname, t.typname) end,
			       case when c.oid is null then null else format('%I.%I', cn.nspname, c.collname) end,
			       (select string_agg(e.enumlabel, ',' order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid),
			       coalesce(t.typcategory = 'N', false)
			  from pg_database d
			  left join (select a.atttypid, a.attcollation
			               from pg_attribute a
			               join pg_class r on r.oid = a.attrelid
			              where r.relname in (?, lower(?)) and a.attname in (?, lower(?))
			                and r.relkind in ('r', 'p', 'v', 'm', 'f') and pg_table_is_visible(r.oid)
			                and a.attnum > 0 and not a.attisdropped
			              order by r.relname, a.attname desc limit 1) a on true
			  left join pg_type t on t.oid = a.atttypid
			  left join pg_namespace tn on tn.oid = t.typnamespace
			  left join pg_collation c on c.oid = a.attcollation and c.collprovider <> 'd'
			  left join pg_namespace cn on cn.oid = c.collnamespace
			 where d.datname = current_database()""";

	static final ColumnCollation UNKNOWN = new ColumnCollation("", "", "", null, null, null, null, false);

	static ColumnCollation of(ResultSet row, int number) throws SQLException {
		return new ColumnCollation(row.getString(1), row.getString(2), row.getString(3), row.getString(4),
				row.getString(5), row.getString(6), row.getString(7), row.getBoolean(8));
	}

	TextRule rule(Folding folding) {
		SqlText value = value();
		if (folding != Folding.NONE) {
			return new TextRule(TextRule.Kind.RANKS, folding.of(value));
		}
		if (this.number) {
			return new TextRule(TextRule.Kind.ORDINALS, value);
		}
		boolean plain = this.type == null && isByCodePoint();
		return new TextRule(plain ? TextRule.Kind.CODE_POINTS : TextRule.Kind.RANKS, value);
	}

	private SqlText value() {
		SqlText value = (this.type != null) ? SqlText.of("v::%s", SqlText.quotedIdentifier(this.type))
				: SqlText.of("v");
		return (this.collation != null) ? SqlText.of("%s collate %s", value, SqlText.quotedIdentifier(this.collation))
				: value;
	}

	private boolean isByCodePoint() {
		if (!"UTF8".equals(this.encoding)) {
			return false;
		}
		return switch (this.provider) {
			case "b" -> true;
			case "c" -> switch (this.locale) {
				case "C", "POSIX", "C.UTF-8", "C.utf8" -> true;
				default -> false;
			};
			default -> false;
		};
	}

	@Override
	public String toString() {
		String name = switch (this.provider) {
			case "b" -> "builtin";
			case "c" -> "libc";
			case "i" -> "icu";
			default -> this.provider;
		};
		return "%s '%s'%s%s%s".formatted(name, this.locale, (this.version != null) ? " version " + this.version : "",
				(this.type != null) ? ", type " + this.type : "",
				(this.labels != null) ? " (" + this.labels + ")" : "");
	}

}
