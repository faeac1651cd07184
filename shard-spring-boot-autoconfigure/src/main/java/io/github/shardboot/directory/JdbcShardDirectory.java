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

package io.github.shardboot.directory;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.github.shardboot.ShardDirectory;
import io.github.shardboot.Tenant;
import io.github.shardboot.catalog.Catalog;
import io.github.shardboot.strategy.ShardKeyType;

/**
 * The directory in table {@code shard_directory} of the catalog. A key is stored as the
 * text of its canonical form, a shard that the stored map does not have is refused by a
 * foreign key. Thread-safe.
 * <ol>
 * <li>{@link #find} is one statement for any number of keys.</li>
 * <li>{@link #add} is one {@code insert .. on conflict do nothing returning}. If that
 * returns nothing, somebody else was first and the entry is read; if there is none
 * either, the shard is taken.</li>
 * </ol>
 *
 * @author Shardboot Contributors
 */
public final class JdbcShardDirectory implements ShardDirectory {

	private static final String COLUMNS = "key, shard, region, dedicated, pinned";

	private static final String FIND = "select " + COLUMNS + " from shard_directory where key = any (?)";

	private static final String ADD = """
			insert into shard_directory (key, shard, region, dedicated, pinned)
			select ?, ?, ?, ?, ?
			where not exists (select from shard_directory where shard = ? and (dedicated or ?))
			on conflict do nothing
			returning\s""" + COLUMNS;

	private static final String PIN = "update shard_directory set pinned = true where key = ? and shard = ?";

	private static final String REMOVE = "delete from shard_directory where key = ?";

	private static final String LIST = "select " + COLUMNS + """
			\s from shard_directory
			where (?::text is null or shard = ?) and (?::text is null or key > ?)
			order by key limit ?""";

	private static final String COUNT = "select shard, count(*) from shard_directory group by shard";

	private final Catalog catalog;

	private final ShardKeyType keyType;

	/**
	 * Create a directory.
	 * @param catalog where its table is
	 * @param keyType the type of all keys
	 */
	public JdbcShardDirectory(Catalog catalog, ShardKeyType keyType) {
		this.catalog = catalog;
		this.keyType = keyType;
	}

	@Override
	public Map<Object, Tenant> find(Collection<?> keys) {
		Object[] texts = keys.stream().map(String::valueOf).toArray();
		return this.catalog.call("look up a key", (connection) -> {
			try (PreparedStatement statement = connection.prepareStatement(FIND)) {
				statement.setArray(1, connection.createArrayOf("text", texts));
				Map<Object, Tenant> found = new HashMap<>();
				for (Tenant tenant : read(statement)) {
					found.put(tenant.key(), tenant);
				}
				return found;
			}
		});
	}

	@Override
	public @Nullable Tenant add(Tenant tenant) {
		List<Tenant> added = this.catalog.call("add a key", (connection) -> insert(connection, tenant));
		return !added.isEmpty() ? added.get(0) : find(List.of(tenant.key())).get(tenant.key());
	}

	private List<Tenant> insert(Connection connection, Tenant tenant) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(ADD)) {
			statement.setString(1, tenant.key().toString());
			statement.setString(2, tenant.shard());
			statement.setString(3, tenant.region());
			statement.setBoolean(4, tenant.dedicated());
			statement.setBoolean(5, tenant.pinned());
			statement.setString(6, tenant.shard());
			statement.setBoolean(7, tenant.dedicated());
			return read(statement);
		}
	}

	@Override
	public boolean pin(Object key, String shard) {
		return this.catalog.call("pin a key", (connection) -> {
			try (PreparedStatement statement = connection.prepareStatement(PIN)) {
				statement.setString(1, key.toString());
				statement.setString(2, shard);
				return statement.executeUpdate() == 1;
			}
		});
	}

	@Override
	public boolean remove(Object key) {
		return this.catalog.call("remove a key", (connection) -> {
			try (PreparedStatement statement = connection.prepareStatement(REMOVE)) {
				statement.setString(1, key.toString());
				return statement.executeUpdate() == 1;
			}
		});
	}

	@Override
	public List<Tenant> list(@Nullable String shard, @Nullable Object after, int limit) {
		String text = (after != null) ? after.toString() : null;
		return this.catalog.call("list keys", (connection) -> {
			try (PreparedStatement statement = connection.prepareStatement(LIST)) {
				statement.setString(1, shard);
				statement.setString(2, shard);
				statement.setString(3, text);
				statement.setString(4, text);
				statement.setInt(5, limit);
				return read(statement);
			}
		});
	}

	@Override
	public Map<String, Long> count() {
		return this.catalog.call("count keys", (connection) -> {
			try (PreparedStatement statement = connection.prepareStatement(COUNT);
					ResultSet rows = statement.executeQuery()) {
				Map<String, Long> counts = new HashMap<>();
				while (rows.next()) {
					counts.put(rows.getString(1), rows.getLong(2));
				}
				return counts;
			}
		});
	}

	private List<Tenant> read(PreparedStatement statement) throws SQLException {
		try (ResultSet rows = statement.executeQuery()) {
			List<Tenant> tenants = new ArrayList<>();
			while (rows.next()) {
				tenants.add(new Tenant(this.keyType.canonical(rows.getString(1)), rows.getString(2), rows.getString(3),
						rows.getBoolean(4), rows.getBoolean(5)));
			}
			return tenants;
		}
	}

}
