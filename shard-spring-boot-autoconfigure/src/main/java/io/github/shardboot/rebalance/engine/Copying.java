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

import org.jspecify.annotations.Nullable;

import io.github.shardboot.rebalance.MoveProgress;
import io.github.shardboot.rebalance.MoveState;
import io.github.shardboot.rebalance.engine.replication.Replication;
import io.github.shardboot.rebalance.engine.side.Pause;
import io.github.shardboot.rebalance.store.MoveCommand;

/**
 * States {@code COPYING} and {@code CATCHING_UP}: waits for the subscription, reports,
 * and gives up before the source keeps too much log or when the target cannot apply.
 * <p>
 * The target has caught up when a marker written to the source arrives there quickly,
 * several times in a row.
 *
 * @author Shardboot Contributors
 */
final class Copying {

	private static final Duration QUICK = Duration.ofMillis(200);

	private static final int ROUND_TRIPS = 3;

	/**
	 * How often, and for how long, the target may fail while the source answers. A target
	 * that cannot reach the source fails too, and says so in the same way.
	 */
	private static final int TOLERATED_ERRORS = 5;

	private static final Duration TOLERATED = Duration.ofSeconds(10);

	private static final long REPORT_MILLIS = 1000;

	private final Work work;

	private final Replication forward;

	private final long begun = System.nanoTime();

	private long reported = System.nanoTime();

	private @Nullable Long earlierErrors;

	private long rows;

	private long bytes;

	Copying(Work work) {
		this.work = work;
		this.forward = work.forward();
	}

	/**
	 * Wait for the copy.
	 */
	void copy() throws SQLException {
		while (!this.forward.isCopied()) {
			if (isCalledOff()) {
				return;
			}
			Pause.millis(50);
		}
		this.rows = this.work.move().move().progress().rowsExpected();
		report();
		this.work.change(MoveState.CATCHING_UP, null, null);
	}

	/**
	 * Wait until the target is close behind the source, and prepare the way back. While a
	 * side has enough to do the subscription is disabled.
	 * @return {@code false} to come back later
	 */
	boolean catchUp() throws SQLException {
		if (isHeldBack()) {
			return false;
		}
		this.forward.enable();
		int quick = 0;
		while (quick < ROUND_TRIPS) {
			long mark = this.forward.nextMark();
			long start = System.nanoTime();
			this.forward.mark(mark);
			while (!this.forward.hasArrived(mark)) {
				if (isReportDue()) {
					if (isCalledOff() || isHeldBack()) {
						return false;
					}
				}
				Pause.millis(2);
			}
			quick = (System.nanoTime() - start < QUICK.toNanos()) ? quick + 1 : 0;
		}
		if (this.work.settings().reverse()) {
			prepareReverse();
		}
		this.work.change(MoveState.VERIFYING, null, null);
		return true;
	}

	private boolean isHeldBack() throws SQLException {
		if (!this.work.isHeldBack(this.work.source(), this.work.target())) {
			return false;
		}
		this.forward.disable();
		this.work.done("held-back");
		// log that is kept for too long ends the move
		report();
		return true;
	}

	private void prepareReverse() throws SQLException {
		Replication backward = this.work.backward();
		if (!backward.origins()) {
			return;
		}
		backward.drop();
		backward.publish(this.work.tables());
		backward.createSlot();
		this.work.done("reverse-slot");
		backward.subscribe(this.work.tables(), false);
		this.work.done("reverse-subscribed");
	}

	// Report now and then, and look whether to go on.
	private boolean isCalledOff() throws SQLException {
		if (!isReportDue()) {
			return false;
		}
		report();
		return this.work.move().command() == MoveCommand.ABORT;
	}

	private boolean isReportDue() {
		return System.nanoTime() - this.reported >= Duration.ofMillis(REPORT_MILLIS).toNanos();
	}

	private void report() throws SQLException {
		this.reported = System.nanoTime();
		Replication.Retained retained = this.forward.retained();
		if (retained == null) {
			throw new MoveFailure("The source has dropped the log that the target still needs; raise "
					+ "'max_slot_wal_keep_size' there, or move less at once.");
		}
		String excess = this.work.excess(retained);
		if (excess != null) {
			throw new MoveFailure(excess);
		}
		requireFewErrors();
		Replication.Copied copied = this.forward.copied();
		this.rows = Math.max(this.rows, copied.rows());
		this.bytes = Math.max(this.bytes, copied.bytes());
		MoveProgress last = this.work.move().move().progress();
		this.work.progress(new MoveProgress(this.rows, last.rowsExpected(), this.bytes, retained.lag(),
				retained.bytes(), last.rowsVerified(), last.attempts(), last.pause(), eta(last.rowsExpected())));
	}

	// the source has just answered: what is counted from now on has another reason
	private void requireFewErrors() throws SQLException {
		long errors = this.forward.errors();
		if (this.earlierErrors == null) {
			this.earlierErrors = errors;
		}
		else if (errors - this.earlierErrors > TOLERATED_ERRORS
				&& System.nanoTime() - this.begun > TOLERATED.toNanos()) {
			this.work.requireSameShape();
			throw new MoveFailure("The target cannot copy or apply; the log of its server says why.");
		}
	}

	private @Nullable Duration eta(long expected) {
		long left = expected - this.rows;
		return (this.rows > 0 && left >= 0)
				? Duration.ofNanos((long) ((double) (System.nanoTime() - this.begun) / this.rows * left)) : null;
	}

}
