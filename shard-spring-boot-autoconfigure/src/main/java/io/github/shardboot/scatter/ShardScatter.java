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

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.github.shardboot.OnFailure;
import io.github.shardboot.ScatterGatherException;
import io.github.shardboot.ShardFanOut;
import io.github.shardboot.ShardResults;

/**
 * Runs one piece of work per shard, in parallel, and waits for all of them. Thread-safe.
 * <p>
 * The caller works too: it takes the first piece, and every piece for which no thread is
 * free, so that nested calls cannot wait for each other for ever. After a failure no
 * further piece begins; those that run are waited for.
 *
 * @author Shardboot Contributors
 */
public final class ShardScatter {

	private final Executor executor;

	private final Semaphore threads;

	/**
	 * Create a scatter.
	 * @param executor runs pieces on other threads; must not run them on the caller's
	 * @param settings the limits
	 */
	public ShardScatter(Executor executor, ScatterSettings settings) {
		this.executor = executor;
		this.threads = new Semaphore(settings.maxConcurrency());
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
	 * Read rows of several shards while they come.
	 * @param <T> the type of a row
	 * @param call how
	 * @param sources by shard what opens the rows, called and closed by a thread in the
	 * scope of its shard, in a read-only transaction
	 * @return the rows
	 */
	public <T extends @Nullable Object> ScatterStream<T> open(ScatterCall call,
			Map<String, Callable<Stream<T>>> sources) {
		Map<String, Callable<List<T>>> work = new LinkedHashMap<>();
		sources.forEach((shard, source) -> work.put(shard, () -> source.call().toList()));
		Map<String, Iterator<T>> iterators = new LinkedHashMap<>();
		run(call, work).values().forEach((shard, rows) -> iterators.put(shard, rows.iterator()));
		return new ScatterStream<>() {

			@Override
			public Map<String, Iterator<T>> iterators() {
				return iterators;
			}

			@Override
			public void close() {
				// nothing is open
			}
		};
	}

	/**
	 * Run all pieces.
	 * @param <T> the type of a result
	 * @param call how to run them
	 * @param work the pieces by shard, each called in the scope of its shard
	 * @return the results in the order of the pieces
	 * @throws ScatterGatherException if a piece fails and the call is to fail as a whole
	 */
	public <T extends @Nullable Object> ShardResults<T> run(ScatterCall call, Map<String, Callable<T>> work) {
		AtomicBoolean failed = new AtomicBoolean();
		Map<String, Piece<T>> pieces = new LinkedHashMap<>();
		work.forEach((shard, callable) -> pieces.put(shard, new Piece<>(callable, failed)));
		Deque<Piece<T>> own = new ArrayDeque<>();
		for (Piece<T> piece : pieces.values()) {
			if (own.isEmpty() || !submit(piece)) {
				own.add(piece);
			}
		}
		own.forEach(FutureTask::run);
		return new ShardResults<>(gather(call.operation(), pieces), Map.of());
	}

	private boolean submit(Piece<?> piece) {
		if (!this.threads.tryAcquire()) {
			return false;
		}
		try {
			this.executor.execute(() -> {
				try {
					piece.run();
				}
				finally {
					this.threads.release();
				}
			});
			return true;
		}
		catch (RejectedExecutionException ex) {
			this.threads.release();
			return false;
		}
	}

	private static <T extends @Nullable Object> Map<String, T> gather(String operation, Map<String, Piece<T>> pieces) {
		Map<String, T> results = new LinkedHashMap<>();
		Map<String, Throwable> failures = new LinkedHashMap<>();
		List<String> skipped = new ArrayList<>();
		boolean interrupted = false;
		for (Map.Entry<String, Piece<T>> entry : pieces.entrySet()) {
			Piece<T> piece = entry.getValue();
			interrupted |= piece.await();
			if (piece.skipped) {
				skipped.add(entry.getKey());
				continue;
			}
			try {
				results.put(entry.getKey(), piece.get());
			}
			catch (ExecutionException ex) {
				failures.put(entry.getKey(), (ex.getCause() != null) ? ex.getCause() : ex);
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException("A finished piece cannot be interrupted", ex);
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
		if (!failures.isEmpty()) {
			throw new ScatterGatherException(operation, failures, results.keySet(), skipped);
		}
		return results;
	}

	/**
	 * The work for one shard.
	 */
	private static final class Piece<T extends @Nullable Object> extends FutureTask<T> {

		private final AtomicBoolean failed;

		private volatile boolean skipped;

		private Piece(Callable<T> callable, AtomicBoolean failed) {
			super(callable);
			this.failed = failed;
		}

		@Override
		public void run() {
			if (this.failed.get()) {
				this.skipped = true;
				set(null);
				return;
			}
			super.run();
		}

		@Override
		protected void setException(Throwable throwable) {
			this.failed.set(true);
			super.setException(throwable);
		}

		/**
		 * Wait until the work is done, whatever comes of it.
		 * @return whether the caller was interrupted meanwhile
		 */
		private boolean await() {
			boolean interrupted = false;
			while (true) {
				try {
					get();
					return interrupted;
				}
				catch (ExecutionException ex) {
					return interrupted;
				}
				catch (InterruptedException ex) {
					interrupted = true;
				}
			}
		}

	}

}
