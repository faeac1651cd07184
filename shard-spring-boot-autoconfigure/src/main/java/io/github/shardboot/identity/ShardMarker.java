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

package io.github.shardboot.identity;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * The marker row of one database, in table {@code shardboot_shard} of the first schema on
 * the search path. The table holds at most one row.
 * <ol>
 * <li>{@link #read} asks whether the table exists and then for the row.</li>
 * <li>{@link #claim} takes an advisory lock for its transaction, creates the table,
 * inserts the row unless there is one, and reads back what is there now. Of several
 * processes that claim at once, one wins and all see the winner's row.</li>
 * </ol>
 *
 * @param cluster the id that all shards of a cluster share
 * @param shard the name of the shard
 * @param slots the number of slots, 0 for none
 * @param function the hash function, {@code NONE} for none
 * @param keyType the type of all keys
 * @param ownership who owned what when the marker was written, as {@link MapOwnership}
 * has it, or {@code null} if the next start is to write it
 * @author Shardboot Contributors
 */
record ShardMarker(UUID cluster, String shard, int slots, String function, String keyType, @Nullable String ownership) {

	private static final String EXISTS = "select to_regclass('shardboot_shard') is not null";

	private static final String SELECT = "select cluster_id, shard, slots, hash_function, key_type, ownership from shardboot_shard";

	/**
	 * "shardbo" in ASCII, so that it is nobody else's advisory lock by accident.
	 */
	private static final String LOCK = "select pg_advisory_xact_lock(32484390062023279)";

	private static final String CREATE = """
			create table if not exists shardboot_shard (
				singleton boolean primary key default true check (singleton),
				cluster_id uuid not null,
				shard text not null,
				slots integer not null,
				hash_function text not null,
				key_type text not null,
				ownership text,
				claimed_at timestamp with time zone not null default now()
			)""";

	private static final String INSERT = """
			insert into shardboot_shard (cluster_id, shard, slots, hash_function, key_type, ownership)
			values (?, ?, ?, ?, ?, ?)
			on conflict (singleton) do nothing""";

	private static final String UPDATE = """
			update shardboot_shard set ownership = ? where ownership is not distinct from ?""";

	private static final String INSUFFICIENT_PRIVILEGE = "42501";

	static ShardMarker of(UUID cluster, String shard, KeySpace keySpace, @Nullable String ownership) {
		return new ShardMarker(cluster, shard, keySpace.slots(), keySpace.functionName(), keySpace.keyType().name(),
				ownership);
	}

	static @Nullable ShardMarker read(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			try (ResultSet exists = statement.executeQuery(EXISTS)) {
				exists.next();
				if (!exists.getBoolean(1)) {
					return null;
				}
			}
			try (ResultSet row = statement.executeQuery(SELECT)) {
				return row.next() ? new ShardMarker(row.getObject(1, UUID.class), row.getString(2), row.getInt(3),
						row.getString(4), row.getString(5), row.getString(6)) : null;
			}
		}
	}

	/**
	 * Write this marker unless the database has one.
	 * @param connection a connection in auto-commit mode
	 * @return the marker that the database has now
	 * @throws SQLException if the database refuses
	 */
	ShardMarker claim(Connection connection) throws SQLException {
		connection.setAutoCommit(false);
		try {
			insert(connection);
			ShardMarker marker = read(connection);
			if (marker == null) {
				throw new SQLException("The marker row was written but cannot be read back", INSUFFICIENT_PRIVILEGE);
			}
			connection.commit();
			return marker;
		}
		catch (SQLException ex) {
			connection.rollback();
			throw ex;
		}
		finally {
			connection.setAutoCommit(true);
		}
	}

	private void insert(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute(LOCK);
			statement.execute(CREATE);
		}
		try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
			statement.setObject(1, this.cluster);
			statement.setString(2, this.shard);
			statement.setInt(3, this.slots);
			statement.setString(4, this.function);
			statement.setString(5, this.keyType);
			statement.setString(6, this.ownership);
			statement.executeUpdate();
		}
	}

	/**
	 * Write down who owns what from now on, unless somebody else has meanwhile.
	 * @param connection a connection in auto-commit mode
	 * @param text the new text
	 * @return whether this marker was the present one
	 * @throws SQLException if the database refuses
	 */
	boolean replaceOwnership(Connection connection, String text) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(UPDATE)) {
			statement.setString(1, text);
			statement.setString(2, this.ownership);
			return statement.executeUpdate() == 1;
		}
	}

}
