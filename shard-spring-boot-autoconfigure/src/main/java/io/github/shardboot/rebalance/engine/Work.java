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

import java.sql.SQLException;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.github.shardboot.fence.Fence;
import io.github.shardboot.fence.FencedTable;
import io.github.shardboot.fence.Guards;
import io.github.shardboot.fence.HiddenRows;
import io.github.shardboot.fence.OlderTransactions;
import io.github.shardboot.rebalance.MoveEngine;
import io.github.shardboot.rebalance.MoveProgress;
import io.github.shardboot.rebalance.MoveState;
import io.github.shardboot.rebalance.engine.observe.ObservedStates;
import io.github.shardboot.rebalance.engine.preflight.TableShapes;
import io.github.shardboot.rebalance.engine.replication.Replication;
import io.github.shardboot.rebalance.engine.rows.UnitTable;
import io.github.shardboot.rebalance.engine.rows.UnitTables;
import io.github.shardboot.rebalance.engine.side.Side;
import io.github.shardboot.rebalance.store.MoveCommand;
import io.github.shardboot.rebalance.store.MoveLostException;
import io.github.shardboot.rebalance.store.StoredMove;

/**
 * One move in the hands of one mover: its state as last seen, and its two sides. Used by
 * one thread.
 *
 * @author Shardboot Contributors
 */
final class Work implements AutoCloseable {

	private final MoveContext context;

	private final ObservedStates states;

	private StoredMove move;

	private final Side source;

	private final Side target;

	private final Fence fence;

	private final Guards guards;

	private final HiddenRows hidden;

	private @Nullable List<UnitTable> tables;

	private @Nullable OlderTransactions older;

	Work(MoveContext context, StoredMove move, ObservedStates states) {
		this.context = context;
		this.move = move;
		this.states = states;
		states.seen(move);
		this.source = new Side(move.move().source(), context.databases());
		this.target = new Side(move.move().target(), context.databases());
		this.fence = new Fence(move.id(), move.token());
		this.guards = new Guards(move.id(), MoveSettings.LOCK_TIMEOUT, MoveSettings.PATIENCE);
		this.hidden = new HiddenRows(move.id(), MoveSettings.LOCK_TIMEOUT, MoveSettings.PATIENCE);
	}

	StoredMove move() {
		return this.move;
	}

	long id() {
		return this.move.id();
	}

	Side source() {
		return this.source;
	}

	Side target() {
		return this.target;
	}

	Fence fence() {
		return this.fence;
	}

	Guards guards() {
		return this.guards;
	}

	HiddenRows hidden() {
		return this.hidden;
	}

	MoveSettings settings() {
		return this.context.settings();
	}

	MoveContext context() {
		return this.context;
	}

	// Return whether rows are copied behind the fence.
	boolean isBlockedCopy() {
		return this.move.move().engine() == MoveEngine.BLOCKED_COPY;
	}

	// Return what carries rows to the target.
	Replication forward() {
		return new Replication(this.move.name(), this.move.id(), this.source, this.target);
	}

	// Return what carries rows back after the switch.
	Replication backward() {
		return new Replication(this.move.name() + "_r", -this.move.id(), this.target, this.source);
	}

	List<UnitTable> tables() throws SQLException {
		List<UnitTable> known = this.tables;
		if (known == null) {
			known = UnitTables.read(this.source.get(), this.context.tables().all(), this.move.move().unit(),
					this.context.keySpace().get());
			this.tables = known;
		}
		return known;
	}

	List<FencedTable> fenced() throws SQLException {
		return tables().stream().map(UnitTable::fenced).toList();
	}

	/**
	 * Look at the catalog again.
	 */
	void refresh() throws MoveLostException {
		StoredMove found = this.context.moves().find(this.move.id());
		if (found.token() != this.move.token()) {
			throw new MoveLostException(this.move.id());
		}
		now(found);
	}

	private void now(StoredMove found) {
		this.move = found;
		this.states.seen(found);
	}

	void change(MoveState state, @Nullable MoveState outcome, @Nullable String reason) throws MoveLostException {
		now(this.context.moves().change(this.move, state, outcome, reason));
		done(state.name());
	}

	void announce(List<String> shape) throws MoveLostException {
		now(this.context.moves().announce(this.move, shape));
		done("announced");
	}

	List<String> shape() throws SQLException {
		return TableShapes.read(this.source, this.target, tables());
	}

	/**
	 * Look whether the tables are as they were when the move began.
	 * @throws MoveFailure if they are not
	 */
	void requireSameShape() throws SQLException {
		List<String> changes = changes();
		if (!changes.isEmpty()) {
			throw new MoveFailure("Tables were changed while they moved; start again when that is done in all shards.\n"
					+ String.join("\n", changes));
		}
	}

	// Return what of the tables is not as it was when the move began, a line for each
	// part.
	List<String> changes() throws SQLException {
		return TableShapes.changes(this.context.moves().shape(this.move), shape());
	}

	// Forget a command that cannot be obeyed.
	void refuse(MoveCommand command, String reason) throws MoveLostException {
		this.context.moves().refuse(this.move, command);
		change(this.move.state(), null, reason);
	}

	void finish(MoveState outcome) throws MoveLostException {
		now(this.context.moves().finish(this.move, outcome));
		done(outcome.name());
	}

	void switchOwner(Side from, Side to, MoveState state, MoveState outcome) throws MoveLostException {
		now(this.context.moves().switchOwner(this.move, from.shard(), to.shard(), state, outcome, settings().grace()));
		done("committed");
	}

	void progress(MoveProgress progress) throws MoveLostException {
		this.context.moves().progress(this.move, progress);
		refresh();
	}

	// Return whether an instance lives that has not heard of an epoch.
	boolean isBehind(@Nullable Long epoch) {
		return epoch != null && this.context.moves().behind(settings().lease(), epoch) > 0;
	}

	// Return whether a transaction is open that began before this was called first.
	boolean hasOlderTransactions(Side side) throws SQLException {
		OlderTransactions found = this.older;
		if (found == null) {
			found = OlderTransactions.of(side.get());
			this.older = found;
		}
		return !found.areOver(side.get());
	}

	// Return whether to wait because a side has enough to do. The reason is written down.
	boolean isHeldBack(Side... sides) throws SQLException {
		String reason = settings().throttle().reason(sides);
		if (reason != null && !reason.equals(this.move.move().reason())) {
			change(this.move.state(), null, reason);
		}
		return reason != null;
	}

	// Return why too much log is kept for the move, whatever has become of the side that
	// it is kept for, or null.
	@Nullable String excess() throws SQLException {
		MoveState state = this.move.state();
		Replication.Retained retained = (state == MoveState.SWITCHED) ? backward().retained()
				: (state.compareTo(MoveState.SWITCHING) < 0) ? forward().retained() : null;
		return (retained != null) ? excess(retained) : null;
	}

	@Nullable String excess(Replication.Retained retained) {
		if (retained.bytes() <= settings().maxRetained()) {
			return null;
		}
		return (this.move.state() == MoveState.SWITCHED)
				? "The target kept more log for the way back than 'shard.rebalance.max-retained'."
				: "The source keeps %d bytes of log for this move, more than 'shard.rebalance.max-retained'."
					.formatted(retained.bytes());
	}

	void done(String step) {
		this.context.steps().done(this.move.id(), step);
	}

	@Override
	public void close() {
		this.source.close();
		this.target.close();
	}

}
