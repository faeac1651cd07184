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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The connections that were made for a pool, and the timeline that each leads to. A pool
 * closes those that nobody uses; those in use are ended from here, also while they wait
 * for a server that is frozen. Thread-safe.
 *
 * @author Shardboot Contributors
 */
final class MadeConnections {

	private static final Log logger = LogFactory.getLog(MadeConnections.class);

	private final Map<Connection, Integer> timelines = new WeakHashMap<>();

	synchronized void add(Connection connection, int timeline) {
		this.timelines.put(connection, timeline);
	}

	/**
	 * End the connections to former primaries. A call that is under way on one of them
	 * fails at once.
	 * @param timeline that of the present primary
	 */
	void endBefore(int timeline) {
		for (Connection connection : removeBefore(timeline)) {
			try {
				connection.abort(Runnable::run);
			}
			catch (SQLException ex) {
				logger.warn("A connection to a former primary could not be ended (SQL state %s)"
					.formatted(ex.getSQLState()));
			}
		}
	}

	private synchronized List<Connection> removeBefore(int timeline) {
		List<Connection> former = new ArrayList<>();
		this.timelines.forEach((connection, its) -> {
			if (its > 0 && its < timeline) {
				former.add(connection);
			}
		});
		former.forEach(this.timelines::remove);
		return former;
	}

}
