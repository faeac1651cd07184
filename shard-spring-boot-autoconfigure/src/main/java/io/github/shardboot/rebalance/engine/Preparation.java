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
import java.util.List;

import io.github.shardboot.fence.FenceSchema;
import io.github.shardboot.fence.FenceState;
import io.github.shardboot.rebalance.MoveProgress;
import io.github.shardboot.rebalance.MoveState;
import io.github.shardboot.rebalance.engine.preflight.Preflight;
import io.github.shardboot.rebalance.engine.replication.Replication;
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
		Replication forward = this.work.forward();
		forward.drop();
		clearMarks(this.work.source().get(), this.work.id());
		clearMarks(this.work.target().get(), this.work.id());
		UnitRows.delete(this.work.target().get(), this.work.tables());
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
		return true;
	}

	private void check() throws SQLException {
		List<String> problems = new Preflight(this.work.source(), this.work.target(), this.work.tables(),
				new Preflight.Wanted(this.work.move().move().unit(), this.work.context().keySpace().get(),
						this.work.settings().reverse(), this.work.settings().referenceTables()))
			.problems();
		if (!problems.isEmpty()) {
			throw new MoveFailure(String.join("\n", problems));
		}
		long rows = UnitRows.count(this.work.source().get(), this.work.tables());
		this.work.progress(new MoveProgress(0, rows, 0, 0, 0, 0, 0, null, null));
	}

	private void join(Side side, FenceState state) throws SQLException {
		Connection connection = side.get();
		FenceSchema.install(connection);
		for (UnitTable table : this.work.tables()) {
			this.work.hidden().install(connection, table.name(), table.rows());
		}
		Long epoch = this.work.move().move().announcedEpoch();
		this.work.fence().create(connection, state, (epoch != null) ? epoch : 0);
	}

	// Delete the rows that were replicated to know how far the target is.
	static void clearMarks(Connection connection, long move) throws SQLException {
		Sql.update(connection, "delete from shardboot.marker where move_id in (?, ?)", move, -move);
		Sql.update(connection, "delete from shardboot.barrier where move_id = ?", move);
	}

}
