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
import java.sql.Statement;

/**
 * What a server says about itself.
 * <p>
 * A standby learns of a new timeline with the first log of it, but writes it down with
 * its next restart point; so each place that may know it is asked. The time that a
 * standby is behind is its own estimate: none when it has replayed all that it has
 * received.
 *
 * @param system the identifier that a primary and its standbys share
 * @param instance when the server was started, which tells servers apart
 * @param standby whether it is a standby
 * @param timeline the timeline that it writes or replays
 * @param lsn the position up to which its log is on disk, or is replayed by a standby
 * @param behindMillis how far a standby believes to be behind, in milliseconds
 * @author Shardboot Contributors
 */
record ServerSample(long system, long instance, boolean standby, int timeline, long lsn, long behindMillis) {

	private static final String SQL = """
			select s.system_identifier, (extract(epoch from pg_postmaster_start_time()) * 1000000)::bigint,
			pg_is_in_recovery(),
			case when pg_is_in_recovery()
				then greatest(c.timeline_id, r.min_recovery_end_timeline,
					(select received_tli from pg_stat_wal_receiver))
				else ('x' || left(pg_walfile_name(pg_current_wal_flush_lsn()), 8))::bit(32)::int end,
			(case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_flush_lsn() end
				- '0/0'::pg_lsn)::bigint,
			case when not pg_is_in_recovery() or pg_last_wal_receive_lsn() <= pg_last_wal_replay_lsn() then 0
				else coalesce(extract(epoch from clock_timestamp() - pg_last_xact_replay_timestamp()) * 1000,
					86400000)::bigint end
			from pg_control_system() s, pg_control_checkpoint() c, pg_control_recovery() r
			""";

	static ServerSample of(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(SQL)) {
			row.next();
			return new ServerSample(row.getLong(1), row.getLong(2), row.getBoolean(3), row.getInt(4), row.getLong(5),
					row.getLong(6));
		}
	}

}
