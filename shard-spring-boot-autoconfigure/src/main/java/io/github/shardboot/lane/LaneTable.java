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

package io.github.shardboot.lane;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.ShardId;
import io.github.shardboot.id.SlotIdGenerator;

/**
 * The leases of lanes that one database knows of. All times are those of its clock.
 * <ol>
 * <li>Claim: under an advisory lock, a lane without a living owner is chosen, the one
 * whose granted time ended first; its fence goes up. The time that was granted to earlier
 * owners is never granted again.</li>
 * <li>Renew: heartbeat and granted time go forward, if owner and fence are still
 * ours.</li>
 * <li>Release: the heartbeat goes, and what was granted but not used is given back.</li>
 * </ol>
 * Not thread-safe.
 *
 * @author Shardboot Contributors
 */
final class LaneTable {

	/**
	 * The row of no lane: its high-water mark is the number of bits that all processes
	 * use for lanes.
	 */
	private static final int BITS_ROW = -1;

	private static final String LOCK = "select pg_advisory_xact_lock(32484390062023522)";

	private static final String CREATE = """
			create table if not exists shardboot_lane (
				lane smallint primary key,
				owner text,
				fence bigint not null default 0,
				heartbeat timestamp with time zone,
				high_water bigint not null default 0
			)""";

	private static final String BITS = """
			insert into shardboot_lane (lane, owner, high_water) values (?, 'bits', ?)
			on conflict (lane) do update set owner = shardboot_lane.owner returning high_water""";

	private static final String FREE = """
			select number, coalesce(high_water, 0), (extract(epoch from clock_timestamp()) * 1000)::bigint
			from generate_series(?::int, ?::int) number left join shardboot_lane on lane = number
			where heartbeat is null or heartbeat < clock_timestamp() - ? * interval '1 millisecond'
			order by 2, 1 limit 1""";

	private static final String CLAIM = """
			insert into shardboot_lane (lane, owner, fence, heartbeat, high_water)
			values (?, ?, 1, clock_timestamp(), ?)
			on conflict (lane) do update set owner = excluded.owner, fence = shardboot_lane.fence + 1,
				heartbeat = excluded.heartbeat, high_water = excluded.high_water
			returning fence""";

	private static final String RENEW = """
			update shardboot_lane set heartbeat = clock_timestamp(), high_water = greatest(high_water,
				(extract(epoch from clock_timestamp()) * 1000)::bigint + ?)
			where lane = ? and owner = ? and fence = ? returning high_water""";

	private static final String RELEASE = """
			update shardboot_lane set heartbeat = null, high_water = least(high_water, ?)
			where lane = ? and owner = ? and fence = ?""";

	private final DataSource dataSource;

	private final LaneSettings settings;

	private final String owner;

	private long fence;

	LaneTable(DataSource dataSource, LaneSettings settings, String owner) {
		this.dataSource = dataSource;
		this.settings = settings;
		this.owner = owner;
	}

	boolean isClaimed() {
		return this.fence != 0;
	}

	/**
	 * Claim a lane.
	 * @param lane the lane, or {@code null} for any
	 * @return the lane and the time that is granted, or {@code null} if all are taken
	 * @throws SQLException if the database does not answer
	 * @throws ShardConfigurationException if other processes use another number of bits
	 */
	@Nullable Claim claim(@Nullable Integer lane) throws SQLException {
		try (Connection connection = this.dataSource.getConnection()) {
			boolean autoCommit = connection.getAutoCommit();
			connection.setAutoCommit(false);
			try (Statement statement = connection.createStatement()) {
				statement.execute(LOCK);
				statement.execute(CREATE);
				checkBits(connection);
				Claim claim = claim(connection, lane);
				connection.commit();
				return claim;
			}
			catch (SQLException | RuntimeException ex) {
				connection.rollback();
				throw ex;
			}
			finally {
				connection.setAutoCommit(autoCommit);
			}
		}
	}

	private void checkBits(Connection connection) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(BITS)) {
			statement.setInt(1, BITS_ROW);
			statement.setInt(2, this.settings.laneBits());
			try (ResultSet row = statement.executeQuery()) {
				row.next();
				if (row.getInt(1) != this.settings.laneBits()) {
					throw new ShardConfigurationException("shard.id.lane-bits",
							"Ids were made with '%s' bits for the lane; with '%s' they could be made twice."
								.formatted(row.getInt(1), this.settings.laneBits()),
							"Set it back to '%s'.".formatted(row.getInt(1)));
				}
			}
		}
	}

	private @Nullable Claim claim(Connection connection, @Nullable Integer lane) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(FREE)) {
			statement.setInt(1, (lane != null) ? lane : 0);
			statement.setInt(2, (lane != null) ? lane : (1 << this.settings.laneBits()) - 1);
			statement.setLong(3, this.settings.lease().toMillis());
			try (ResultSet row = statement.executeQuery()) {
				if (!row.next()) {
					return null;
				}
				long from = row.getLong(2) + 1;
				long to = Math.max(from, row.getLong(3) - ShardId.EPOCH) + span();
				return claim(connection, new Claim(row.getInt(1), from, to, row.getLong(3)));
			}
		}
	}

	private Claim claim(Connection connection, Claim claim) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(CLAIM)) {
			statement.setInt(1, claim.lane());
			statement.setString(2, this.owner);
			statement.setLong(3, claim.to());
			try (ResultSet row = statement.executeQuery()) {
				row.next();
				this.fence = row.getLong(1);
			}
		}
		return claim;
	}

	/**
	 * Renew the lease.
	 * @param lane the lane
	 * @return the end of the time that is granted, or {@code null} if the lease is lost
	 * @throws SQLException if the database does not answer
	 */
	@Nullable Long renew(int lane) throws SQLException {
		try (Connection connection = this.dataSource.getConnection();
				PreparedStatement statement = connection.prepareStatement(RENEW)) {
			statement.setLong(1, span() - ShardId.EPOCH);
			statement.setInt(2, lane);
			statement.setString(3, this.owner);
			statement.setLong(4, this.fence);
			try (ResultSet row = statement.executeQuery()) {
				return row.next() ? row.getLong(1) : null;
			}
		}
	}

	void release(int lane, long highest) throws SQLException {
		try (Connection connection = this.dataSource.getConnection();
				PreparedStatement statement = connection.prepareStatement(RELEASE)) {
			statement.setLong(1, highest);
			statement.setInt(2, lane);
			statement.setString(3, this.owner);
			statement.setLong(4, this.fence);
			statement.executeUpdate();
		}
	}

	private long span() {
		return this.settings.lease().toMillis() + SlotIdGenerator.MAX_AHEAD;
	}

	/**
	 * What a database grants.
	 *
	 * @param lane the lane
	 * @param from the earliest time of an id
	 * @param to the latest time of an id
	 * @param clock the time of the database, in milliseconds since 1970
	 */
	record Claim(int lane, long from, long to, long clock) {

	}

}
