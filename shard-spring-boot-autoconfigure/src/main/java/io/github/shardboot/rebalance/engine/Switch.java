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
 * makes durable all that was applied before.</li>
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

	private final Work work;

	private final Side from;

	private final Side to;

	private final Replication replication;

	private Switch(Work work, Side from, Side to, Replication replication) {
		this.work = work;
		this.from = from;
		this.to = to;
		this.replication = replication;
	}

	static Switch forward(Work work) {
		return new Switch(work, work.source(), work.target(), work.forward());
	}

	static Switch backward(Work work) {
		return new Switch(work, work.target(), work.source(), work.backward());
	}

	/**
	 * Try it once.
	 * @param next the state after it
	 * @param outcome how the move will end
	 * @param compare whether to compare once more
	 * @return why it could not be done, or {@code null} if the owner has changed
	 */
	@Nullable String attempt(MoveState next, MoveState outcome, boolean compare) throws SQLException {
		Duration limit = this.work.settings().maxPause();
		long mark = this.replication.nextMark();
		long epoch = epoch();
		List<UnitTable> tables = this.work.tables();
		this.from.patience(limit);
		this.to.patience(limit);
		long start = System.nanoTime();
		long deadline = start + limit.toNanos();
		if (!this.work.fence().close(this.from.get(), epoch, MoveSettings.FENCE_TIMEOUT)) {
			return "A transaction that writes to the unit was open for too long.";
		}
		this.work.done("fenced");
		this.replication.mark(mark);
		this.work.done("marked");
		while (!this.replication.hasArrived(mark)) {
			if (System.nanoTime() > deadline) {
				return "The new owner did not get the last writes within 'shard.rebalance.max-pause'.";
			}
			Pause.millis(1);
		}
		this.work.done("arrived");
		Sequences.raise(this.from.get(), this.to.get(), tables);
		if (compare) {
			Comparison.Result result = new Comparison(this.work.id(), this.work.fence(), this.from, this.to)
				.compareFenced(tables);
			if (!result.differences().isEmpty()) {
				throw new MoveFailure(String.join("\n", result.differences()));
			}
		}
		this.work.done("sequences");
		this.work.fence().change(this.to.get(), FenceState.OWNED, epoch);
		this.work.done("target-owned");
		if (System.nanoTime() > deadline) {
			return "The switch took longer than 'shard.rebalance.max-pause'.";
		}
		this.work.switchOwner(this.from, this.to, next, outcome);
		Duration pause = Duration.ofNanos(System.nanoTime() - start);
		this.from.patience(Duration.ZERO);
		this.to.patience(Duration.ZERO);
		MoveProgress last = this.work.move().move().progress();
		this.work.progress(new MoveProgress(last.rowsCopied(), last.rowsExpected(), last.bytesCopied(), 0,
				last.retainedBytes(), last.rowsVerified(), last.attempts(), pause, null));
		return null;
	}

	private long epoch() {
		Long switched = this.work.move().move().switchedEpoch();
		Long announced = this.work.move().move().announcedEpoch();
		return (switched != null) ? switched : (announced != null) ? announced : 0;
	}

}
