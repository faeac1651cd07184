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
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import io.github.shardboot.OnFailure;
import io.github.shardboot.ScatterGatherException;
import io.github.shardboot.ShardContext;
import io.github.shardboot.ShardContextHolder;
import io.github.shardboot.ShardResults;
import io.github.shardboot.ShardSwitchException;
import io.github.shardboot.moving.KnownMoves;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ShardScatter}.
 *
 * @author Shardboot Contributors
 */
class ShardScatterTests {

	private static final ScatterCall CALL = new ScatterCall("call", Duration.ofSeconds(20), OnFailure.FAIL, false);

	private final ShardScatter scatter = scatter(16, 16);

	@AfterEach
	void leaveTransaction() {
		TransactionSynchronizationManager.setActualTransactionActive(false);
		TransactionSynchronizationManager.setCurrentTransactionReadOnly(false);
	}

	@Test
	void resultsKeepTheOrderOfTheWork() {
		ShardResults<Integer> results = this.scatter.run(CALL, work(() -> 1, () -> null, () -> 3));
		assertThat(results.list()).containsExactly(1, null, 3);
		assertThat(results.isComplete()).isTrue();
	}

	@Test
	void workRunsAtTheSameTimeEachInItsShard() {
		CyclicBarrier together = new CyclicBarrier(3);
		Callable<String> meet = () -> {
			together.await(10, TimeUnit.SECONDS);
			return ShardContext.require().shard();
		};
		assertThat(this.scatter.run(CALL, work(meet, meet, meet)).list()).containsExactly("shard-0", "shard-1",
				"shard-2");
	}

	@Test
	void failureNamesAllShardsAndKeepsCauses() {
		CountDownLatch finished = new CountDownLatch(1);
		assertThatExceptionOfType(ScatterGatherException.class).isThrownBy(() -> this.scatter.run(CALL, work(() -> {
			finished.countDown();
			return 1;
		}, () -> {
			finished.await(10, TimeUnit.SECONDS);
			awaitEnded();
			throw new IllegalStateException("down");
		}, forever()))).withCauseInstanceOf(IllegalStateException.class).satisfies((ex) -> {
			assertThat(ex.getFailed()).containsOnlyKeys("shard-1");
			assertThat(ex.getFinished()).containsExactly("shard-0");
			assertThat(ex.getCancelled()).containsExactly("shard-2");
			assertThat(ex).hasMessageContaining(
					"'call' failed on shards [shard-1]; finished on [shard-0]; not done on [shard-2]");
		});
	}

	@Test
	void nothingBeginsAfterAFailure() {
		AtomicInteger begun = new AtomicInteger();
		assertThatExceptionOfType(ScatterGatherException.class).isThrownBy(() -> scatter(1, 1).run(CALL, work(() -> {
			throw new IllegalStateException("down");
		}, forever(begun), forever(begun))))
			.satisfies((ex) -> assertThat(ex.getCancelled()).containsExactly("shard-1", "shard-2"));
		assertThat(begun.get()).as("the one that got the room at once is cancelled").isLessThanOrEqualTo(1);
	}

	@Test
	void deadlineNamesTheShardsThatDidNotAnswer() {
		ScatterCall call = new ScatterCall("call", Duration.ofMillis(50), OnFailure.FAIL, false);
		assertThatExceptionOfType(ScatterGatherException.class)
			.isThrownBy(() -> scatter(2, 1).run(call, work(() -> 1, forever(), forever())))
			.withCauseInstanceOf(QueryTimeoutException.class)
			.satisfies((ex) -> {
				assertThat(ex.getFailed().get("shard-1")).hasMessageContaining("did not answer within 50 ms");
				assertThat(ex.getFailed()).containsOnlyKeys("shard-1", "shard-2");
				assertThat(ex.getFinished()).containsExactly("shard-0");
			});
	}

	@Test
	void workThatWaitsForItsTurnTillTheDeadlineIsToldSo() {
		ScatterCall call = new ScatterCall("call", Duration.ofMillis(50), OnFailure.FAIL, false);
		assertThatExceptionOfType(ScatterGatherException.class)
			.isThrownBy(() -> scatter(1, 1).run(call, work(forever(), () -> 2)))
			.satisfies(
					(ex) -> assertThat(ex.getFailed().get("shard-1")).hasMessageContaining("was not asked within 50 ms")
						.hasMessageContaining("shard.scatter.max-concurrency"));
	}

	@Test
	void workThatWaitsForAnotherCallTillTheDeadlineLeavesTheQueue() throws Exception {
		ShardScatter narrow = scatter(1, 1);
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch go = new CountDownLatch(1);
		Thread other = new Thread(() -> narrow.run(CALL, work(() -> {
			begun.countDown();
			return go.await(10, TimeUnit.SECONDS);
		})));
		other.start();
		try {
			assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
			ScatterCall call = new ScatterCall("call", Duration.ofMillis(50), OnFailure.FAIL, false);
			assertThatExceptionOfType(ScatterGatherException.class).isThrownBy(() -> narrow.run(call, work(() -> 2)))
				.satisfies((ex) -> assertThat(ex.getFailed().get("shard-0"))
					.hasMessageContaining("was not asked within 50 ms"));
		}
		finally {
			go.countDown();
			other.join();
		}
	}

	@Test
	void partialResultTellsWhatIsMissing() {
		ScatterCall call = new ScatterCall("call", Duration.ofMillis(200), OnFailure.PARTIAL, false);
		ShardResults<Integer> results = this.scatter.run(call, work(() -> 1, () -> {
			throw new IllegalStateException("down");
		}, forever()));
		assertThat(results.values()).containsExactly(Map.entry("shard-0", 1));
		assertThat(results.isComplete()).isFalse();
		assertThat(results.missing()).containsExactly("shard-1", "shard-2");
		assertThat(results.failures().get("shard-1")).hasMessage("down");
		assertThat(results.failures().get("shard-2")).isInstanceOf(QueryTimeoutException.class);
	}

	@Test
	void nestedCallsDoNotWaitForEachOther() {
		ShardScatter narrow = scatter(1, 1);
		Callable<Integer> nested = () -> narrow.run(CALL, work(() -> 1, () -> 2, () -> 3))
			.list()
			.stream()
			.mapToInt(Integer::intValue)
			.sum();
		assertThat(narrow.run(CALL, work(nested, nested, nested)).list()).containsExactly(6, 6, 6);
	}

	@Test
	void nestedCallHasTheDeadlineOfTheCallAroundIt() {
		ScatterCall outer = new ScatterCall("outer", Duration.ofMillis(100), OnFailure.PARTIAL, false);
		ShardResults<?> results = this.scatter.run(outer, work(() -> this.scatter.run(CALL, work(forever()))));
		assertThat(results.missing()).containsExactly("shard-0");
	}

	@Test
	void neverMoreRunThanAllowedInTheApplicationAndInAShard() {
		AtomicInteger running = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		AtomicInteger mostInShard = new AtomicInteger();
		AtomicInteger inShard = new AtomicInteger();
		ShardScatter narrow = scatter(3, 1);
		Callable<Integer> first = () -> {
			mostInShard.accumulateAndGet(inShard.incrementAndGet(), Math::max);
			return counted(running, most, inShard::decrementAndGet);
		};
		Callable<Integer> other = () -> counted(running, most, () -> 0);
		IntStream.range(0, 16).parallel().forEach((call) -> narrow.run(CALL, work(first, other, other, other)));
		assertThat(most.get()).isBetween(2, 3);
		assertThat(mostInShard).hasValue(1);
	}

	private static int counted(AtomicInteger running, AtomicInteger most, Callable<Integer> end) throws Exception {
		most.accumulateAndGet(running.incrementAndGet(), Math::max);
		Thread.yield();
		running.decrementAndGet();
		return end.call();
	}

	@Test
	void rejectedWorkFailsAndGivesItsRoomBack() {
		AtomicInteger tries = new AtomicInteger();
		Executor threads = new SimpleAsyncTaskExecutor();
		ShardScatter rejecting = scatter((task) -> {
			if (tries.getAndIncrement() < 2) {
				throw new TaskRejectedException("full");
			}
			threads.execute(task);
		}, (task) -> task, 1, 1);
		assertThatExceptionOfType(ScatterGatherException.class)
			.isThrownBy(() -> rejecting.run(CALL, work(() -> 1, () -> 2)))
			.withCauseInstanceOf(TaskRejectedException.class);
		assertThat(rejecting.run(CALL, work(() -> 1, () -> 2)).list()).containsExactly(1, 2);
	}

	@Test
	void interruptCancelsTheWorkAndIsKept() {
		CountDownLatch cancelled = new CountDownLatch(1);
		Thread caller = Thread.currentThread();
		assertThatExceptionOfType(ScatterGatherException.class).isThrownBy(() -> this.scatter.run(CALL, work(() -> {
			caller.interrupt();
			return awaitInterrupt(cancelled);
		}))).withCauseInstanceOf(InterruptedException.class).withMessageContaining("'call' was interrupted");
		assertThat(Thread.interrupted()).isTrue();
		assertThat(cancelled.getCount()).isZero();
	}

	private static int awaitInterrupt(CountDownLatch interrupted) {
		try {
			new CountDownLatch(1).await();
			return 0;
		}
		catch (InterruptedException ex) {
			interrupted.countDown();
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void callerIsLetGoByWorkThatHeedsNothing() {
		CountDownLatch go = new CountDownLatch(1);
		ScatterCall call = new ScatterCall("call", Duration.ofMillis(10), OnFailure.FAIL, false);
		assertThatExceptionOfType(ScatterGatherException.class)
			.isThrownBy(() -> this.scatter.run(call, work(() -> ignoreInterrupts(go))))
			.satisfies((ex) -> assertThat(ex.getFailed()).containsOnlyKeys("shard-0"));
		go.countDown();
	}

	private static int ignoreInterrupts(CountDownLatch go) {
		while (true) {
			try {
				go.await();
				return 1;
			}
			catch (InterruptedException ex) {
				// again
			}
		}
	}

	@Test
	void contextIsThatOfTheCallerAlsoForWorkThatHadToWait() {
		ThreadLocal<String> context = new ThreadLocal<>();
		TaskDecorator decorator = (task) -> {
			String captured = context.get();
			return () -> {
				context.set(captured);
				task.run();
				context.remove();
			};
		};
		context.set("caller");
		ShardScatter narrow = scatter(new SimpleAsyncTaskExecutor(), decorator, 1, 1);
		assertThat(narrow.run(CALL, work(context::get, context::get, context::get)).list()).containsExactly("caller",
				"caller", "caller");
		context.remove();
	}

	@Test
	void transactionThatMayWriteIsRefused() {
		TransactionSynchronizationManager.setActualTransactionActive(true);
		AtomicInteger begun = new AtomicInteger();
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> this.scatter.run(CALL, work(begun::incrementAndGet)))
			.withMessage(
					"'call' runs on shards [shard-0], but transaction 'unnamed' can only use one. Nothing was sent. "
							+ "Call it before or after the transaction, or from a method with Propagation.NOT_SUPPORTED, or make the "
							+ "transaction read-only; REQUIRES_NEW does not help. To write on several shards as part of other work, use "
							+ "one transaction for each, in Shards.on(...).");
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> this.scatter.open(CALL, Map.of()));
		assertThat(begun).hasValue(0);
	}

	@Test
	void readOnlyTransactionIsAllowedToReadAndStaysBehind() {
		TransactionSynchronizationManager.setActualTransactionActive(true);
		TransactionSynchronizationManager.setCurrentTransactionReadOnly(true);
		assertThat(this.scatter.run(CALL, work(TransactionSynchronizationManager::isActualTransactionActive)).list())
			.containsExactly(false);
		ScatterCall writing = new ScatterCall("call", null, OnFailure.FAIL, true);
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> this.scatter.run(writing, work(() -> 1)))
			.withMessageContaining("transaction of its own on each shard");
	}

	@Test
	void lockedRequestIsRefusedUnlessUnlocked() {
		ShardContextHolder.Scope request = ShardContextHolder.openAmbient(ShardContext.of("shard-0", 1L), true);
		assertThatExceptionOfType(ShardSwitchException.class).isThrownBy(() -> this.scatter.run(CALL, work(() -> 1)))
			.withMessageContaining("shard.web.lock")
			.withMessageContaining("Shards.unlocked()");
		ShardContextHolder.openUnlocked();
		assertThat(this.scatter.run(CALL, work(() -> 1)).list()).containsExactly(1);
		request.close();
	}

	@Test
	void failingListenerDoesNoHarm() {
		ShardScatter observed = new ShardScatter(new SimpleAsyncTaskExecutor(), (task) -> task,
				new ScatterSettings(Duration.ofSeconds(20), 4, 100), (shard) -> 4, () -> null, (operation, shards) -> {
					throw new IllegalStateException("listener");
				}, KnownMoves.none());
		assertThat(observed.run(CALL, work(() -> 1)).list()).containsExactly(1);
	}

	@Test
	void streamGivesTheRowsOfEachShard() {
		Map<String, Callable<Stream<Integer>>> sources = new LinkedHashMap<>();
		sources.put("a", () -> IntStream.range(0, 1000).boxed());
		sources.put("b", Stream::empty);
		sources.put("c", () -> Stream.of(1, null, 3));
		try (ScatterStream<Integer> stream = scatter(1, 1).open(CALL, sources)) {
			assertThat(rows(stream, "c")).containsExactly(1, null, 3);
			assertThat(rows(stream, "b")).isEmpty();
			assertThat(rows(stream, "a")).hasSize(1000).isSorted();
		}
	}

	@Test
	void streamNeverReadsFarAhead() {
		AtomicInteger read = new AtomicInteger();
		AtomicInteger closed = new AtomicInteger();
		Map<String, Callable<Stream<Integer>>> sources = Map.of("a",
				() -> Stream.generate(read::incrementAndGet).onClose(closed::incrementAndGet));
		try (ScatterStream<Integer> stream = this.scatter.open(CALL, sources)) {
			Iterator<Integer> rows = stream.iterators().get("a");
			for (int i = 1; i <= 1000; i++) {
				assertThat(rows.next()).isEqualTo(i);
				assertThat(read.get()).isLessThan(i + 7 * RowBuffer.BLOCK);
			}
		}
		assertThat(closed).hasValue(1);
	}

	@Test
	void streamFailsWhenAShardFails() {
		Map<String, Callable<Stream<Integer>>> sources = new LinkedHashMap<>();
		sources.put("a", () -> Stream.generate(() -> 1));
		sources.put("b", () -> Stream.of(1, 2).peek((row) -> {
			throw new IllegalStateException("down");
		}));
		try (ScatterStream<Integer> stream = this.scatter.open(CALL, sources)) {
			Iterator<Integer> rows = stream.iterators().get("a");
			assertThatExceptionOfType(ScatterGatherException.class).isThrownBy(() -> rows.forEachRemaining((row) -> {
			})).satisfies((ex) -> {
				assertThat(ex.getFailed()).containsOnlyKeys("b");
				assertThat(ex.getCancelled()).containsExactly("a");
			});
		}
	}

	@Test
	void streamThatStallsFails() {
		ScatterCall call = new ScatterCall("call", Duration.ofMillis(50), OnFailure.FAIL, false);
		Map<String, Callable<Stream<Integer>>> sources = Map.of("a", () -> Stream.of(forever().call()));
		try (ScatterStream<Integer> stream = this.scatter.open(call, sources)) {
			assertThatExceptionOfType(ScatterGatherException.class)
				.isThrownBy(() -> stream.iterators().get("a").hasNext())
				.satisfies((ex) -> assertThat(ex.getFailed()).containsOnlyKeys("a"));
		}
	}

	@Test
	void streamsThatNeedTheSameShardsDoNotWaitForEachOther() {
		ShardScatter narrow = scatter(2, 1);
		IntStream.range(0, 16).parallel().forEach((number) -> {
			Map<String, Callable<Stream<Integer>>> sources = new LinkedHashMap<>();
			Callable<Stream<Integer>> source = () -> IntStream.range(0, 2000).boxed();
			sources.put((number % 2 == 0) ? "a" : "b", source);
			sources.put((number % 2 == 0) ? "b" : "a", source);
			try (ScatterStream<Integer> stream = narrow.open(CALL, sources)) {
				Iterator<Integer> a = stream.iterators().get("a");
				Iterator<Integer> b = stream.iterators().get("b");
				while (a.hasNext()) {
					assertThat(a.next()).isEqualTo(b.next());
				}
			}
		});
	}

	@Test
	void streamCannotBePartial() {
		ScatterCall call = new ScatterCall("call", null, OnFailure.PARTIAL, false);
		assertThatIllegalArgumentException().isThrownBy(() -> this.scatter.open(call, Map.of()))
			.withMessage("A stream cannot tell which shards are missing");
	}

	private static List<Integer> rows(ScatterStream<Integer> stream, String shard) {
		List<Integer> rows = new ArrayList<>();
		stream.iterators().get(shard).forEachRemaining(rows::add);
		return rows;
	}

	private static void awaitEnded() {
		// lets the sibling leave its work; it is named as finished only then
		for (int i = 0; i < 1000; i++) {
			Thread.yield();
		}
	}

	private static Callable<Integer> forever() {
		return forever(new AtomicInteger());
	}

	private static Callable<Integer> forever(AtomicInteger begun) {
		return () -> {
			begun.incrementAndGet();
			new CountDownLatch(1).await();
			return 0;
		};
	}

	private static ShardScatter scatter(int maxConcurrency, int shardLimit) {
		return scatter(new SimpleAsyncTaskExecutor(), (task) -> task, maxConcurrency, shardLimit);
	}

	private static ShardScatter scatter(Executor executor, TaskDecorator decorator, int maxConcurrency,
			int shardLimit) {
		return new ShardScatter(executor, decorator, new ScatterSettings(Duration.ofSeconds(20), maxConcurrency, 100),
				(shard) -> shardLimit, () -> null, ScatterListener.NOOP, KnownMoves.none());
	}

	@SafeVarargs
	private static <T> Map<String, Callable<T>> work(Callable<T>... pieces) {
		Map<String, Callable<T>> work = new LinkedHashMap<>();
		for (Callable<T> piece : pieces) {
			work.put("shard-" + work.size(), piece);
		}
		return work;
	}

}
