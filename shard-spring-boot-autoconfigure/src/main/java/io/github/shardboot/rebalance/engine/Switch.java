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

import org.jspecify.annotations.Nullable;

import io.github.shardboot.fence.FenceState;
import io.github.shardboot.rebalance.MoveProgress;
import io.github.shardboot.rebalance.MoveState;
import io.github.shardboot.rebalance.engine.compare.Comparison;
import io.github.shardboot.rebalance.engine.replication.Replication;
import io.github.shardboot.rebalance.engine.rows.Sequences;
import io.github.shardboot.rebalance.engine.rows.UnitTable;
import io.github.shardboot.rebalance.engine.side.Pause;
import io.github.shardboot.rebalance.engine.side.Side;

/**
 * One try to change the owner, forth or back.
 * <ol>
 * <li>Fence: wait for the writers of the unit at the old owner, refuse later ones.</li>
 * <li>Drain: a marker written now arrives after all that they have written.</li>
 * <li>Raise sequences. If it was quick before, compare once more.</li>
 * <li>The new owner's state becomes {@code OWNED}. That commit waits for the disk, and so
 * makes durable all that was applied before. Where rows do not travel by replication,
 * {@link BlockedCopy} takes the place of the last three.</li>
 * <li>The catalog gets the new owner, the next epoch and the next state, in one
 * transaction. This is the point of no return.</li>
 * </ol>
 * Until the last step nobody is routed to the new owner, and the old one refuses: the try
 * can be undone, new owner first. All of it must fit into
 * {@code shard.rebalance.max-pause}.
 *
 * @author Shardboot Contributors
 */
final class Switch {

	static final String TOO_LONG = "The switch took longer than 'shard.rebalance.max-pause'.";

	private final Work work;

	private final Side from;

	private final Side to;

	private final Handover handover;

	private Switch(Work work, Side from, Side to, Handover handover) {
		this.work = work;
		this.from = from;
		this.to = to;
		this.handover = handover;
	}

	static Switch copying(Work work) {
		return new Switch(work, work.source(), work.target(), new BlockedCopy(work));
	}

	static Switch forward(Work work, boolean compare) throws SQLException {
		return new Switch(work, work.source(), work.target(),
				drain(work, work.source(), work.target(), work.forward(), compare));
	}

	static Switch backward(Work work) throws SQLException {
		return new Switch(work, work.target(), work.source(),
				drain(work, work.target(), work.source(), work.backward(), false));
	}

	private static Handover drain(Work work, Side from, Side to, Replication replication, boolean compare)
			throws SQLException {
		long mark = replication.nextMark();
		List<UnitTable> tables = work.tables();
		return (epoch, deadline) -> {
			replication.mark(mark);
			work.done("marked");
			while (!replication.hasArrived(mark)) {
				if (System.nanoTime() > deadline) {
					return "The new owner did not get the last writes within 'shard.rebalance.max-pause'.";
				}
				Pause.millis(1);
			}
			work.done("arrived");
			Sequences.raise(from.get(), to.get(), tables);
			if (compare) {
				compare(work);
			}
			work.done("sequences");
			work.fence().change(to.get(), FenceState.OWNED, epoch);
			return null;
		};
	}

	static void compare(Work work) throws SQLException {
		Comparison.Result result = new Comparison(work.id(), work.fence(), work.source(), work.target())
			.compareFenced(work.tables());
		if (!result.differences().isEmpty()) {
			throw new MoveFailure(String.join("\n", result.differences()));
		}
	}

	/**
	 * Try it once.
	 * @param next the state after it
	 * @param outcome how the move will end
	 * @return why it could not be done, or {@code null} if the owner has changed
	 */
	@Nullable String attempt(MoveState next, MoveState outcome) throws SQLException {
		Duration limit = this.work.settings().maxPause();
		long epoch = epoch();
		this.from.patience(limit);
		this.to.patience(limit);
		long start = System.nanoTime();
		long deadline = start + limit.toNanos();
		if (!this.work.fence().close(this.from.get(), epoch, MoveSettings.FENCE_TIMEOUT)) {
			return "A transaction that writes to the unit was open for too long.";
		}
		this.work.done("fenced");
		String refusal = this.handover.run(epoch, deadline);
		if (refusal != null) {
			return refusal;
		}
		this.work.done("target-owned");
		if (System.nanoTime() > deadline) {
			return TOO_LONG;
		}
		this.work.switchOwner(this.from, this.to, next, outcome);
		Duration pause = Duration.ofNanos(System.nanoTime() - start);
		this.from.patience(Duration.ZERO);
		this.to.patience(Duration.ZERO);
		MoveProgress last = this.handover.progress(this.work.move().move().progress());
		this.work.progress(new MoveProgress(last.rowsCopied(), last.rowsExpected(), last.bytesCopied(), 0,
				last.retainedBytes(), last.rowsVerified(), last.attempts(), pause, null));
		return null;
	}

	private long epoch() {
		Long switched = this.work.move().move().switchedEpoch();
		Long announced = this.work.move().move().announcedEpoch();
		return (switched != null) ? switched : (announced != null) ? announced : 0;
	}

	/**
	 * What is done behind the fence.
	 */
	@FunctionalInterface
	interface Handover {

		/**
		 * Bring the new owner to where the old one stopped, and make its state
		 * {@code OWNED}.
		 * @param epoch the epoch of the shard map
		 * @param deadline when to give up, by {@link System#nanoTime()}
		 * @return why it could not be done, or {@code null}
		 */
		@Nullable String run(long epoch, long deadline) throws SQLException;

		/**
		 * Tell what was done.
		 * @param last the progress before
		 * @return the progress after it
		 */
		default MoveProgress progress(MoveProgress last) {
			return last;
		}

	}

}
