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

package io.github.shardboot.rebalance.engine.rows;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.CopyOut;

import io.github.shardboot.rebalance.store.Sql;
import io.github.shardboot.sql.SqlText;

/**
 * Copies the rows of a unit from one shard to the other, in the transactions of the
 * caller, by {@code copy (select ..) to stdout} and {@code copy .. from stdin}, as texts.
 * <ol>
 * <li>{@link #begin} lets the target take the lock of the copy ('Shbc' in ASCII), so that
 * who follows a mover that hangs can {@linkplain #end end} its transaction.</li>
 * <li>{@code session_replication_role = replica} keeps triggers and foreign keys out of
 * it: what they would do was done in the source, and the order of tables does not
 * matter.</li>
 * <li>{@code row_security = off} lets a copy fail that would leave rows out.</li>
 * <li>Every statement may take as long as is left until the deadline; between two rows
 * that is looked at, too.</li>
 * </ol>
 *
 * @author Shardboot Contributors
 */
public final class RowCopy {

	/**
	 * What {@link #copy} fails with when it is late, as statements do.
	 */
	public static final String CANCELLED = "57014";

	private static final int LOCK_CLASS = 1399349859;

	private static final String LOCK = "select pg_try_advisory_xact_lock(?, ?::integer)";

	private static final String END = """
			select pg_terminate_backend(pid, 5000)::text from pg_locks
			where locktype = 'advisory' and granted and classid::bigint = ? and objid::bigint = ?
				and database = (select oid from pg_database where datname = current_database())
				and pid <> pg_backend_pid()""";

	private static final String TIMEOUT = "select set_config('statement_timeout', ?, true)";

	private final long move;

	private final Connection source;

	private final Connection target;

	/**
	 * Create a copy.
	 * @param move the number of the move
	 * @param source a connection to the source, without auto-commit
	 * @param target a connection to the target, without auto-commit
	 */
	public RowCopy(long move, Connection source, Connection target) {
		this.move = move;
		this.source = source;
		this.target = target;
	}

	/**
	 * End the transactions of other movers that copy the rows of a move.
	 * @param target a connection to the target
	 * @param move the number of the move
	 * @throws SQLException if the target refuses
	 */
	public static void end(Connection target, long move) throws SQLException {
		Sql.texts(target, END, LOCK_CLASS, move);
	}

	/**
	 * Begin both transactions.
	 * @return whether nobody else copies the rows of the move
	 * @throws SQLException if a side refuses
	 */
	public boolean begin() throws SQLException {
		Sql.execute(this.source,
				"set transaction isolation level repeatable read, read only; set local row_security = off");
		Sql.execute(this.target, "set local synchronous_commit = on; set local session_replication_role = replica;"
				+ " set local row_security = off");
		return Sql.is(this.target, LOCK, LOCK_CLASS, this.move);
	}

	/**
	 * Copy the rows. When this fails both connections are in the middle of it and have to
	 * be closed.
	 * @param tables the tables
	 * @param deadline when to give up, by {@link System#nanoTime()}
	 * @return how much was copied
	 * @throws SQLException if a side refuses, with state 57014 at the deadline
	 */
	public Copied copy(List<UnitTable> tables, long deadline) throws SQLException {
		Copied copied = new Copied(0, 0);
		for (UnitTable table : tables) {
			limit(deadline);
			copied = copied.plus(copy(table, deadline));
		}
		return copied;
	}

	/**
	 * Let statements of both transactions fail that are not over at a deadline.
	 * @param deadline the deadline, by {@link System#nanoTime()}
	 * @throws SQLException if a side refuses, with state 57014 after the deadline
	 */
	public void limit(long deadline) throws SQLException {
		long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
		if (left <= 0) {
			throw late();
		}
		Sql.texts(this.source, TIMEOUT, String.valueOf(left));
		Sql.texts(this.target, TIMEOUT, String.valueOf(left));
	}

	private Copied copy(UnitTable table, long deadline) throws SQLException {
		CopyOut out = manager(this.source).copyOut(SqlText
			.of("copy (select %s from %s where %s) to stdout", table.columnList(), table.name(), table.rows())
			.toSql());
		CopyIn in = manager(this.target)
			.copyIn(SqlText.of("copy %s (%s) from stdin", table.name(), table.columnList()).toSql());
		long bytes = 0;
		for (byte[] row = out.readFromCopy(); row != null; row = out.readFromCopy()) {
			if (System.nanoTime() > deadline) {
				throw late();
			}
			in.writeToCopy(row, 0, row.length);
			bytes += row.length;
		}
		return new Copied(in.endCopy(), bytes);
	}

	private static SQLException late() {
		return new SQLException("Copying takes too long", CANCELLED);
	}

	private static CopyManager manager(Connection connection) throws SQLException {
		return connection.unwrap(PGConnection.class).getCopyAPI();
	}

	/**
	 * How much was copied.
	 *
	 * @param rows the rows
	 * @param bytes their bytes as texts
	 */
	public record Copied(long rows, long bytes) {

		private Copied plus(Copied other) {
			return new Copied(this.rows + other.rows, this.bytes + other.bytes);
		}

	}

}
