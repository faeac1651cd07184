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
import java.util.List;

import io.github.shardboot.fence.FenceSchema;
import io.github.shardboot.fence.FenceState;
import io.github.shardboot.rebalance.MoveProgress;
import io.github.shardboot.rebalance.MoveState;
import io.github.shardboot.rebalance.choice.CopyLimits;
import io.github.shardboot.rebalance.choice.CopyPace;
import io.github.shardboot.rebalance.engine.preflight.Preflight;
import io.github.shardboot.rebalance.engine.replication.Replication;
import io.github.shardboot.rebalance.engine.rows.RowCopy;
import io.github.shardboot.rebalance.engine.rows.UnitRows;
import io.github.shardboot.rebalance.engine.rows.UnitTable;
import io.github.shardboot.rebalance.engine.side.Side;
import io.github.shardboot.rebalance.store.Sql;

/**
 * State {@code PENDING}: checks, then installs what copies. Whoever takes the move over
 * begins anew; each step removes what an earlier try has left.
 * <ol>
 * <li>Check everything, before anything is touched; the target must not have rows of the
 * unit.</li>
 * <li>Announce: from here on rows of the unit in the target are those of this move.</li>
 * <li>Schema, hidden rows and state rows in both shards; wait for instances that do not
 * know the move; then guards.</li>
 * <li>Rows of an earlier try are deleted from the target.</li>
 * <li>Publication, slot, subscription.</li>
 * </ol>
 * Where rows are copied behind the fence, the last two are left out: the former is done
 * before each try to switch.
 *
 * @author Shardboot Contributors
 */
final class Preparation {

	private final Work work;

	Preparation(Work work) {
		this.work = work;
	}

	/**
	 * Do all of it.
	 * @return {@code false} if an instance does not know the move yet: its calls on
	 * several shards would see twice what is copied; or if a side has enough to do
	 */
	boolean run() throws SQLException {
		if (this.work.move().move().announcedEpoch() == null) {
			check();
			this.work.announce(this.work.shape());
		}
		join(this.work.source(), FenceState.OWNED);
		join(this.work.target(), FenceState.IMPORTING);
		if (this.work.isBehind(this.work.move().move().announcedEpoch())) {
			return false;
		}
		if (this.work.isHeldBack(this.work.source(), this.work.target())) {
			return false;
		}
		this.work.guards().install(this.work.source().get(), this.work.fenced());
		this.work.guards().install(this.work.target().get(), this.work.fenced());
		this.work.done("guarded");
		if (this.work.isBlockedCopy()) {
			this.work.change(MoveState.READY, null, null);
			return true;
		}
		replicate();
		return true;
	}

	private void replicate() throws SQLException {
		Replication forward = this.work.forward();
		forward.drop();
		clearMarks(this.work.source().get(), this.work.id());
		clearMarks(this.work.target().get(), this.work.id());
		UnitRows.delete(this.work.target().get(), this.work.tables(), this.work.fence());
		this.work.done("cleared");
		List<UnitTable> tables = this.work.tables();
		// DDL has no token: whoever has followed must not find it after it has cleaned up
		this.work.refresh();
		forward.mark(0);
		forward.publish(tables);
		this.work.done("published");
		this.work.refresh();
		forward.createSlot();
		this.work.done("slot");
		this.work.refresh();
		forward.subscribe(tables, true);
		this.work.done("subscribed");
		this.work.change(MoveState.COPYING, null, null);
	}

	/**
	 * Delete what earlier tries to copy behind the fence have left in the target. Who
	 * else is about to cannot any more.
	 */
	void clear() throws SQLException {
		RowCopy.end(this.work.target().get(), this.work.id());
		this.work.fence().create(this.work.target().get(), FenceState.IMPORTING, epoch());
		UnitRows.delete(this.work.target().get(), this.work.tables(), this.work.fence());
		this.work.done("cleared");
	}

	private void check() throws SQLException {
		List<String> problems = new Preflight(this.work.source(), this.work.target(), this.work.tables(),
				new Preflight.Wanted(this.work.move().move().unit(), this.work.context().keySpace().get(),
						this.work.move().move().engine(), this.work.settings().reverse(),
						this.work.settings().referenceTables()))
			.problems();
		if (!problems.isEmpty()) {
			throw new MoveFailure(String.join("\n", problems));
		}
		long rows = UnitRows.count(this.work.source().get(), this.work.tables());
		Duration pause = this.work.isBlockedCopy() ? expectedPause(rows) : null;
		this.work.progress(new MoveProgress(0, rows, 0, 0, 0, 0, 0, null, pause));
	}

	// The source is read for the copy, then both sides for the comparison.
	private Duration expectedPause(long rows) throws SQLException {
		long start = System.nanoTime();
		UnitRows.count(this.work.source().get(), this.work.tables());
		long source = System.nanoTime() - start;
		UnitRows.count(this.work.target().get(), this.work.tables());
		long target = System.nanoTime() - start - source;
		Duration pause = CopyPace.of(this.work.context().moves().all())
			.pause(rows)
			.plusNanos(source + Math.max(source, target));
		MoveSettings settings = this.work.settings();
		String refusal = new CopyLimits(settings.maxBlockedRows(), settings.maxPause()).refusal(rows, pause);
		if (refusal != null) {
			throw new MoveFailure(refusal);
		}
		return pause;
	}

	private void join(Side side, FenceState state) throws SQLException {
		Connection connection = side.get();
		FenceSchema.install(connection);
		for (UnitTable table : this.work.tables()) {
			this.work.hidden().install(connection, table.name(), table.rows());
		}
		this.work.fence().create(connection, state, epoch());
	}

	private long epoch() {
		Long epoch = this.work.move().move().announcedEpoch();
		return (epoch != null) ? epoch : 0;
	}

	// Delete the rows that were replicated to know how far the target is.
	static void clearMarks(Connection connection, long move) throws SQLException {
		Sql.update(connection, "delete from shardboot.marker where move_id in (?, ?)", move, -move);
		Sql.update(connection, "delete from shardboot.barrier where move_id = ?", move);
	}

}
