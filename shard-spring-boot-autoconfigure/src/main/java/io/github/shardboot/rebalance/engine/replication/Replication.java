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
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.github.shardboot.rebalance.engine.rows.UnitTable;
import io.github.shardboot.rebalance.engine.side.Side;
import io.github.shardboot.rebalance.store.Sql;
import io.github.shardboot.sql.SqlText;

/**
 * Publication, slot and subscription that carry the rows of a unit from one side to the
 * other. They have one name, which tells the move, so that leftovers can be recognized.
 * <ol>
 * <li>The publication leaves {@code truncate} out, which would ignore the row
 * filters.</li>
 * <li>The slot is created before the subscription, which is created with
 * {@code create_slot = false}: it could not come back within one server otherwise.</li>
 * <li>From 16 on {@code origin = none} keeps what came by replication from going
 * back.</li>
 * </ol>
 *
 * @author Shardboot Contributors
 */
public final class Replication {

	private static final String SUBSCRIPTION = """
			select oid from pg_subscription
			where subname = ? and subdbid = (select oid from pg_database where datname = current_database())""";

	private static final String COPYING = """
			select count(*) from pg_subscription_rel r join pg_subscription s on s.oid = r.srsubid
			where s.subname = ? and s.subdbid = (select oid from pg_database where datname = current_database())
				and r.srsubstate <> 'r'""";

	private static final String ERRORS = """
			select coalesce(sum(apply_error_count + sync_error_count), 0) from pg_stat_subscription_stats
			where subid = ?""";

	private static final String SLOT = "select count(*) from pg_replication_slots where slot_name = ?";

	private static final String RETAINED = """
			select coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn), 0)::bigint,
				coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), confirmed_flush_lsn), 0)::bigint, wal_status
			from pg_replication_slots where slot_name = ?""";

	private static final String COPIED = """
			select coalesce(sum(tuples_processed), 0)::bigint, coalesce(sum(bytes_processed), 0)::bigint
			from pg_stat_progress_copy p join pg_stat_subscription s on s.pid = p.pid where s.subname = ?""";

	private static final String MARK = """
			insert into shardboot.marker (move_id, n) values (?, ?) on conflict (move_id) do update set n = excluded.n""";

	private static final String MARKER = "select coalesce(max(n), -1) from shardboot.marker where move_id = ?";

	private static final String BUILT_IN = """
			select not exists (select from pg_attribute
				where attrelid = to_regclass(?) and attnum > 0 and not attisdropped and atttypid >= 16384)""";

	private final String name;

	private final long marker;

	private final Side publisher;

	private final Side subscriber;

	/**
	 * Create access to them.
	 * @param name their name
	 * @param marker the number of the rows in {@code shardboot.marker} that go with them
	 * @param publisher where rows come from
	 * @param subscriber where rows go to
	 */
	public Replication(String name, long marker, Side publisher, Side subscriber) {
		this.name = name;
		this.marker = marker;
		this.publisher = publisher;
		this.subscriber = subscriber;
	}

	/**
	 * Create the publication anew.
	 * @param tables the tables
	 * @throws SQLException if the publisher refuses
	 */
	public void publish(List<UnitTable> tables) throws SQLException {
		List<SqlText> parts = new ArrayList<>();
		tables.forEach((table) -> parts.add(SqlText.of("%s where (%s)", table.name(), table.rows())));
		parts.add(SqlText.of("shardboot.marker where (move_id = %s)", SqlText.number(this.marker)));
		parts.add(SqlText.of("shardboot.barrier where (move_id = %s)", SqlText.number(this.marker)));
		removal().dropPublication();
		Sql.execute(this.publisher.get(),
				SqlText
					.of("create publication %s for table %s with (publish = 'insert, update, delete')", identifier(),
							SqlText.join(", ", parts))
					.toSql());
	}

	/**
	 * Create the slot unless there is one. Waits for all transactions that are open.
	 * @throws SQLException if the publisher refuses
	 */
	public void createSlot() throws SQLException {
		Connection connection = this.publisher.get();
		if (Sql.number(connection, SLOT, this.name) == 0) {
			Sql.execute(connection, "set statement_timeout = '60s'");
			try {
				Sql.texts(connection, "select pg_create_logical_replication_slot(?, 'pgoutput')", this.name);
			}
			finally {
				Sql.execute(connection, "set statement_timeout = 0");
			}
		}
	}

	/**
	 * Create the subscription unless there is one.
	 * @param tables the tables
	 * @param copy whether it copies what is there, and begins at once
	 * @throws SQLException if the subscriber refuses
	 */
	public void subscribe(List<UnitTable> tables, boolean copy) throws SQLException {
		Connection connection = this.subscriber.get();
		if (subscription() != null) {
			return;
		}
		List<SqlText> options = new ArrayList<>();
		options.add(SqlText.of("create_slot = false, slot_name = %s, streaming = off", SqlText.literal(this.name)));
		options.add(SqlText.of(copy ? "copy_data = true, enabled = true" : "copy_data = false, enabled = false"));
		if (origins()) {
			options.add(SqlText.of("origin = none"));
		}
		if (this.publisher.version() >= 16 && this.publisher.version() == this.subscriber.version()
				&& builtIn(connection, tables)) {
			options.add(SqlText.of("binary = true"));
		}
		connection.setAutoCommit(false);
		try {
			if (Sql.is(connection, "select rolsuper from pg_roles where rolname = current_user")) {
				// the statement has a password
				Sql.execute(connection, "set local log_statement = none; set local log_min_duration_statement = -1;"
						+ " set local log_min_error_statement = panic");
			}
			Sql.execute(connection, SqlText
				.of("create subscription %s connection %s publication %s with (%s)", identifier(),
						SqlText.literal(this.publisher.connectionString()), identifier(), SqlText.join(", ", options))
				.toSql());
			connection.commit();
		}
		finally {
			connection.rollback();
			connection.setAutoCommit(true);
		}
	}

	/**
	 * Return whether what came by replication is kept from going back.
	 * @return whether both sides know origins
	 * @throws SQLException if a side refuses
	 */
	public boolean origins() throws SQLException {
		return Math.min(this.publisher.version(), this.subscriber.version()) >= 16;
	}

	private static boolean builtIn(Connection connection, List<UnitTable> tables) throws SQLException {
		for (UnitTable table : tables) {
			if (!Sql.is(connection, BUILT_IN, table.name().toSql())) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Let the subscription begin, or go on.
	 * @throws SQLException if the subscriber refuses
	 */
	public void enable() throws SQLException {
		Sql.execute(this.subscriber.get(), SqlText.of("alter subscription %s enable", identifier()).toSql());
	}

	/**
	 * Let the subscription wait. What the publisher writes meanwhile stays in its log.
	 * @throws SQLException if the subscriber refuses
	 */
	public void disable() throws SQLException {
		Sql.execute(this.subscriber.get(), SqlText.of("alter subscription %s disable", identifier()).toSql());
	}

	/**
	 * Return whether there is a subscription.
	 * @return whether there is
	 * @throws SQLException if the subscriber refuses
	 */
	public boolean exists() throws SQLException {
		return subscription() != null;
	}

	/**
	 * Return whether all tables are copied.
	 * @return whether they are
	 * @throws SQLException if the subscriber refuses
	 */
	public boolean isCopied() throws SQLException {
		return Sql.number(this.subscriber.get(), COPYING, this.name) == 0;
	}

	/**
	 * Return how often the subscriber failed to copy or apply.
	 * @return how often
	 * @throws SQLException if the subscriber refuses
	 */
	public long errors() throws SQLException {
		Long oid = subscription();
		return (oid != null) ? Sql.number(this.subscriber.get(), ERRORS, oid) : 0;
	}

	/**
	 * Return what the slot keeps.
	 * @return what it keeps, or {@code null} if there is no usable slot
	 * @throws SQLException if the publisher refuses
	 */
	public @Nullable Retained retained() throws SQLException {
		Retained retained = Sql.first(this.publisher.get(),
				(row) -> new Retained(row.getLong(1), row.getLong(2), "lost".equals(row.getString(3))), RETAINED,
				this.name);
		return (retained != null && !retained.lost()) ? retained : null;
	}

	/**
	 * Return what running copies have done.
	 * @return what they have done
	 * @throws SQLException if the subscriber refuses
	 */
	public Copied copied() throws SQLException {
		Copied copied = Sql.first(this.subscriber.get(), (row) -> new Copied(row.getLong(1), row.getLong(2)), COPIED,
				this.name);
		return (copied != null) ? copied : new Copied(0, 0);
	}

	/**
	 * Write the marker at the publisher. Everything that was committed there before
	 * arrives before it.
	 * @param n the number of the marker
	 * @throws SQLException if the publisher refuses
	 */
	public void mark(long n) throws SQLException {
		Connection connection = this.publisher.get();
		connection.setAutoCommit(false);
		try {
			Sql.execute(connection, "set local synchronous_commit = on");
			Sql.update(connection, MARK, this.marker, n);
			connection.commit();
		}
		finally {
			connection.rollback();
			connection.setAutoCommit(true);
		}
	}

	/**
	 * Return the number of the next marker.
	 * @return the number
	 * @throws SQLException if the publisher refuses
	 */
	public long nextMark() throws SQLException {
		return Sql.number(this.publisher.get(), MARKER, this.marker) + 1;
	}

	/**
	 * Return whether a marker has arrived at the subscriber.
	 * @param n the number of the marker
	 * @return whether it, or a later one, has
	 * @throws SQLException if the subscriber refuses
	 */
	public boolean hasArrived(long n) throws SQLException {
		return Sql.number(this.subscriber.get(), MARKER, this.marker) >= n;
	}

	/**
	 * Drop what is there of them.
	 * @throws SQLException if a side refuses
	 */
	public void drop() throws SQLException {
		ReplicationRemoval removal = removal();
		Long subscription = subscription();
		if (subscription != null) {
			removal.dropSubscription(subscription);
		}
		removal.dropSlot(this.name);
		removal.dropPublication();
	}

	/**
	 * Drop the slot, whatever has become of the subscriber, so that the publisher keeps
	 * no more log for it. What is left is for {@link #drop()}.
	 * @throws SQLException if the publisher refuses
	 */
	public void dropSlot() throws SQLException {
		removal().dropSlot(this.name);
	}

	private ReplicationRemoval removal() {
		return new ReplicationRemoval(this.name, this.publisher, this.subscriber);
	}

	private SqlText identifier() {
		return SqlText.identifier(this.name);
	}

	private @Nullable Long subscription() throws SQLException {
		return Sql.first(this.subscriber.get(), (row) -> row.getLong(1), SUBSCRIPTION, this.name);
	}

	/**
	 * What a slot keeps.
	 *
	 * @param bytes the size of the log
	 * @param lag how much of it is not confirmed
	 * @param lost whether part of what is needed is gone
	 */
	public record Retained(long bytes, long lag, boolean lost) {
	}

	/**
	 * What copies have done.
	 *
	 * @param rows the rows
	 * @param bytes the bytes
	 */
	public record Copied(long rows, long bytes) {
	}

}
