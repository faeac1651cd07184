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

package io.github.shardboot.failover;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.Properties;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import com.zaxxer.hikari.util.DriverDataSource;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * Makes the connections of a pool, and lets none through to a former primary.
 * <ol>
 * <li>The hosts of the URL are tried one by one, that of the last primary first. Each has
 * its share of the time for logging in.</li>
 * <li>A new connection is asked for its system and timeline before the pool gets it. The
 * first time the other hosts are asked too.</li>
 * <li>A higher timeline than before is a promotion: all connections to the former primary
 * are ended, those in use as well.</li>
 * <li>A lower one is a former primary that came back and believes that it still is one.
 * It is refused.</li>
 * </ol>
 * What is known is known to this process and this pool. A server that was only frozen or
 * cut off is told by {@link PrimaryWatch}.
 *
 * @author Shardboot Contributors
 */
public final class PrimaryDataSource extends AbstractDataSource {

	private static final Log logger = LogFactory.getLog(PrimaryDataSource.class);

	private static final String NOT_ALLOWED = "42501";

	private static final long LONGEST_MILLIS = 10_000;

	private final String shard;

	private final HikariDataSource pool;

	private final PrimaryHosts hosts;

	private final PrimaryHistory history = new PrimaryHistory();

	private final MadeConnections made = new MadeConnections();

	private final PrimaryPeers peers;

	private final PrimaryAlarm alarm;

	private volatile int loginTimeout;

	private volatile boolean blind;

	private volatile boolean watched;

	private PrimaryDataSource(String shard, HikariDataSource pool) {
		this.shard = shard;
		this.pool = pool;
		this.hosts = PrimaryHosts.of(pool);
		this.peers = new PrimaryPeers(pool);
		this.alarm = new PrimaryAlarm(shard);
	}

	/**
	 * Let a pool have its connections from here, unless it has a data source of its own.
	 * @param shard the name of the shard
	 * @param pool its pool, configured and not started
	 */
	public static void install(String shard, HikariDataSource pool) {
		if (pool.getDataSource() == null && pool.getDataSourceClassName() == null) {
			pool.setDataSource(new PrimaryDataSource(shard, pool));
		}
	}

	boolean hasSeveralHosts() {
		return this.hosts.count() > 1;
	}

	@Override
	public Connection getConnection() throws SQLException {
		return getConnection(this.pool.getUsername(), this.pool.getPassword());
	}

	@Override
	public Connection getConnection(@Nullable String username, @Nullable String password) throws SQLException {
		SQLException failure = null;
		for (String url : this.hosts.all()) {
			try {
				return connect(url, username, password);
			}
			catch (SQLException ex) {
				if (failure == null) {
					failure = ex;
				}
				else {
					failure.addSuppressed(ex);
				}
			}
		}
		throw (failure != null) ? failure : new SQLException("No host");
	}

	/**
	 * Return what the pool has set. Its shutdown waits that long for a connection that is
	 * being made; the driver has a timeout of its own.
	 */
	@Override
	public int getLoginTimeout() {
		return this.loginTimeout;
	}

	@Override
	public void setLoginTimeout(int seconds) {
		this.loginTimeout = seconds;
	}

	private Connection connect(String url, @Nullable String username, @Nullable String password) throws SQLException {
		Connection connection = new DriverDataSource(url, this.pool.getDriverClassName(), properties(), username,
				password)
			.getConnection();
		try {
			if (!this.blind) {
				check(connection, url);
			}
			this.hosts.found(url);
			return connection;
		}
		catch (SQLException | RuntimeException ex) {
			connection.close();
			throw ex;
		}
	}

	private Properties properties() {
		Properties properties = this.pool.getDataSourceProperties();
		String whole = properties.getProperty("loginTimeout");
		if (whole == null || !hasSeveralHosts() || !whole.matches("\\d+(\\.\\d+)?")) {
			return properties;
		}
		Properties shared = new Properties();
		shared.putAll(properties);
		shared.setProperty("loginTimeout", String.valueOf(Float.parseFloat(whole) / this.hosts.count()));
		return shared;
	}

	private void check(Connection connection, String url) throws SQLException {
		ServerIdentity server;
		try {
			server = ask(connection);
		}
		catch (SQLException ex) {
			if (!NOT_ALLOWED.equals(ex.getSQLState())) {
				throw ex;
			}
			this.blind = true;
			logger.warn(
					"Shard '%s' does not let its user execute pg_control_system(): a former primary that comes back would not be recognised"
						.formatted(this.shard));
			return;
		}
		boolean first = (this.history.newest() == null);
		// before it is judged, so that a promotion in the meantime ends it
		this.made.add(connection, server.timeline());
		judge(server, url);
		if (first) {
			look();
			if (!this.watched) {
				forgetPeers();
			}
			judge(server, url);
		}
	}

	private void judge(ServerIdentity server, String url) throws SQLException {
		switch (this.history.judge(server)) {
			case KNOWN -> {
			}
			case PROMOTED -> promoted(server, url);
			case REPLACED -> throw new ReplacedPrimaryException(this.alarm.replaced(server, this.history.newest()));
			case FOREIGN -> throw new ReplacedPrimaryException(this.alarm.foreign(server));
		}
	}

	private ServerIdentity ask(Connection connection) throws SQLException {
		// the driver's timeout for logging in does not hold for this question any more
		int networkTimeout = connection.getNetworkTimeout();
		connection.setNetworkTimeout(Runnable::run, (int) Math.min(this.pool.getConnectionTimeout(), LONGEST_MILLIS));
		ServerIdentity server = ServerIdentity.of(connection);
		connection.setNetworkTimeout(Runnable::run, networkTimeout);
		return server;
	}

	private void promoted(ServerIdentity server, String url) {
		logger.warn("Shard '%s' has a new primary (timeline %d)".formatted(this.shard, server.timeline()));
		this.hosts.found(url);
		HikariPoolMXBean present = this.pool.getHikariPoolMXBean();
		if (present != null) {
			present.softEvictConnections();
		}
		this.made.endBefore(server.timeline());
	}

	/**
	 * Ask the hosts where the primary is not whether it is there now. Does nothing before
	 * the pool has had a connection.
	 */
	void look() {
		if (this.blind || this.history.newest() == null || this.pool.isClosed()) {
			return;
		}
		synchronized (this.peers) {
			for (String url : this.hosts.others()) {
				look(url);
			}
		}
	}

	private void look(String url) {
		int number = this.hosts.number(url);
		try {
			judge(this.peers.ask(url), url);
			this.alarm.answered(number);
		}
		catch (ReplacedPrimaryException ex) {
			// it has been logged, and gets no statement
			this.alarm.answered(number);
		}
		catch (SQLException ex) {
			this.alarm.silent(number, ex);
		}
	}

	/**
	 * Tell whether the hosts are asked now and then, on connections that stay open.
	 * @param now whether they are
	 */
	void setWatched(boolean now) {
		this.watched = now;
		if (!now) {
			forgetPeers();
		}
	}

	private void forgetPeers() {
		synchronized (this.peers) {
			this.peers.close();
		}
	}

	/**
	 * Thrown when a server is not, or no longer, the primary of the shard.
	 */
	private static final class ReplacedPrimaryException extends SQLNonTransientConnectionException {

		private ReplacedPrimaryException(String reason) {
			super(reason, "08004");
		}

	}

}
