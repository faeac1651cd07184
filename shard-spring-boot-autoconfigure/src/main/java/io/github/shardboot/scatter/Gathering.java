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

package io.github.shardboot.scatter;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.QueryTimeoutException;

import io.github.shardboot.OnFailure;
import io.github.shardboot.ScatterGatherException;
import io.github.shardboot.ShardResults;
import io.github.shardboot.moving.ScatterPin;

/**
 * One call on several shards while it runs: waits for its branches and cancels them.
 * <ol>
 * <li>What has not begun never begins; what runs is cancelled, statements by a request to
 * their server that is repeated while the branch does not end.</li>
 * <li>After a tenth of a second connections are cut and threads interrupted.</li>
 * <li>After another one connections that are still held are removed from their pools, and
 * the caller is let go. Work that heeds neither goes on without the means to do
 * anything.</li>
 * </ol>
 *
 * @param <T> the type of a result
 * @author Shardboot Contributors
 */
final class Gathering<T extends @Nullable Object> {

	private static final long REPEAT = TimeUnit.MILLISECONDS.toNanos(25);

	private static final long CUT = TimeUnit.MILLISECONDS.toNanos(100);

	private static final long LEAVE = TimeUnit.MILLISECONDS.toNanos(200);

	private static final long NETWORK_GRACE = TimeUnit.MILLISECONDS.toNanos(500);

	private final ScatterCall call;

	private final ScatterPin pin;

	private final ScatterListener.Call listener;

	private final BranchThreads threads;

	private final Runnable onChange;

	private final int fetchSize;

	private final long timeout;

	private final long begun = System.nanoTime();

	private final Map<String, Branch<T>> branches = new LinkedHashMap<>();

	private final Lock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final Set<Branch<T>> open = new LinkedHashSet<>();

	private volatile boolean failed;

	private volatile boolean abandoned;

	private boolean interrupted;

	private volatile @Nullable Stop stop;

	/**
	 * Create a call.
	 * @param call how to run it
	 * @param pin what it takes for true of moves
	 * @param timeout how long it may take, in nanoseconds
	 * @param listener is told of its parts
	 * @param threads runs its parts
	 * @param onChange is run when a part has ended
	 * @param fetchSize how many rows to fetch at a time, or zero for all at once; then
	 * the timeout is for the call as a whole, else for each fetch
	 */
	Gathering(ScatterCall call, ScatterPin pin, long timeout, ScatterListener.Call listener, BranchThreads threads,
			Runnable onChange, int fetchSize) {
		this.call = call;
		this.pin = pin;
		this.timeout = timeout;
		this.listener = listener;
		this.threads = threads;
		this.onChange = onChange;
		this.fetchSize = fetchSize;
	}

	void add(Branch<T> branch) {
		this.branches.put(branch.shard(), branch);
		this.open.add(branch);
	}

	/**
	 * Let the branches begin when there is room.
	 * @param together whether all of them need each other
	 */
	void start(boolean together) {
		this.threads.start(this.branches.values(), together);
	}

	ScatterCall call() {
		return this.call;
	}

	ScatterPin pin() {
		return this.pin;
	}

	Executor executor() {
		return this.threads.executor();
	}

	ScatterListener.Call listener() {
		return this.listener;
	}

	int fetchSize() {
		return this.fetchSize;
	}

	long remaining() {
		return this.timeout - (System.nanoTime() - this.begun);
	}

	long networkTimeout() {
		return ((this.fetchSize > 0) ? this.timeout : Math.max(0, remaining())) + NETWORK_GRACE;
	}

	boolean hasFailed() {
		return this.failed;
	}

	/**
	 * Return whether a branch has brought its result.
	 * @param shard its shard
	 * @return {@code false} if it runs, or has none
	 */
	boolean isFinished(String shard) {
		Branch<T> branch = this.branches.get(shard);
		return branch != null && branch.state() == Branch.State.FINISHED;
	}

	/**
	 * Return whether nothing may begin any more.
	 * @return whether branches are being cancelled
	 */
	boolean isStopped() {
		return this.stop != null;
	}

	boolean isAbandoned() {
		return this.abandoned;
	}

	/**
	 * A branch has ended.
	 * @param branch the branch
	 */
	void ended(Branch<?> branch) {
		this.lock.lock();
		try {
			this.open.remove(branch);
			this.failed |= branch.state() == Branch.State.FAILED;
			// whoever waits cannot go on while others are open: waking it costs a switch
			// of
			// threads
			if (this.failed || this.open.isEmpty()) {
				this.changed.signalAll();
			}
		}
		finally {
			this.lock.unlock();
		}
		this.onChange.run();
	}

	/**
	 * The branch that waits for this call is cancelled.
	 */
	void abandon() {
		this.lock.lock();
		try {
			this.abandoned = true;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
		this.onChange.run();
	}

	/**
	 * Wait until there is a result or none can be expected any more; cancel the rest.
	 */
	void await() {
		Stop reason = awaitResult();
		if (reason != null) {
			cancel(reason);
		}
	}

	private @Nullable Stop awaitResult() {
		this.lock.lock();
		try {
			while (!this.open.isEmpty()) {
				long left = remaining();
				if (this.abandoned) {
					return Stop.INTERRUPTED;
				}
				if (this.failed && this.call.onFailure() == OnFailure.FAIL) {
					return Stop.FAILURE;
				}
				if (left <= 0) {
					return Stop.DEADLINE;
				}
				this.changed.awaitNanos(left);
			}
			return null;
		}
		catch (InterruptedException ex) {
			this.interrupted = true;
			return Stop.INTERRUPTED;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Cancel all branches that have not ended, and wait for them, but not long.
	 * @param reason why
	 */
	void cancel(Stop reason) {
		this.stop = reason;
		long start = System.nanoTime();
		open().forEach(Branch::cancel);
		open().forEach(this.threads::withdraw);
		this.onChange.run();
		do {
			open().forEach(Branch::cancelStatements);
		}
		while (!awaitEnd(REPEAT) && System.nanoTime() - start < CUT);
		open().forEach(Branch::abort);
		if (!awaitEnd(LEAVE - (System.nanoTime() - start))) {
			open().forEach(Branch::evict);
		}
		if (this.interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	private boolean awaitEnd(long nanos) {
		long left = nanos;
		this.lock.lock();
		try {
			while (!this.open.isEmpty() && left > 0) {
				try {
					left = this.changed.awaitNanos(left);
				}
				catch (InterruptedException ex) {
					this.interrupted = true;
				}
			}
			return this.open.isEmpty();
		}
		finally {
			this.lock.unlock();
		}
	}

	private List<Branch<T>> open() {
		this.lock.lock();
		try {
			return List.copyOf(this.open);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Decide whether results can be right, as far as they have been read.
	 * @return the reason, or {@code null} if they are; those of keys do not depend on
	 * each other
	 */
	@Nullable RuntimeException conclude() {
		return this.call.keyed() ? null : this.pin.conclude();
	}

	/**
	 * Return what the branches brought.
	 * @return the results
	 * @throws ScatterGatherException if the call is to fail
	 * @throws org.springframework.dao.TransientDataAccessException if a move stands in
	 * the way
	 */
	ShardResults<T> results() {
		RuntimeException refusal = conclude();
		if (refusal != null) {
			throw refusal;
		}
		Map<String, T> values = new LinkedHashMap<>();
		Map<String, Throwable> failures = new LinkedHashMap<>();
		List<String> cancelled = new ArrayList<>();
		this.branches.forEach((shard, branch) -> {
			Branch.State state = branch.state();
			Throwable failure = branch.failure();
			if (state == Branch.State.FINISHED) {
				values.put(shard, branch.result());
			}
			else if (state == Branch.State.FAILED && failure != null) {
				failures.put(shard, failure);
			}
			else if (this.stop == Stop.DEADLINE) {
				failures.put(shard, late(shard, state));
			}
			else {
				cancelled.add(shard);
			}
		});
		if (this.stop == Stop.INTERRUPTED && !cancelled.isEmpty()) {
			throw new ScatterGatherException("'%s' was interrupted".formatted(this.call.operation()),
					new InterruptedException(), values.keySet(), cancelled);
		}
		if (!failures.isEmpty() && this.call.onFailure() == OnFailure.FAIL) {
			throw new ScatterGatherException(this.call.operation(), failures, values.keySet(), cancelled);
		}
		return new ShardResults<>(values, failures);
	}

	private QueryTimeoutException late(String shard, Branch.State state) {
		long millis = TimeUnit.NANOSECONDS.toMillis(this.timeout);
		return new QueryTimeoutException((state == Branch.State.NOT_BEGUN)
				? "Shard '%s' was not asked within %d ms: too many calls on several shards run at once. "
					.formatted(shard, millis) + "Raise 'shard.scatter.max-concurrency' or the size of the pools."
				: "Shard '%s' did not answer within %d ms. ".formatted(shard, millis)
						+ "Raise 'shard.scatter.timeout' or the timeout of the call if that is too short.");
	}

	/**
	 * Why branches are cancelled.
	 */
	enum Stop {

		/**
		 * A branch failed.
		 */
		FAILURE,

		/**
		 * Time is up.
		 */
		DEADLINE,

		/**
		 * The caller was interrupted.
		 */
		INTERRUPTED,

		/**
		 * The caller has read enough.
		 */
		CLOSED

	}

}
