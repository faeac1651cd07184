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

package io.github.shardboot.routing.direct;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Asks shards the same question in parallel and waits for the answers until a deadline.
 * <p>
 * A shard is asked once at a time: whoever asks while an earlier question is still open
 * waits for that answer. So a shard that does not answer holds one thread however often
 * it is asked, and delays no other. Thread-safe.
 *
 * @param <T> the type of the answers
 * @author Shardboot Contributors
 */
public final class ShardProbe<T> implements AutoCloseable {

	private final Map<String, Future<T>> questions = new HashMap<>();

	private final Question<T> question;

	private final ExecutorService executor;

	/**
	 * Create a probe. It has no thread while it is not used.
	 * @param name what its threads are named after
	 * @param question what to ask
	 */
	public ShardProbe(String name, Question<T> question) {
		this.question = question;
		CustomizableThreadFactory threads = new CustomizableThreadFactory(name + "-");
		threads.setDaemon(true);
		this.executor = new ThreadPoolExecutor(0, Integer.MAX_VALUE, 5, TimeUnit.SECONDS, new SynchronousQueue<>(),
				threads);
	}

	/**
	 * Ask shards.
	 * @param shards the names of the shards
	 * @param timeout how long to wait for all of them together
	 * @return the answer or failure of each shard, in alphabetical order
	 */
	public SortedMap<String, ShardAnswer<T>> ask(Collection<String> shards, Duration timeout) {
		long deadline = System.nanoTime() + timeout.toNanos();
		SortedMap<String, Future<T>> futures = new TreeMap<>();
		synchronized (this.questions) {
			shards.forEach((shard) -> futures.put(shard, this.questions.compute(shard, this::openQuestion)));
		}
		SortedMap<String, ShardAnswer<T>> answers = new TreeMap<>();
		futures.forEach((shard, future) -> answers.put(shard, await(future, deadline, timeout)));
		return answers;
	}

	private Future<T> openQuestion(String shard, @Nullable Future<T> earlier) {
		if (earlier != null && !earlier.isDone()) {
			return earlier;
		}
		try {
			return this.executor.submit(() -> this.question.ask(shard));
		}
		catch (RejectedExecutionException ex) {
			// closed
			return CompletableFuture.failedFuture(ex);
		}
	}

	private static <T> ShardAnswer<T> await(Future<T> future, long deadline, Duration timeout) {
		try {
			return new ShardAnswer<>(future.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS), null);
		}
		catch (TimeoutException ex) {
			return new ShardAnswer<>(null,
					new TimeoutException("no answer within %d ms".formatted(timeout.toMillis())));
		}
		catch (ExecutionException ex) {
			return new ShardAnswer<>(null, ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return new ShardAnswer<>(null, ex);
		}
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
	}

	/**
	 * What to ask a shard.
	 *
	 * @param <T> the type of the answer
	 */
	@FunctionalInterface
	public interface Question<T> {

		/**
		 * Ask one shard. Called by a thread of the probe, at most once at a time per
		 * shard; it may block and should come back some time.
		 * @param shard the name of the shard
		 * @return the answer
		 * @throws Exception if there is none
		 */
		T ask(String shard) throws Exception;

	}

}
