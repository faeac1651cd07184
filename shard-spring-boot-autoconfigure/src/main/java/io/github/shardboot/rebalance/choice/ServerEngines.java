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

package io.github.shardboot.rebalance.choice;

import java.sql.Connection;
import java.sql.SQLException;

import io.github.shardboot.ShardUnavailableException;
import io.github.shardboot.rebalance.MoveEngine;
import io.github.shardboot.rebalance.store.Sql;
import io.github.shardboot.routing.direct.DirectConnections;

/**
 * Chooses what the servers of both shards can do: logical replication where
 * {@code wal_level} is {@code logical}, at the source and, if there is to be a way back,
 * at the target; otherwise a copy while writes are refused. Thread-safe.
 *
 * @author Shardboot Contributors
 */
public final class ServerEngines implements EngineChoice {

	private static final String LOGICAL = "select current_setting('wal_level') = 'logical'";

	private final DirectConnections connections;

	private final Mode mode;

	private final boolean reverse;

	/**
	 * Create a choice.
	 * @param connections the shards
	 * @param mode what is configured
	 * @param reverse whether there is to be a way back
	 */
	public ServerEngines(DirectConnections connections, Mode mode, boolean reverse) {
		this.connections = connections;
		this.mode = mode;
		this.reverse = reverse;
	}

	@Override
	public MoveEngine choose(String source, String target) {
		return switch (this.mode) {
			case LOGICAL -> MoveEngine.LOGICAL;
			case BLOCKED_COPY -> MoveEngine.BLOCKED_COPY;
			case AUTO -> (isLogical(source) && (!this.reverse || isLogical(target))) ? MoveEngine.LOGICAL
					: MoveEngine.BLOCKED_COPY;
		};
	}

	private boolean isLogical(String shard) {
		try (Connection connection = this.connections.open(shard)) {
			return Sql.is(connection, LOGICAL);
		}
		catch (SQLException ex) {
			throw new ShardUnavailableException(shard,
					"Shard '%s' could not be asked for its 'wal_level' (SQL state %s), by which the engine of moves is chosen. Try again when it answers, or set 'shard.rebalance.engine'."
						.formatted(shard, ex.getSQLState()),
					ex);
		}
	}

	/**
	 * How an engine is chosen.
	 */
	public enum Mode {

		/**
		 * By what the servers can do.
		 */
		AUTO,

		/**
		 * Always logical replication.
		 */
		LOGICAL,

		/**
		 * Always a copy while writes are refused.
		 */
		BLOCKED_COPY

	}

}
