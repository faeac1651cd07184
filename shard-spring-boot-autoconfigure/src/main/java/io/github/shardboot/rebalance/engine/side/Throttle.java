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

package io.github.shardboot.rebalance.engine.side;

import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

import io.github.shardboot.rebalance.store.Sql;

/**
 * When moves hold back, because a server has enough to do.
 * <p>
 * A standby that is not connected does not count. Who may not read statistics sees no
 * lag.
 *
 * @param maxReplicaLag how many bytes of log a physical standby may not have replayed
 * yet, 0 for any number
 * @param maxActive how many sessions of clients may be working at once, 0 for any number
 * @author Shardboot Contributors
 */
public record Throttle(long maxReplicaLag, int maxActive) {

	/**
	 * Never holds back.
	 */
	public static final Throttle NONE = new Throttle(0, 0);

	private static final String LAG = """
			select coalesce(max(pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn)), 0)::bigint
			from pg_stat_replication r
			where not exists (select from pg_replication_slots s where s.active_pid = r.pid and s.slot_type = 'logical')""";

	private static final String ACTIVE = """
			select count(*) from pg_stat_activity
			where state = 'active' and backend_type = 'client backend' and pid <> pg_backend_pid()""";

	/**
	 * Return why to hold back.
	 * @param sides the sides that would have more to do
	 * @return the reason, or {@code null} to go on
	 * @throws SQLException if a side refuses to tell
	 */
	public @Nullable String reason(Side... sides) throws SQLException {
		for (Side side : sides) {
			if (this.maxReplicaLag > 0 && Sql.number(side.get(), LAG) > this.maxReplicaLag) {
				return ("Held back: a standby of shard '%s' is further behind than"
						+ " 'shard.rebalance.throttle.max-replica-lag'.")
					.formatted(side.shard());
			}
			if (this.maxActive > 0 && Sql.number(side.get(), ACTIVE) > this.maxActive) {
				return "Held back: shard '%s' has more active sessions than 'shard.rebalance.throttle.max-active'."
					.formatted(side.shard());
			}
		}
		return null;
	}

}
