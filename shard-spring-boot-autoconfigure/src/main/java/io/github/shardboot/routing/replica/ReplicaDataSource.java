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

package io.github.shardboot.routing.replica;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;

import io.github.shardboot.failover.CheckedDataSource;

/**
 * Makes the connections of a replica's pool. A connection that does not lead to the very
 * server that was looked at is refused: a name may stand for several, and what one has
 * replayed says nothing about another. Nothing can be written on it, not even when the
 * replica is promoted.
 *
 * @author Shardboot Contributors
 */
final class ReplicaDataSource extends CheckedDataSource {

	private static final String SQL = """
			select (extract(epoch from pg_postmaster_start_time()) * 1000000)::bigint,
			set_config('default_transaction_read_only', 'on', false)
			""";

	private final Replica replica;

	private ReplicaDataSource(Replica replica) {
		super(replica.hikari());
		this.replica = replica;
	}

	static void install(Replica replica) {
		replica.hikari().setDataSource(new ReplicaDataSource(replica));
	}

	@Override
	protected void check(Connection connection) throws SQLException {
		long instance = ask(connection, ReplicaDataSource::instance);
		if (instance != this.replica.instance()) {
			throw new SQLNonTransientConnectionException(
					"The URL of replica '%s' leads to another server than the one that was looked at"
						.formatted(this.replica.name()),
					"08004");
		}
	}

	private static long instance(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(SQL)) {
			row.next();
			return row.getLong(1);
		}
	}

}
