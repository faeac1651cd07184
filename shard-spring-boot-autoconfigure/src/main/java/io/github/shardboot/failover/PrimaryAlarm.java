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

import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Tells once, and not for each connection, what is wrong with the servers of a shard.
 * Thread-safe.
 *
 * @author Shardboot Contributors
 */
final class PrimaryAlarm {

	private static final Log logger = LogFactory.getLog(PrimaryAlarm.class);

	private final String shard;

	private final Set<Integer> silent = ConcurrentHashMap.newKeySet();

	private volatile @Nullable ServerIdentity refused;

	PrimaryAlarm(String shard) {
		this.shard = shard;
	}

	/**
	 * Tell of a former primary.
	 * @param server the server
	 * @param newest the newest primary
	 * @return why it is refused
	 */
	String replaced(ServerIdentity server, @Nullable ServerIdentity newest) {
		return refused(server,
				"Shard '%s' was answered by a former primary (timeline %d, but a primary with timeline %d has been seen); it gets no statement"
					.formatted(this.shard, server.timeline(), (newest != null) ? newest.timeline() : 0));
	}

	/**
	 * Tell of a server of another system.
	 * @param server the server
	 * @return why it is refused
	 */
	String foreign(ServerIdentity server) {
		return refused(server, "Shard '%s' was answered by a server of another system than before; it gets no statement"
			.formatted(this.shard));
	}

	private String refused(ServerIdentity server, String reason) {
		if (!server.equals(this.refused)) {
			this.refused = server;
			logger.error(reason);
		}
		return reason;
	}

	/**
	 * Tell that a host does not say what it is.
	 * @param host its place in the URL
	 * @param failure why
	 */
	void silent(int host, SQLException failure) {
		if (this.silent.add(host)) {
			logger.warn(
					"Host %d of shard '%s' does not say whether it is the primary (SQL state %s); it is asked again and again"
						.formatted(host, this.shard, failure.getSQLState()));
		}
	}

	/**
	 * Tell that a host answers again.
	 * @param host its place in the URL
	 */
	void answered(int host) {
		if (this.silent.remove(host)) {
			logger.info("Host %d of shard '%s' answers again".formatted(host, this.shard));
		}
	}

}
