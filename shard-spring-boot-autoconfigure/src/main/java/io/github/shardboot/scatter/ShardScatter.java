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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

import io.github.shardboot.ScatterGatherException;

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
	 * @param maxConcurrency how many pieces of all calls together may run on other
	 * threads
	 */
	public ShardScatter(Executor executor, int maxConcurrency) {
		this.executor = executor;
		this.threads = new Semaphore(maxConcurrency);
	}

	/**
	 * Run all pieces.
	 * @param <T> the type of a result
	 * @param operation what is called, for exceptions
	 * @param work the pieces by shard, each of which opens its own scope
	 * @return the results in the order of the pieces
	 * @throws ScatterGatherException if a piece fails
	 */
	public <T extends @Nullable Object> Map<String, T> run(String operation, Map<String, Callable<T>> work) {
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
		return gather(operation, pieces);
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
