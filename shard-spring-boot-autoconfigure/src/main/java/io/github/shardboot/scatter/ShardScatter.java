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

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.core.task.TaskDecorator;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.Assert;

import io.github.shardboot.OnFailure;
import io.github.shardboot.ScatterGatherException;
import io.github.shardboot.ShardContext;
import io.github.shardboot.ShardContextHolder;
import io.github.shardboot.ShardFanOut;
import io.github.shardboot.ShardResults;
import io.github.shardboot.ShardSwitchException;
import io.github.shardboot.ShardUnavailableException;
import io.github.shardboot.StaleShardMapException;
import io.github.shardboot.moving.KnownMoves;
import io.github.shardboot.moving.OpenMove;
import io.github.shardboot.moving.ScatterPin;

/**
 * Runs one piece of work per shard at the same time. Thread-safe.
 * <p>
 * While something is moved between the shards, each row is seen once: every piece reads
 * in snapshots that its shard confirms ({@link ScatterPin}); where a shard does not, all
 * pieces are done again within the deadline. A stream has been read in part then, so it
 * fails instead. Calls that write are refused.
 * <p>
 * Every piece has a thread of its own, in the scope of its shard and outside the caller's
 * transaction. The call has one deadline. After the first failure, at the deadline or
 * when the caller is interrupted the pieces that still run are cancelled, connections and
 * all, and the caller goes on a quarter of a second later at most. How many pieces run at
 * once is limited, in the application and in each shard; the others wait without holding
 * anything. A piece may make such a call itself.
 *
 * @author Shardboot Contributors
 */
public final class ShardScatter {

	private static final long LEAST_FOR_REPETITION = TimeUnit.MILLISECONDS.toNanos(50);

	private static final int REPETITION_MILLIS = 10;

	private final BranchThreads threads;

	private final ScatterSettings settings;

	private final BranchTransactions transactions;

	private final ScatterListener listener;

	private final KnownMoves moves;

	/**
	 * Create a scatter.
	 * @param executor runs each piece, and each request to cancel one, on a thread of its
	 * own; must not make them wait
	 * @param decorator carries context from the caller to the pieces
	 * @param settings the limits
	 * @param shardLimit how many pieces may run at once in a shard, at least one
	 * @param transactionManager gives the manager of the transactions that this opens;
	 * {@code null} for none
	 * @param listener is told of calls
	 * @param moves the open moves
	 */
	public ShardScatter(Executor executor, TaskDecorator decorator, ScatterSettings settings,
			ToIntFunction<String> shardLimit, Supplier<@Nullable PlatformTransactionManager> transactionManager,
			ScatterListener listener, KnownMoves moves) {
		this.threads = new BranchThreads(executor, decorator, new BranchLimiter(settings.maxConcurrency(), shardLimit));
		this.settings = settings;
		this.transactions = new BranchTransactions(transactionManager);
		this.listener = new SafeListener(listener);
		this.moves = moves;
	}

	/**
	 * Choose shards.
	 * @param shards the names of the shards
	 * @return the shards
	 */
	public ShardFanOut fanOut(Set<String> shards) {
		return new ScatterFanOut(this, shards, null, OnFailure.FAIL);
	}

	/**
	 * Run all pieces and wait for them.
	 * @param <T> the type of a result
	 * @param call how to run them
	 * @param work the pieces by shard, each called in the scope of its shard
	 * @return the results in the order of the pieces
	 * @throws ScatterGatherException if a piece fails and the call is to fail as a whole,
	 * or if the caller is interrupted
	 * @throws InvalidDataAccessApiUsageException inside a transaction that may write
	 * @throws ShardSwitchException if the web request is locked to its shard key
	 * @throws org.springframework.dao.TransientDataAccessException if a move stands in
	 * the way
	 */
	public <T extends @Nullable Object> ShardResults<T> run(ScatterCall call, Map<String, Callable<T>> work) {
		checkCaller(call, work.keySet());
		Branch<?> parent = parent();
		long timeout = timeout(call, parent);
		long deadline = System.nanoTime() + timeout;
		long left = timeout;
		while (true) {
			ScatterPin pin = pin(call, work.keySet());
			try {
				return run(call, work, pin, parent, left);
			}
			catch (StaleShardMapException ex) {
				if (!pin.isOutdated() || !awaitChange(deadline - System.nanoTime(), ex)) {
					throw ex;
				}
				left = deadline - System.nanoTime();
			}
		}
	}

	private <T extends @Nullable Object> ShardResults<T> run(ScatterCall call, Map<String, Callable<T>> work,
			ScatterPin pin, @Nullable Branch<?> parent, long timeout) {
		ScatterListener.Call observed = this.listener.begin(call.operation(), work.keySet());
		Gathering<T> gathering = new Gathering<>(call, pin, timeout, observed, this.threads, () -> {
		}, 0);
		work.forEach((shard, piece) -> gathering.add(new Branch<>(gathering, shard,
				call.writes() ? this.transactions.writing(call.operation(), gathering, piece) : piece)));
		OpenCall<T> open = new OpenCall<>(gathering, parent, this.threads);
		open.begin();
		gathering.start(false);
		return open.await();
	}

	private ScatterPin pin(ScatterCall call, Set<String> shards) {
		boolean writes = call.writes() && !call.keyed();
		if (writes && !this.moves.tryToConfirm()) {
			throw new TransientDataAccessResourceException(
					"'%s' writes on shards %s, but this instance has not reached the catalog for longer than 'shard.rebalance.lease': what is being moved could be written twice or not at all. Nothing was sent. Repeat it when the catalog serves again, or write in Shards.forKey(...)."
						.formatted(call.operation(), shards));
		}
		ScatterPin pin = this.moves.pin();
		if (writes) {
			List<OpenMove> met = pin.touching(shards);
			if (!met.isEmpty()) {
				pin.close();
				throw new TransientDataAccessResourceException(
						"'%s' writes on shards %s, but there are %s: what is being moved could be written twice or not at all. Nothing was sent. Repeat it when they are over, or write in Shards.forKey(...)."
							.formatted(call.operation(), shards, met));
			}
		}
		return pin;
	}

	// the next attempt begins with what the catalog says now
	private boolean awaitChange(long left, StaleShardMapException ex) {
		if (left < LEAST_FOR_REPETITION) {
			return false;
		}
		try {
			Thread.sleep(REPETITION_MILLIS);
			this.moves.refresh();
			return true;
		}
		catch (ShardUnavailableException unavailable) {
			ex.addSuppressed(unavailable);
			return false;
		}
		catch (InterruptedException interrupt) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	/**
	 * Read rows of several shards while they come. Every shard is read in a read-only
	 * transaction, a few rows ahead of the reader. The timeout is for each wait for rows,
	 * not for the call as a whole.
	 * @param <T> the type of a row
	 * @param call how
	 * @param sources by shard what opens the rows, called and closed by a thread in the
	 * scope of its shard
	 * @return the rows, to be closed by the calling thread
	 * @throws InvalidDataAccessApiUsageException inside a transaction that may write
	 * @throws ShardSwitchException if the web request is locked to its shard key
	 */
	public <T extends @Nullable Object> ScatterStream<T> open(ScatterCall call,
			Map<String, Callable<Stream<T>>> sources) {
		Assert.isTrue(call.onFailure() == OnFailure.FAIL, "A stream cannot tell which shards are missing");
		checkCaller(call, sources.keySet());
		Branch<?> parent = parent();
		ScatterListener.Call observed = this.listener.begin(call.operation(), sources.keySet());
		long timeout = timeout(call, parent);
		StreamWaker waker = new StreamWaker();
		Gathering<Object> gathering = new Gathering<>(call, pin(call, sources.keySet()), timeout, observed,
				this.threads, waker, RowBuffer.BLOCK);
		OpenCall<Object> open = new OpenCall<>(gathering, parent, this.threads);
		BufferedStream<T> stream = new BufferedStream<>(open, timeout);
		waker.stream = stream;
		sources.forEach((shard, source) -> gathering.add(new Branch<>(gathering, shard,
				this.transactions.reading(call.operation(), stream.add(shard, source)))));
		open.begin();
		gathering.start(true);
		return stream;
	}

	private static @Nullable Branch<?> parent() {
		if (ShardContextHolder.branch() instanceof Branch<?> branch && !branch.isOver()) {
			branch.check();
			return branch;
		}
		return null;
	}

	private long timeout(ScatterCall call, @Nullable Branch<?> parent) {
		Duration timeout = (call.timeout() != null) ? call.timeout() : this.settings.timeout();
		return (parent != null) ? Math.min(timeout.toNanos(), parent.gathering().remaining()) : timeout.toNanos();
	}

	private static void checkCaller(ScatterCall call, Set<String> shards) {
		ShardContext lock = ShardContextHolder.lock();
		if (lock != null) {
			throw new ShardSwitchException(lock.shard(), String.join(", ", shards),
					"'%s' runs on shards %s, but the web request is locked to its own shard key in shard '%s' by "
						.formatted(call.operation(), shards, lock.shard())
							+ "'shard.web.lock'. Nothing was sent. Wrap system code that may leave it in Shards.unlocked().");
		}
		if (TransactionSynchronizationManager.isActualTransactionActive()) {
			if (!TransactionSynchronizationManager.isCurrentTransactionReadOnly()) {
				throw inTransaction(call, shards,
						"Call it before or after the transaction, or from a method with Propagation.NOT_SUPPORTED, or make the transaction "
								+ "read-only; REQUIRES_NEW does not help. To write on several shards as part of other work, use one "
								+ "transaction for each, in Shards.on(...).");
			}
			if (call.writes()) {
				throw inTransaction(call, shards,
						"It writes in a transaction of its own on each shard; call it outside the transaction.");
			}
		}
	}

	private static InvalidDataAccessApiUsageException inTransaction(ScatterCall call, Set<String> shards,
			String action) {
		String name = TransactionSynchronizationManager.getCurrentTransactionName();
		return new InvalidDataAccessApiUsageException(
				"'%s' runs on shards %s, but transaction '%s' can only use one. Nothing was sent. "
					.formatted(call.operation(), shards, (name != null) ? name : "unnamed") + action);
	}

	/**
	 * Wakes the reader of a stream that is created after this.
	 */
	private static final class StreamWaker implements Runnable {

		private volatile @Nullable BufferedStream<?> stream;

		@Override
		public void run() {
			BufferedStream<?> reader = this.stream;
			if (reader != null) {
				reader.wake();
			}
		}

	}

}
