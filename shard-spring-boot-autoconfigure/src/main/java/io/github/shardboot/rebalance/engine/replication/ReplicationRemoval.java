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
import java.util.concurrent.ThreadLocalRandom;

import io.github.shardboot.rebalance.engine.side.Pause;
import io.github.shardboot.rebalance.engine.side.Side;
import io.github.shardboot.rebalance.store.Sql;
import io.github.shardboot.sql.SqlText;

/**
 * Drops a subscription and its slots, and a publication.
 * <p>
 * Workers of a subscription are stopped, the slots of its table copies are dropped at the
 * publisher, and it is detached from its slot; so neither side has to be up for the
 * other.
 * <p>
 * A publication that goes while a session looks up what is published of a table lets that
 * session's statement fail ("cache lookup failed for publication"), whatever unit it
 * writes to. So the tables are locked in {@code share} mode, which waits for writers, a
 * tenth of a second at a time, and dropped without when transactions write for longer
 * than five seconds.
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

	private static final String PUBLISHED = """
			select format('%I.%I', schemaname, tablename) from pg_publication_tables where pubname = ? order by 1""";

	private static final String LOCK_TIMEOUT = "set local lock_timeout = '100ms'";

	private static final String NOT_AVAILABLE = "55P03";

	private static final Duration PATIENCE_FOR_WRITERS = Duration.ofSeconds(5);

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

	void dropPublication() throws SQLException {
		Connection connection = this.publisher.get();
		List<SqlText> tables = Sql.texts(connection, PUBLISHED, this.name)
			.stream()
			.map(SqlText::quotedIdentifier)
			.toList();
		SqlText drop = SqlText.of("drop publication if exists %s", identifier());
		if (tables.isEmpty()) {
			Sql.execute(connection, drop.toSql());
			return;
		}
		SqlText lock = SqlText.of("lock table %s in share mode", SqlText.join(", ", tables));
		long deadline = System.nanoTime() + PATIENCE_FOR_WRITERS.toNanos();
		while (!isDropped(connection, lock, drop)) {
			if (System.nanoTime() - deadline >= 0) {
				Sql.execute(connection, drop.toSql());
				return;
			}
			Pause.millis(ThreadLocalRandom.current().nextLong(50, 200));
		}
	}

	private static boolean isDropped(Connection connection, SqlText lock, SqlText drop) throws SQLException {
		connection.setAutoCommit(false);
		try {
			Sql.execute(connection, LOCK_TIMEOUT);
			Sql.execute(connection, lock.toSql());
			Sql.execute(connection, drop.toSql());
			connection.commit();
			return true;
		}
		catch (SQLException ex) {
			connection.rollback();
			if (!NOT_AVAILABLE.equals(ex.getSQLState())) {
				throw ex;
			}
			return false;
		}
		finally {
			connection.setAutoCommit(true);
		}
	}

	private SqlText identifier() {
		return SqlText.identifier(this.name);
	}

}
