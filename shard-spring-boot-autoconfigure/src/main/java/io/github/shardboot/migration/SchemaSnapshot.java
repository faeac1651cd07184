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

package io.github.shardboot.migration;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a database consists of: tables, views and sequences, columns, types, indexes and
 * constraints of all schemas but those of the server and the tables of this library. The
 * order of columns does not count.
 *
 * @param objects a definition by the name of the object
 * @author Shardboot Contributors
 */
public record SchemaSnapshot(SortedMap<String, String> objects) {

	private static final String OBJECTS = """
			with relation as (
				select c.oid, c.relkind, n.nspname || '.' || c.relname as name
				from pg_class c join pg_namespace n on n.oid = c.relnamespace
				where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
					and c.relname not like 'shardboot\\_%'
			)
			select case relkind when 'r' then 'table ' when 'p' then 'partitioned table ' when 'v' then 'view '
					when 'm' then 'materialized view ' when 'S' then 'sequence ' else 'foreign table ' end || name,
				case when relkind in ('v', 'm') then pg_get_viewdef(oid) else '' end
			from relation where relkind in ('r', 'p', 'v', 'm', 'S', 'f')
			union all
			select 'column ' || r.name || '.' || a.attname,
				format_type(a.atttypid, a.atttypmod) || case when a.attnotnull then ' not null' else '' end
					|| case when a.attidentity <> '' then ' identity ' || a.attidentity::text else '' end
					|| coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')
			from relation r join pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
				left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
			where r.relkind in ('r', 'p', 'f')
			union all
			select 'index ' || r.name, pg_get_indexdef(r.oid) || case when i.indisvalid then '' else ' invalid' end
			from relation r join pg_index i on i.indexrelid = r.oid
			union all
			select 'constraint ' || r.name || '.' || c.conname,
				pg_get_constraintdef(c.oid) || case when c.convalidated then '' else ' not validated' end
			from relation r join pg_constraint c on c.conrelid = r.oid where c.contype <> 'n'
			union all
			select 'type ' || n.nspname || '.' || t.typname,
				coalesce((select string_agg(quote_literal(e.enumlabel), ', ' order by e.enumsortorder)
					from pg_enum e where e.enumtypid = t.oid), format_type(t.typbasetype, t.typtypmod))
			from pg_type t join pg_namespace n on n.oid = t.typnamespace
			where t.typtype in ('e', 'd') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'""";

	/**
	 * Read the snapshot of a database.
	 * @param connection a connection to it
	 * @return the snapshot
	 * @throws SQLException if the database cannot be asked
	 */
	public static SchemaSnapshot read(Connection connection) throws SQLException {
		SortedMap<String, String> objects = new TreeMap<>();
		try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(OBJECTS)) {
			while (rows.next()) {
				objects.put(rows.getString(1), rows.getString(2));
			}
		}
		return new SchemaSnapshot(Collections.unmodifiableSortedMap(objects));
	}

	/**
	 * Return a short text that only equal schemas share.
	 * @return 16 hexadecimal digits
	 */
	public String fingerprint() {
		try {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			this.objects.forEach((name, definition) -> digest
				.update((name + '\0' + definition + '\0').getBytes(StandardCharsets.UTF_8)));
			return HexFormat.of().formatHex(digest.digest(), 0, 8);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
