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

package io.github.shardboot.inspection;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import org.jspecify.annotations.Nullable;

import io.github.shardboot.migration.SchemaSnapshot;

/**
 * What the database of one shard says about itself.
 *
 * @param serverVersion the version of the server
 * @param standby whether it is a standby, which accepts no writes
 * @param replicaLagSeconds how far the slowest replica is behind, or {@code null} if
 * there is none, none has replayed anything lately, or the login may not see it
 * @param limits how many connections the server allows
 * @param size how much it holds
 * @param migrationVersion the version of the last migration by Flyway in its usual table,
 * or {@code null}
 * @param marker the marker row, or {@code null} if there is none
 * @param schema what it consists of
 * @author Shardboot Contributors
 */
public record ShardFacts(String serverVersion, boolean standby, @Nullable Double replicaLagSeconds, ServerLimits limits,
		ShardSize size, @Nullable String migrationVersion, @Nullable Marker marker, SchemaSnapshot schema) {

	private static final String SERVER = """
			select current_setting('server_version'), pg_is_in_recovery(),
				(select extract(epoch from max(replay_lag))::float8 from pg_stat_replication),
				to_regclass('flyway_schema_history') is not null, to_regclass('shardboot_shard') is not null""";

	private static final String VERSION = """
			select version from flyway_schema_history where success and version is not null
			order by installed_rank desc limit 1""";

	private static final String MARKER = """
			select cluster_id::text, shard, slots, hash_function, key_type from shardboot_shard""";

	/**
	 * Ask a database.
	 * @param connection a connection to it
	 * @param timeoutSeconds how long each statement may take
	 * @return the facts
	 * @throws SQLException if it cannot be asked
	 */
	public static ShardFacts read(Connection connection, int timeoutSeconds) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.setQueryTimeout(timeoutSeconds);
			String serverVersion;
			boolean standby;
			Double lag;
			boolean hasHistory;
			boolean hasMarker;
			try (ResultSet row = statement.executeQuery(SERVER)) {
				row.next();
				serverVersion = row.getString(1);
				standby = row.getBoolean(2);
				lag = (Double) row.getObject(3);
				hasHistory = row.getBoolean(4);
				hasMarker = row.getBoolean(5);
			}
			return new ShardFacts(serverVersion, standby, lag, ServerLimits.read(connection, timeoutSeconds),
					ShardSize.read(connection, timeoutSeconds), hasHistory ? version(statement) : null,
					hasMarker ? marker(statement) : null, SchemaSnapshot.read(connection));
		}
	}

	private static @Nullable String version(Statement statement) throws SQLException {
		try (ResultSet row = statement.executeQuery(VERSION)) {
			return row.next() ? row.getString(1) : null;
		}
	}

	private static @Nullable Marker marker(Statement statement) throws SQLException {
		try (ResultSet row = statement.executeQuery(MARKER)) {
			return row.next()
					? new Marker(row.getString(1), row.getString(2), row.getInt(3), row.getString(4), row.getString(5))
					: null;
		}
	}

	/**
	 * The row that says which shard a database is.
	 *
	 * @param cluster the id of the cluster
	 * @param shard the name of the shard
	 * @param slots the number of slots, 0 for none
	 * @param hashFunction the hash function, or {@code NONE}
	 * @param keyType the type of all keys
	 */
	public record Marker(String cluster, String shard, int slots, String hashFunction, String keyType) {

	}

}
