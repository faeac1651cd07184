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
import java.util.List;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes the connections of a pool, and lets none through to a former primary.
 * <ol>
 * <li>A new connection is asked for its system and timeline before the pool gets it.</li>
 * <li>A higher timeline than before is a promotion: connections that the pool has lead to
 * the former primary, and are closed.</li>
 * <li>A lower one is a former primary that came back and believes that it still is one.
 * It is refused, and the other hosts of the URL are tried one by one.</li>
 * </ol>
 * What is known is known to this process and this pool: one that starts while only the
 * former primary can be reached has no way to tell.
 *
 * @author Shardboot Contributors
 */
public final class PrimaryDataSource extends CheckedDataSource {

	private static final Log logger = LogFactory.getLog(PrimaryDataSource.class);

	private static final String NOT_ALLOWED = "42501";

	private final String shard;

	private final PrimaryHistory history = new PrimaryHistory();

	private volatile boolean blind;

	private volatile @Nullable ServerIdentity alarmed;

	private PrimaryDataSource(String shard, HikariDataSource pool) {
		super(pool);
		this.shard = shard;
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

	@Override
	public Connection getConnection(@Nullable String username, @Nullable String password) throws SQLException {
		String url = pool().getJdbcUrl();
		try {
			return connect(url, username, password);
		}
		catch (ReplacedPrimaryException ex) {
			List<String> hosts = MultiHostUrl.hosts(url);
			for (String host : hosts) {
				try {
					return connect(host, username, password);
				}
				catch (SQLException other) {
					ex.addSuppressed(other);
				}
			}
			throw ex;
		}
	}

	@Override
	protected void check(Connection connection) throws SQLException {
		if (this.blind) {
			return;
		}
		ServerIdentity server;
		try {
			server = ask(connection, ServerIdentity::of);
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
		switch (this.history.judge(server)) {
			case KNOWN -> {
			}
			case PROMOTED -> forgetConnections(server);
			case REPLACED -> refuse(server,
					"Shard '%s' was answered by a former primary (timeline %d, but a primary with timeline %d has been seen); it gets no statement"
						.formatted(this.shard, server.timeline(), newestTimeline()));
			case FOREIGN ->
				refuse(server, "Shard '%s' was answered by a server of another system than before; it gets no statement"
					.formatted(this.shard));
		}
	}

	private void refuse(ServerIdentity server, String reason) throws ReplacedPrimaryException {
		if (!server.equals(this.alarmed)) {
			this.alarmed = server;
			logger.error(reason);
		}
		throw new ReplacedPrimaryException(reason);
	}

	private int newestTimeline() {
		ServerIdentity newest = this.history.newest();
		return (newest != null) ? newest.timeline() : 0;
	}

	private void forgetConnections(ServerIdentity server) {
		logger.info("Shard '%s' has a new primary (timeline %d)".formatted(this.shard, server.timeline()));
		HikariPoolMXBean present = pool().getHikariPoolMXBean();
		if (present != null) {
			present.softEvictConnections();
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
