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

package io.github.shardboot.routing;

import java.sql.Connection;
import java.sql.SQLException;

import javax.sql.DataSource;

import io.github.shardboot.ShardContext;
import io.github.shardboot.ShardGate;
import io.github.shardboot.ShardUnavailableException;
import io.github.shardboot.routing.direct.FailureText;

/**
 * By which gate the connections of a shard are given out, and what becomes of their
 * calls.
 *
 * @param gate the gate
 * @param timeoutMillis how long a call may wait for its answer, in milliseconds, or zero
 * for as long as the pool says
 * @param replicated whether replicas may have to show what is written
 * @author Shardboot Contributors
 */
record Admission(ShardGate gate, int timeoutMillis, boolean replicated) {

	/**
	 * That of the default database.
	 */
	static final Admission FREE = new Admission(ShardGate.NONE, 0, false);

	/**
	 * Take a connection.
	 * @param target the shard, or the default database
	 * @param dataSource where to take it from
	 * @return a connection for which the gate was entered
	 * @throws ShardUnavailableException if there is none
	 */
	Connection connection(ShardContext target, DataSource dataSource) {
		this.gate.enter();
		ShardGate.Result result = ShardGate.Result.UNDECIDED;
		Connection connection = null;
		try {
			connection = dataSource.getConnection();
			this.gate.connected();
			return connection;
		}
		catch (SQLException ex) {
			if (!(ex.getCause() instanceof InterruptedException)) {
				result = ShardGate.Result.UNAVAILABLE;
			}
			throw new ShardUnavailableException(target.shard(), "There is no connection to %s: %s. Nothing was sent."
				.formatted(TransactionShard.describe(target), FailureText.of(ex)), ex);
		}
		finally {
			if (connection == null) {
				this.gate.leave(result);
			}
		}
	}

}
