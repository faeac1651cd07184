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
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

import io.github.shardboot.rebalance.MoveProgress;
import io.github.shardboot.rebalance.MoveState;
import io.github.shardboot.rebalance.ShardMove;
import io.github.shardboot.rebalance.engine.compare.Comparison;
import io.github.shardboot.rebalance.engine.observe.ObservedStates;
import io.github.shardboot.rebalance.engine.replication.Replication;
import io.github.shardboot.rebalance.engine.rows.RowCopy;
import io.github.shardboot.rebalance.engine.side.Pause;
import io.github.shardboot.rebalance.store.MoveCommand;
import io.github.shardboot.rebalance.store.MoveLostException;
import io.github.shardboot.routing.direct.FailureText;

/**
 * Carries one move out, from whatever state it is in. Used by one thread at a time.
 * <p>
 * What was begun by another mover is done again; a switch that it has begun is undone
 * first. Before the switch a move that fails is taken back; after it, it goes on until it
 * succeeds.
 *
 * @author Shardboot Contributors
 */
final class MoveRun implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(MoveRun.class);

	private static final Duration WAIT = Duration.ofMillis(250);

	private static final int MAX_FAILURES = 20;

	/**
	 * A comparison as quick as this part of the pause is repeated under the fence.
	 */
	private static final int QUICK_PART = 8;

	/**
	 * How often a copy behind the fence may take too long: writers are refused meanwhile.
	 */
	private static final int MAX_OVERRUNS = 3;

	private final MoveContext context;

	private final long id;

	private final ObservedStates states;

	private @Nullable Work work;

	private int failures;

	private int attempts;

	private int overruns;

	private boolean settled;

	private boolean quickToCompare;

	/**
	 * Create a run. Nothing is asked or changed yet.
	 * @param context what all moves need
	 * @param id the number of the move
	 */
	MoveRun(MoveContext context, long id) {
		this.context = context;
		this.id = id;
		this.states = new ObservedStates(context.listener());
	}

	/**
	 * Carry the move on until it has to wait.
	 * @return how long to wait before the next call, or {@code null} if the move is over
	 * @throws MoveLostException if another mover has taken the move over
	 */
	@Nullable Duration advance() throws MoveLostException {
		try {
			Work current = work();
			MoveState before;
			do {
				current = work();
				current.refresh();
				before = current.move().state();
				if (before.isOver()) {
					return null;
				}
				Duration wait = step(current, before);
				if (wait != null) {
					return wait;
				}
				this.failures = 0;
			}
			while (true);
		}
		catch (MoveLostException ex) {
			throw ex;
		}
		catch (SQLException | DataAccessException | MoveFailure ex) {
			return trouble(ex);
		}
	}

	private Work work() {
		Work current = this.work;
		return (current != null) ? current : take();
	}

	private Work take() {
		release();
		Work taken = new Work(this.context, this.context.moves().take(this.id), this.states);
		this.work = taken;
		this.settled = false;
		return taken;
	}

	private @Nullable Duration step(Work current, MoveState state) throws SQLException {
		if (state.compareTo(MoveState.SWITCHING) < 0) {
			if (current.move().command() == MoveCommand.ABORT) {
				end(current, MoveState.ABORTED, "It was called off.");
				return null;
			}
			if (current.move().move().paused()) {
				return WAIT;
			}
		}
		return switch (state) {
			case PENDING -> new Preparation(current).run() ? null : WAIT;
			case COPYING -> {
				new Copying(current).copy();
				yield null;
			}
			case CATCHING_UP -> new Copying(current).catchUp() ? null : WAIT;
			case VERIFYING -> verify(current);
			case READY -> ready(current);
			case SWITCHING, REVERSING -> {
				lift("The mover was lost while it switched.");
				yield null;
			}
			case SWITCHED -> switched(current);
			case CLEANING -> new Cleaning(current).clean() ? null : WAIT;
			case ABORTING -> {
				MoveState outcome = current.move().outcome();
				new Cleaning(current).abort((outcome != null) ? outcome : MoveState.FAILED);
				yield null;
			}
			case DONE, ABORTED, FAILED, REVERSED -> null;
		};
	}

	private @Nullable Duration verify(Work current) throws SQLException {
		if (current.isHeldBack(current.source(), current.target())) {
			return WAIT;
		}
		current.requireSameShape();
		long start = System.nanoTime();
		Comparison.Result result = new Comparison(this.id, current.fence(), current.source(), current.target())
			.compare(current.tables(), Duration.ofMinutes(5));
		if (!result.differences().isEmpty()) {
			throw new MoveFailure(String.join("\n", result.differences()));
		}
		this.quickToCompare = System.nanoTime() - start < current.settings().maxPause().toNanos() / QUICK_PART;
		MoveProgress last = current.move().move().progress();
		current.progress(new MoveProgress(last.rowsCopied(), last.rowsExpected(), last.bytesCopied(), last.lagBytes(),
				last.retainedBytes(), result.rows(), last.attempts(), last.pause(), null));
		current.change(MoveState.READY, null, null);
		return null;
	}

	private @Nullable Duration ready(Work current) throws SQLException {
		if (current.isBehind(current.move().move().announcedEpoch())) {
			return WAIT;
		}
		boolean copying = current.isBlockedCopy();
		if (copying) {
			if (current.isHeldBack(current.source(), current.target())) {
				return WAIT;
			}
			new Preparation(current).clear();
		}
		current.requireSameShape();
		Switch attempt = copying ? Switch.copying(current) : Switch.forward(current, this.quickToCompare);
		begin(current, MoveState.SWITCHING);
		String refusal = attempt.attempt(MoveState.SWITCHED, MoveState.DONE);
		if (refusal == null) {
			return null;
		}
		if (!copying || !Switch.TOO_LONG.equals(refusal)) {
			return lift(refusal);
		}
		if (++this.overruns == MAX_OVERRUNS) {
			throw new MoveFailure(("The copy took longer than 'shard.rebalance.max-pause' %d times, and writes were"
					+ " refused meanwhile. Set 'wal_level=logical' in both shards, move less at once, or raise it.")
				.formatted(MAX_OVERRUNS));
		}
		lift(refusal);
		return current.settings().maxPause().multipliedBy(2);
	}

	private void begin(Work current, MoveState state) throws MoveLostException {
		this.attempts++;
		current.progress(current.move().move().progress().attempted());
		current.change(state, null, null);
	}

	private @Nullable Duration switched(Work current) throws SQLException {
		Cleaning cleaning = new Cleaning(current);
		if (!this.settled) {
			cleaning.settle();
			this.settled = true;
		}
		boolean reversible = current.backward().exists();
		MoveCommand command = current.move().command();
		if (command == MoveCommand.REVERSE && reversible) {
			return reverse(current);
		}
		if (command == MoveCommand.COMPLETE || !reversible) {
			current.change(MoveState.CLEANING, MoveState.DONE, null);
			return null;
		}
		Replication.Retained retained = current.backward().retained();
		String excess = (retained != null) ? current.excess(retained)
				: "The target has dropped the log of the way back.";
		if (excess != null) {
			current.change(MoveState.CLEANING, MoveState.DONE, excess);
			return null;
		}
		return WAIT;
	}

	private @Nullable Duration reverse(Work current) throws SQLException {
		if (current.isBehind(current.move().move().switchedEpoch())) {
			return WAIT;
		}
		List<String> changes = current.changes();
		if (!changes.isEmpty()) {
			current.refuse(MoveCommand.REVERSE,
					"Not reversed: tables were changed since the move began, so that the source may not have what"
							+ " the target has. Undo that and reverse again; or complete the move, and move the unit back with"
							+ " a new one.\n" + String.join("\n", changes));
			return WAIT;
		}
		Replication backward = current.backward();
		long mark = backward.nextMark();
		backward.mark(mark);
		long deadline = System.nanoTime() + Duration.ofSeconds(1).toNanos();
		while (!backward.hasArrived(mark)) {
			if (System.nanoTime() > deadline) {
				return WAIT;
			}
			Pause.millis(2);
		}
		Switch attempt = Switch.backward(current);
		begin(current, MoveState.REVERSING);
		String refusal = attempt.attempt(MoveState.CLEANING, MoveState.REVERSED);
		return (refusal != null) ? lift(refusal) : null;
	}

	/**
	 * Undo a switch that another mover has begun and that hangs.
	 */
	void undoSwitch() throws SQLException {
		lift("The mover hung while it switched.");
	}

	// Undo a switch unless it was made after all. The new token comes first: no
	// transaction of before can make it any more.
	private @Nullable Duration lift(String reason) throws SQLException {
		Work current = take();
		MoveState state = current.move().state();
		if (state == MoveState.SWITCHING) {
			if (current.isBlockedCopy()) {
				RowCopy.end(current.target().get(), this.id);
			}
			new Cleaning(current).lift();
			current.done("lifted");
			current.change(MoveState.READY, null, reason);
		}
		else if (state == MoveState.REVERSING) {
			new Cleaning(current).liftBack();
			current.done("lifted");
			current.change(MoveState.SWITCHED, null, reason);
		}
		else {
			return null;
		}
		return Duration.ofMillis(ThreadLocalRandom.current().nextLong(50, 100L * Math.min(50, 2 + this.attempts)));
	}

	private @Nullable Duration trouble(Exception failure) throws MoveLostException {
		String reason = (failure instanceof MoveFailure) ? String.valueOf(failure.getMessage())
				: FailureText.of(failure);
		if (reason.endsWith("(SQL state SH003)")) {
			throw new MoveLostException(this.id);
		}
		logger.warn("Move %d: %s".formatted(this.id, reason));
		boolean down = MoveFailure.isDown(failure);
		// a server that is down is waited for, however long that takes
		this.failures = down ? Math.max(this.failures, Math.min(this.failures + 1, MAX_FAILURES / 2))
				: this.failures + 1;
		release();
		try {
			Work current = take();
			ShardMove move = current.move().move();
			MoveState state = move.state();
			if (state == MoveState.SWITCHING || state == MoveState.REVERSING) {
				lift(reason);
				current = work();
				state = current.move().state();
			}
			boolean forGood = failure instanceof MoveFailure || this.failures > MAX_FAILURES
					|| !MoveFailure.isTransient(failure);
			if (forGood && state.compareTo(MoveState.SWITCHING) < 0) {
				end(current, MoveState.FAILED, reason);
			}
			else if (!state.isOver()) {
				// how it ends is told already
				boolean told = state == MoveState.ABORTING || state == MoveState.CLEANING;
				current.change(state, null, (told && move.reason() != null) ? move.reason() : reason);
				if (down) {
					watchLog(current);
				}
			}
		}
		catch (MoveLostException ex) {
			throw ex;
		}
		catch (SQLException | DataAccessException ex) {
			logger.debug("Move %d: %s".formatted(this.id, FailureText.of(ex)));
		}
		return WAIT.multipliedBy(Math.min(this.failures, 20));
	}

	// One side is down; the other one may be there, and keep log for it.
	private static void watchLog(Work current) throws SQLException {
		MoveState state = current.move().state();
		if (state == MoveState.CLEANING || state == MoveState.ABORTING) {
			new Cleaning(current).freeLogs();
		}
		String excess = current.excess();
		if (excess != null && state == MoveState.SWITCHED) {
			current.change(MoveState.CLEANING, MoveState.DONE, excess);
		}
		else if (excess != null) {
			end(current, MoveState.FAILED, excess);
		}
	}

	// Begin to take a move back, or end it if nothing was touched.
	private static void end(Work current, MoveState outcome, @Nullable String reason) throws SQLException {
		if (current.move().move().announcedEpoch() == null) {
			current.change(current.move().state(), outcome, reason);
			current.finish(outcome);
		}
		else {
			current.change(MoveState.ABORTING, outcome, reason);
		}
	}

	@Override
	public void close() {
		release();
		this.states.close();
	}

	private void release() {
		Work current = this.work;
		this.work = null;
		if (current != null) {
			current.close();
		}
	}

}
