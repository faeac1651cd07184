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

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.ShardIdException;
import io.github.shardboot.id.Lane;

/**
 * Leases a lane in the catalog or, for a lane that is fixed by hand, in all shards. The
 * first id takes the lease; a thread of its own renews it three times per period.
 * <p>
 * What keeps ids unique is not the clock that ends a lease but the time that the
 * databases have granted: a process makes no id beyond it, and the next owner of the lane
 * begins after it. So a process that was stopped and wakes up late does no harm. In
 * several databases a majority must grant, and any two majorities share one.
 * <p>
 * A lease that another process has taken is lost for good: no more ids until a restart.
 *
 * @author Shardboot Contributors
 */
public final class LaneLease implements Lane {

	private static final Log logger = LogFactory.getLog(LaneLease.class);

	private static final long DRIFT_ALARM = 1000;

	private final LaneSettings settings;

	private final List<LaneTable> tables = new ArrayList<>();

	private volatile @Nullable Grant grant;

	private volatile @Nullable String ended;

	private @Nullable ScheduledExecutorService heartbeat;

	/**
	 * Create a lease; nothing is asked yet.
	 * @param databases where leases are kept
	 * @param settings how to get the lane
	 */
	public LaneLease(List<DataSource> databases, LaneSettings settings) {
		String owner = UUID.randomUUID().toString();
		databases.forEach((database) -> this.tables.add(new LaneTable(database, settings, owner)));
		this.settings = settings;
	}

	@Override
	public Grant grant() {
		String reason = this.ended;
		if (reason != null) {
			throw new ShardIdException(reason);
		}
		Grant current = this.grant;
		return (current != null) ? current : acquire();
	}

	/**
	 * Take the lease if it is not taken yet.
	 * @return what is granted
	 * @throws ShardIdException if no lane is free or too few databases answer
	 * @throws ShardConfigurationException if another process holds the lane that is fixed
	 * by hand
	 */
	public synchronized Grant acquire() {
		Grant current = this.grant;
		if (current != null) {
			return current;
		}
		if (this.tables.isEmpty()) {
			throw new ShardIdException("No lane for ids: set 'shard.catalog.enabled' to have one leased, or "
					+ "'shard.id.lane' to a number that no other process has.");
		}
		long deadline = System.nanoTime() + this.settings.lease().toNanos() * 3 / 2;
		Grant granted = tryClaim();
		while (granted == null) {
			if (System.nanoTime() > deadline) {
				throw taken();
			}
			pause(this.settings.lease().dividedBy(10));
			granted = tryClaim();
		}
		this.grant = granted;
		CustomizableThreadFactory threads = new CustomizableThreadFactory("shard-id-lane-");
		threads.setDaemon(true);
		ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(threads);
		long period = Math.max(1, this.settings.lease().toMillis() / 3);
		executor.scheduleWithFixedDelay(this::renew, period, period, TimeUnit.MILLISECONDS);
		this.heartbeat = executor;
		logger.info("Ids of this process are made in lane %d".formatted(granted.lane()));
		return granted;
	}

	// null if the lanes are held by processes, which may be dead
	private @Nullable Grant tryClaim() {
		List<LaneTable.Claim> claims = new ArrayList<>();
		SQLException failure = null;
		for (LaneTable table : this.tables) {
			try {
				LaneTable.Claim claim = table.claim(this.settings.lane());
				if (claim == null) {
					giveBack(claims.isEmpty() ? null : claims.get(0), 0);
					return null;
				}
				claims.add(claim);
			}
			catch (SQLException ex) {
				failure = ex;
			}
		}
		if (claims.size() < majority()) {
			giveBack(claims.isEmpty() ? null : claims.get(0), 0);
			throw new ShardIdException("Only %d of %d databases answer that can grant a lane for ids (SQL state %s)."
				.formatted(claims.size(), this.tables.size(), (failure != null) ? failure.getSQLState() : "none"));
		}
		claims.forEach(LaneLease::warnOfDrift);
		return new Grant(claims.get(0).lane(), claims.stream().mapToLong(LaneTable.Claim::from).max().orElseThrow(),
				claims.stream().mapToLong(LaneTable.Claim::to).min().orElseThrow());
	}

	private static void warnOfDrift(LaneTable.Claim claim) {
		long drift = System.currentTimeMillis() - claim.clock();
		if (Math.abs(drift) > DRIFT_ALARM) {
			logger.warn("The clock of this process is %d ms %s that of the database that grants lanes for ids"
				.formatted(Math.abs(drift), (drift > 0) ? "ahead of" : "behind"));
		}
	}

	private int majority() {
		return this.tables.size() / 2 + 1;
	}

	private RuntimeException taken() {
		Integer lane = this.settings.lane();
		return (lane != null)
				? new ShardConfigurationException("shard.id.lane",
						"Another living process makes ids in lane '%s'.".formatted(lane),
						"Give each process a lane of its own, or set 'shard.catalog.enabled' and no lane at all.")
				: new ShardIdException("All %d lanes for ids are taken by living processes. Raise 'shard.id.lane-bits' "
					.formatted(1 << this.settings.laneBits()) + "before the first id is made, or stop some processes.");
	}

	/**
	 * Send a sign of life and have more time granted.
	 */
	void renew() {
		Grant current = this.grant;
		if (current == null || this.ended != null) {
			return;
		}
		List<Long> ends = new ArrayList<>();
		for (LaneTable table : this.tables) {
			try {
				Long end = renew(table, current.lane());
				if (end == null) {
					this.ended = ("Another process has taken lane '%d' of this one, which gave no sign of life for '%s'. "
							+ "This process makes no more ids; restart it.")
						.formatted(current.lane(), this.settings.lease());
					logger.error(this.ended);
					return;
				}
				ends.add(end);
			}
			catch (SQLException | RuntimeException ex) {
				logger.warn("The lane for ids could not be renewed in one of %d databases: %s"
					.formatted(this.tables.size(), ex.getClass().getSimpleName()));
			}
		}
		if (ends.size() >= majority()) {
			long end = ends.stream().mapToLong(Long::longValue).min().orElseThrow();
			this.grant = new Grant(current.lane(), current.from(), Math.max(current.to(), end));
		}
	}

	private static @Nullable Long renew(LaneTable table, int lane) throws SQLException {
		if (table.isClaimed()) {
			return table.renew(lane);
		}
		LaneTable.Claim claim = table.claim(lane);
		return (claim != null) ? claim.to() : null;
	}

	@Override
	public synchronized void release(long highest) {
		Grant current = this.grant;
		if (this.ended == null) {
			this.ended = "The application is shutting down; no more ids are made.";
		}
		if (this.heartbeat != null) {
			this.heartbeat.shutdownNow();
		}
		if (current != null) {
			giveBack(new LaneTable.Claim(current.lane(), current.from(), current.to(), 0),
					Math.max(highest, current.from() - 1));
		}
	}

	private void giveBack(LaneTable.@Nullable Claim claim, long highest) {
		if (claim == null) {
			return;
		}
		for (LaneTable table : this.tables) {
			try {
				if (table.isClaimed()) {
					table.release(claim.lane(), Math.max(highest, claim.from() - 1));
				}
			}
			catch (SQLException ex) {
				logger.debug("The lane for ids could not be given back; it will be free after a while", ex);
			}
		}
	}

	private static void pause(Duration time) {
		try {
			Thread.sleep(Math.max(1, time.toMillis()));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new ShardIdException("Interrupted while waiting for a lane for ids");
		}
	}

}
