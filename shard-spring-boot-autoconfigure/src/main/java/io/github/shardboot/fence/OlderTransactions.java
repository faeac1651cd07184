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

package io.github.shardboot.fence;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The transactions that were open in a shard at one moment, readers included. What they
 * were told of moves may be older than that moment, what is told to later ones is not.
 * <ol>
 * <li>{@link #of}: the virtual transaction ids that {@code pg_locks} shows for sessions
 * of the database. Each transaction holds a lock on its own, and everybody may see
 * it.</li>
 * <li>{@link #areOver}: whether none of them is shown any more.</li>
 * </ol>
 *
 * @author Shardboot Contributors
 */
public final class OlderTransactions {

	private static final String OPEN = """
			select l.virtualxid from pg_locks l join pg_stat_activity a on a.pid = l.pid
			where l.locktype = 'virtualxid' and l.granted and a.datname = current_database()
				and a.pid <> pg_backend_pid()""";

	private static final String STILL_OPEN = """
			select count(*) from pg_locks where locktype = 'virtualxid' and granted and virtualxid = any (?)""";

	private final List<String> ids;

	private OlderTransactions(List<String> ids) {
		this.ids = List.copyOf(ids);
	}

	/**
	 * Look at a shard.
	 * @param connection a connection to the shard, whose own transaction does not count
	 * @return the transactions of all others
	 * @throws SQLException if the shard refuses
	 */
	public static OlderTransactions of(Connection connection) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(OPEN);
				ResultSet rows = statement.executeQuery()) {
			List<String> ids = new ArrayList<>();
			while (rows.next()) {
				ids.add(rows.getString(1));
			}
			return new OlderTransactions(ids);
		}
	}

	/**
	 * Return whether all of them have ended.
	 * @param connection a connection to the same shard
	 * @return whether they have
	 * @throws SQLException if the shard refuses
	 */
	public boolean areOver(Connection connection) throws SQLException {
		if (this.ids.isEmpty()) {
			return true;
		}
		Array array = connection.createArrayOf("text", this.ids.toArray());
		try (PreparedStatement statement = connection.prepareStatement(STILL_OPEN)) {
			statement.setArray(1, array);
			try (ResultSet row = statement.executeQuery()) {
				row.next();
				return row.getLong(1) == 0;
			}
		}
	}

}
