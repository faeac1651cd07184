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

package io.github.shardboot.rebalance.engine.replication;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

import io.github.shardboot.rebalance.engine.side.Pause;
import io.github.shardboot.rebalance.engine.side.Side;
import io.github.shardboot.rebalance.store.Sql;
import io.github.shardboot.sql.SqlText;

/**
 * Drops a subscription and its slots.
 * <p>
 * Its workers are stopped, the slots of its table copies are dropped at the publisher,
 * and it is detached from its slot; so neither side has to be up for the other.
 *
 * @author Shardboot Contributors
 */
final class ReplicationRemoval {

	private static final String SLOT = "select count(*) from pg_replication_slots where slot_name = ?";

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final String TABLE_SLOTS = """
			select slot_name from pg_replication_slots
			where slot_name like 'pg\\_' || ? || '\\_sync\\_%\\_' || ?""";

	private static final String END_WORKERS = """
			select pg_terminate_backend(pid)::text from pg_stat_subscription
			where subid::text = ? and pid is not null""";

	private static final String DROP_TIMEOUT = "select set_config('statement_timeout', '2s', true)";

	private static final String CANCELLED = "57014";

	private static final String SYSTEM = "select system_identifier from pg_control_system()";

	private final String name;

	private final Side publisher;

	private final Side subscriber;

	ReplicationRemoval(String name, Side publisher, Side subscriber) {
		this.name = name;
		this.publisher = publisher;
		this.subscriber = subscriber;
	}

	void dropSubscription(long oid) throws SQLException {
		Connection connection = this.subscriber.get();
		Sql.execute(connection, SqlText.of("alter subscription %s disable", identifier()).toSql());
		Sql.execute(connection, SqlText.of("alter subscription %s set (slot_name = none)", identifier()).toSql());
		String system = Sql.texts(connection, SYSTEM).get(0);
		long deadline = System.nanoTime() + PATIENCE.toNanos();
		do {
			endWorkers(oid, deadline);
			for (String slot : Sql.texts(this.publisher.get(), TABLE_SLOTS, String.valueOf(oid), system)) {
				dropSlot(slot);
			}
		}
		while (!isDropped(connection, System.nanoTime() - deadline >= 0));
	}

	// one that has just begun would make a slot after we have looked for slots
	private void endWorkers(long subscription, long deadline) throws SQLException {
		while (!Sql.texts(this.subscriber.get(), END_WORKERS, String.valueOf(subscription)).isEmpty()
				&& System.nanoTime() - deadline < 0) {
			Pause.millis(20);
		}
	}

	// where both shards are in one server, a slot that is being made waits for the
	// transaction that drops the subscription, which waits for the slot: nobody sees that
	// as a deadlock
	private boolean isDropped(Connection connection, boolean last) throws SQLException {
		connection.setAutoCommit(false);
		try {
			Sql.texts(connection, DROP_TIMEOUT);
			Sql.execute(connection, SqlText.of("drop subscription %s", identifier()).toSql());
			connection.commit();
			return true;
		}
		catch (SQLException ex) {
			connection.rollback();
			if (last || !CANCELLED.equals(ex.getSQLState())) {
				throw ex;
			}
			return false;
		}
		finally {
			connection.setAutoCommit(true);
		}
	}

	void dropSlot(String slot) throws SQLException {
		Connection connection = this.publisher.get();
		long deadline = System.nanoTime() + PATIENCE.toNanos();
		while (Sql.number(connection, SLOT, slot) > 0) {
			Sql.texts(connection, """
					select pg_terminate_backend(active_pid) from pg_replication_slots
					where slot_name = ? and active_pid is not null""", slot);
			try {
				Sql.texts(connection, "select pg_drop_replication_slot(slot_name) from pg_replication_slots "
						+ "where slot_name = ? and not active", slot);
			}
			catch (SQLException ex) {
				// somebody has connected to it meanwhile, or dropped it
				if (System.nanoTime() > deadline || !List.of("55006", "42704").contains(ex.getSQLState())) {
					throw ex;
				}
				Pause.millis(20);
			}
		}
	}

	private SqlText identifier() {
		return SqlText.identifier(this.name);
	}

}
