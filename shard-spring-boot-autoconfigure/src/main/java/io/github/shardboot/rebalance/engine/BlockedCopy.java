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

package io.github.shardboot.rebalance.engine;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.github.shardboot.fence.FenceState;
import io.github.shardboot.rebalance.MoveProgress;
import io.github.shardboot.rebalance.engine.rows.RowCopy;
import io.github.shardboot.rebalance.engine.rows.Sequences;

/**
 * Brings rows to the target while writes are refused: what {@link Switch} does behind the
 * fence with {@code BLOCKED_COPY}.
 * <ol>
 * <li>Rows are copied, in one transaction of the target, of one snapshot of the
 * source.</li>
 * <li>Sequences are raised, and both sides compared.</li>
 * <li>The target's state becomes {@code OWNED} in the transaction that has copied, which
 * then commits. Whatever happens before leaves nothing there.</li>
 * </ol>
 *
 * @author Shardboot Contributors
 */
final class BlockedCopy implements Switch.Handover {

	/**
	 * How states begin that say what rows break.
	 */
	private static final String CONSTRAINT = "23";

	/**
	 * Statements end by their own timeout, so only a server that is silent for longer is
	 * left alone.
	 */
	private static final Duration SLACK = Duration.ofSeconds(1);

	private final Work work;

	private RowCopy.Copied copied = new RowCopy.Copied(0, 0);

	BlockedCopy(Work work) {
		this.work = work;
	}

	@Override
	public @Nullable String run(long epoch, long deadline) throws SQLException {
		Connection source = this.work.source().get();
		Connection target = this.work.target().get();
		Duration patience = this.work.settings().maxPause().plus(SLACK);
		this.work.source().patience(patience);
		this.work.target().patience(patience);
		source.setAutoCommit(false);
		target.setAutoCommit(false);
		try {
			String refusal = transfer(new RowCopy(this.work.id(), source, target), target, epoch, deadline);
			finish(source);
			finish(target);
			return refusal;
		}
		catch (SQLException ex) {
			this.work.close();
			String state = String.valueOf(ex.getSQLState());
			if (RowCopy.CANCELLED.equals(state)) {
				return Switch.TOO_LONG;
			}
			if (state.startsWith(CONSTRAINT)) {
				throw new MoveFailure(("Rows of the unit break a constraint of the target (SQL state %s). Ids must be"
						+ " unique across shards, and constraints the same.")
					.formatted(state));
			}
			throw ex;
		}
	}

	private static void finish(Connection connection) throws SQLException {
		connection.rollback();
		connection.setAutoCommit(true);
	}

	private @Nullable String transfer(RowCopy rows, Connection target, long epoch, long deadline) throws SQLException {
		if (!rows.begin()) {
			return "The copy of another process has not ended yet.";
		}
		this.copied = rows.copy(this.work.tables(), deadline);
		this.work.done("copied");
		rows.limit(deadline);
		Sequences.raise(this.work.source().get(), target, this.work.tables());
		Switch.compare(this.work);
		this.work.done("compared");
		rows.limit(deadline);
		this.work.fence().update(target, FenceState.OWNED, epoch);
		target.commit();
		return null;
	}

	@Override
	public MoveProgress progress(MoveProgress last) {
		return new MoveProgress(this.copied.rows(), this.copied.rows(), this.copied.bytes(), 0, 0, this.copied.rows(),
				last.attempts(), null, null);
	}

}
