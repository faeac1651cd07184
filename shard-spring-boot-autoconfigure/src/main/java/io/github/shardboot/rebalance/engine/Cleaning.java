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

import io.github.shardboot.fence.FenceSchema;
import io.github.shardboot.fence.FenceState;
import io.github.shardboot.rebalance.MoveState;
import io.github.shardboot.rebalance.ShardMove;
import io.github.shardboot.rebalance.engine.rows.UnitRows;
import io.github.shardboot.rebalance.engine.side.Side;

/**
 * States {@code SWITCHED}, {@code CLEANING} and {@code ABORTING}: takes away what a move
 * has installed and copied. Every step may be done again.
 *
 * @author Shardboot Contributors
 */
final class Cleaning {

	private final Work work;

	Cleaning(Work work) {
		this.work = work;
	}

	/**
	 * After the switch: the source is told that it is not the owner, the target's
	 * subscription goes, and the source follows the target if that is prepared.
	 */
	void settle() throws SQLException {
		own(this.work.source(), this.work.target());
		this.work.done("settled");
		this.work.forward().drop();
		this.work.done("forward-dropped");
		if (this.work.backward().exists()) {
			this.work.backward().enable();
			this.work.done("reverse-enabled");
		}
	}

	/**
	 * Delete the rows of the side that lost, and everything else. Transactions that are
	 * older than that side's word that it is not the owner may rely on the contrary, so
	 * their end is awaited.
	 * @return whether it was time for that
	 */
	boolean clean() throws SQLException {
		boolean forth = this.work.move().outcome() == MoveState.DONE;
		Side loser = forth ? this.work.source() : this.work.target();
		own(loser, forth ? this.work.target() : this.work.source());
		this.work.forward().drop();
		this.work.backward().drop();
		this.work.done("replication-dropped");
		ShardMove move = this.work.move().move();
		if (!this.work.context().moves().graceIsOver(move) || this.work.isBehind(move.switchedEpoch())
				|| this.work.hasOlderTransactions(loser)) {
			return false;
		}
		if (this.work.settings().throttle().reason(loser) != null) {
			return false;
		}
		UnitRows.delete(loser.get(), this.work.tables(), this.work.fence());
		this.work.done("deleted");
		remove();
		this.work.finish(forth ? MoveState.DONE : MoveState.REVERSED);
		return true;
	}

	// Take everything back, before the switch. The target stops being the owner before
	// the source is it again.
	void abort(MoveState outcome) throws SQLException {
		own(this.work.target(), this.work.source());
		this.work.done("given-back");
		this.work.backward().drop();
		this.work.forward().drop();
		this.work.done("replication-dropped");
		UnitRows.delete(this.work.target().get(), this.work.tables(), this.work.fence());
		this.work.done("deleted");
		remove();
		this.work.finish(outcome);
	}

	/**
	 * Let the source write again after a switch that was not made.
	 */
	void lift() throws SQLException {
		own(this.work.target(), this.work.source());
	}

	/**
	 * Let the target write again after a switch back that was not made.
	 */
	void liftBack() throws SQLException {
		own(this.work.source(), this.work.target());
	}

	/**
	 * Remove everything but rows, when the move is over.
	 */
	void removeAll() throws SQLException {
		this.work.forward().drop();
		this.work.backward().drop();
		remove();
	}

	/**
	 * Let the side that is up keep no log for the one that is down, before anything else.
	 * Slots of table copies that were under way stay until that one is back, since only
	 * the target knows their names.
	 */
	void freeLogs() throws SQLException {
		try {
			this.work.forward().dropSlot();
		}
		finally {
			this.work.backward().dropSlot();
		}
	}

	private void own(Side loser, Side winner) throws SQLException {
		boolean copied = this.work.move().move().switchedEpoch() != null;
		state(loser.get(), copied ? FenceState.FOREIGN : FenceState.IMPORTING);
		state(winner.get(), FenceState.OWNED);
	}

	private void state(Connection connection, FenceState state) throws SQLException {
		ShardMove move = this.work.move().move();
		Long epoch = (move.switchedEpoch() != null) ? move.switchedEpoch() : move.announcedEpoch();
		if (FenceSchema.isCurrent(connection) && this.work.fence().state(connection) != null) {
			this.work.fence().change(connection, state, (epoch != null) ? epoch : 0);
		}
	}

	private void remove() throws SQLException {
		for (Side side : new Side[] { this.work.source(), this.work.target() }) {
			this.work.guards().remove(side.get());
			this.work.hidden().remove(side.get());
			if (FenceSchema.isCurrent(side.get())) {
				Preparation.clearMarks(side.get(), this.work.id());
				this.work.fence().remove(side.get());
			}
			this.work.done("removed-" + ((side == this.work.source()) ? "source" : "target"));
		}
	}

}
