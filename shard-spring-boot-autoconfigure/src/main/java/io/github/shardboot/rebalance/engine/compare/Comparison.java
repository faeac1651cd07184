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

package io.github.shardboot.rebalance.engine.compare;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.github.shardboot.fence.Fence;
import io.github.shardboot.rebalance.engine.rows.UnitTable;
import io.github.shardboot.rebalance.engine.side.Pause;
import io.github.shardboot.rebalance.engine.side.Side;
import io.github.shardboot.rebalance.store.Sql;

/**
 * Compares the rows of a unit in both shards as of one commit of the source, while
 * writers go on.
 * <ol>
 * <li>A connection to the target takes an advisory lock.</li>
 * <li>In the source, under the lock of the unit, a second connection takes a snapshot and
 * the first inserts a row into {@code shardboot.barrier} and commits. No writer of the
 * unit is between the two; those who come are refused for that moment.</li>
 * <li>In the target a trigger lets the apply worker wait for the advisory lock before
 * that row: all before it is committed, nothing after it. Now a snapshot is taken there,
 * and the lock given up.</li>
 * <li>Both snapshots are summed up at leisure.</li>
 * </ol>
 *
 * @author Shardboot Contributors
 */
public final class Comparison {

	/**
	 * The class of the advisory locks: "Shbn" in ASCII.
	 */
	private static final int LOCK_CLASS = 1399349870;

	private static final String LOCK = "select pg_advisory_lock(?, ?)";

	private static final String UNLOCK = "select pg_advisory_unlock(?, ?)";

	private static final String WAITING = """
			select count(*) from pg_locks where locktype = 'advisory' and not granted and classid::bigint = ?
				and objid::bigint = ? and database = (select oid from pg_database where datname = current_database())""";

	private static final String BARRIER = """
			insert into shardboot.barrier (move_id, n)
			select ?, coalesce(max(n), 0) + 1 from shardboot.barrier where move_id = ?""";

	/**
	 * How long writers of the unit are waited for, and refused, in one try.
	 */
	private static final Duration LOCK_TIMEOUT = Duration.ofMillis(250);

	private static final int TRIES = 40;

	private final int move;

	private final Fence fence;

	private final Side source;

	private final Side target;

	/**
	 * Create a comparison.
	 * @param move the number of the move
	 * @param fence the fence of the source
	 * @param source where rows come from
	 * @param target where rows go to
	 */
	public Comparison(long move, Fence fence, Side source, Side target) {
		this.move = (int) move;
		this.fence = fence;
		this.source = source;
		this.target = target;
	}

	/**
	 * Compare while writers go on.
	 * @param tables the tables
	 * @param timeout how long the target may take to get to the position
	 * @return what was found
	 * @throws SQLException if a side refuses, or the target does not get there in time
	 */
	public Result compare(List<UnitTable> tables, Duration timeout) throws SQLException {
		try (Connection gate = this.target.fresh();
				Connection sourceRows = this.source.fresh();
				Connection targetRows = this.target.fresh()) {
			Sql.texts(gate, LOCK, LOCK_CLASS, this.move);
			stopSource(sourceRows);
			long deadline = System.nanoTime() + timeout.toNanos();
			while (Sql.number(this.target.get(), WAITING, LOCK_CLASS, this.move) == 0) {
				if (System.nanoTime() > deadline) {
					throw new SQLException("The target does not keep up with the source", "57014");
				}
				Pause.millis(1);
			}
			snapshot(targetRows);
			Sql.texts(gate, UNLOCK, LOCK_CLASS, this.move);
			return read(sourceRows, targetRows, tables);
		}
	}

	/**
	 * Compare while nobody writes.
	 * @param tables the tables
	 * @return what was found
	 * @throws SQLException if a side refuses
	 */
	public Result compareFenced(List<UnitTable> tables) throws SQLException {
		return read(this.source.get(), this.target.get(), tables);
	}

	private void stopSource(Connection rows) throws SQLException {
		Connection connection = this.source.get();
		for (int i = 0; i < TRIES; i++) {
			connection.setAutoCommit(false);
			try {
				if (this.fence.lock(connection, LOCK_TIMEOUT)) {
					snapshot(rows);
					Sql.update(connection, BARRIER, this.move, this.move);
					connection.commit();
					return;
				}
			}
			finally {
				connection.rollback();
				connection.setAutoCommit(true);
			}
			Pause.millis(50);
		}
		throw new SQLException("Transactions that write to the unit take too long", "55P03");
	}

	private static void snapshot(Connection connection) throws SQLException {
		connection.setAutoCommit(false);
		Sql.execute(connection, "set transaction isolation level repeatable read, read only");
		Sql.texts(connection, "select pg_current_snapshot()::text");
	}

	private static Result read(Connection source, Connection target, List<UnitTable> tables) throws SQLException {
		CompletableFuture<Checksums> sums = new CompletableFuture<>();
		Thread thread = new Thread(() -> {
			try {
				sums.complete(Checksums.read(source, tables));
			}
			catch (SQLException | RuntimeException ex) {
				sums.completeExceptionally(ex);
			}
		}, "shard-move-compare");
		thread.setDaemon(true);
		thread.start();
		Checksums ofTarget;
		try {
			ofTarget = Checksums.read(target, tables);
		}
		finally {
			sums.handle((result, failure) -> true).join();
		}
		try {
			Checksums ofSource = sums.join();
			return new Result(ofSource.rows(), ofSource.differences(ofTarget, tables));
		}
		catch (CompletionException ex) {
			throw (ex.getCause() instanceof SQLException failure) ? failure : new SQLException(ex.getCause());
		}
	}

	/**
	 * What a comparison has found.
	 *
	 * @param rows how many rows the source has
	 * @param differences what differs, a line for each table, without keys
	 */
	public record Result(long rows, List<String> differences) {
	}

}
