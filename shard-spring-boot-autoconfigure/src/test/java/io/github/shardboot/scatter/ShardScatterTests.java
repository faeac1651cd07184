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

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskRejectedException;

import io.github.shardboot.ScatterGatherException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ShardScatter}.
 *
 * @author Shardboot Contributors
 */
class ShardScatterTests {

	private final ShardScatter scatter = new ShardScatter(new SimpleAsyncTaskExecutor(), 16);

	@Test
	void resultsKeepTheOrderOfTheWork() {
		assertThat(this.scatter.run("call", work(() -> 1, () -> 2, () -> 3)).values()).containsExactly(1, 2, 3);
	}

	@Test
	void workRunsAtTheSameTime() {
		CyclicBarrier together = new CyclicBarrier(3);
		Callable<Integer> meet = () -> together.await(10, TimeUnit.SECONDS);
		assertThat(this.scatter.run("call", work(meet, meet, meet)).values()).containsExactlyInAnyOrder(0, 1, 2);
	}

	@Test
	void failureNamesAllShardsAndKeepsCauses() {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch failed = new CountDownLatch(1);
		assertThatExceptionOfType(ScatterGatherException.class).isThrownBy(() -> this.scatter.run("call", work(() -> {
			begun.countDown();
			failed.await(10, TimeUnit.SECONDS);
			return 1;
		}, () -> {
			begun.await(10, TimeUnit.SECONDS);
			failed.countDown();
			throw new IllegalStateException("down");
		}))).withCauseInstanceOf(IllegalStateException.class).satisfies((ex) -> {
			assertThat(ex.getFailed()).containsOnlyKeys("shard-1");
			assertThat(ex.getFinished()).containsExactly("shard-0");
			assertThat(ex.getCancelled()).isEmpty();
			assertThat(ex).hasMessageContaining("'call' failed on shards [shard-1]; finished on [shard-0]");
		});
	}

	@Test
	void nothingBeginsAfterAFailure() {
		ShardScatter alone = new ShardScatter((task) -> {
			throw new AssertionError("No thread is free");
		}, 0);
		AtomicInteger begun = new AtomicInteger();
		assertThatExceptionOfType(ScatterGatherException.class).isThrownBy(() -> alone.run("call", work(() -> {
			throw new IllegalStateException("down");
		}, begun::incrementAndGet))).satisfies((ex) -> assertThat(ex.getCancelled()).containsExactly("shard-1"));
		assertThat(begun).hasValue(0);
	}

	@Test
	void nestedCallsDoNotWaitForEachOther() {
		ShardScatter narrow = new ShardScatter(new SimpleAsyncTaskExecutor(), 1);
		Callable<Integer> nested = () -> narrow.run("inner", work(() -> 1, () -> 2, () -> 3))
			.values()
			.stream()
			.mapToInt(Integer::intValue)
			.sum();
		assertThat(narrow.run("outer", work(nested, nested, nested)).values()).containsExactly(6, 6, 6);
	}

	@Test
	void rejectedWorkIsDoneByTheCaller() {
		AtomicInteger rejections = new AtomicInteger();
		ShardScatter rejecting = new ShardScatter((task) -> {
			rejections.incrementAndGet();
			throw new TaskRejectedException("full");
		}, 1);
		for (int i = 0; i < 2; i++) {
			assertThat(rejecting.run("call", work(() -> 1, () -> 2)).values()).containsExactly(1, 2);
		}
		assertThat(rejections).as("the free thread was given back").hasValue(2);
	}

	@Test
	void interruptIsKeptAndTheWorkIsWaitedFor() {
		CountDownLatch go = new CountDownLatch(1);
		Thread caller = Thread.currentThread();
		Map<String, Integer> results = this.scatter.run("call", work(() -> {
			caller.interrupt();
			go.countDown();
			return 1;
		}, () -> {
			go.await(10, TimeUnit.SECONDS);
			return 2;
		}));
		assertThat(results.values()).containsExactly(1, 2);
		assertThat(Thread.interrupted()).isTrue();
	}

	@SafeVarargs
	private static Map<String, Callable<Integer>> work(Callable<Integer>... pieces) {
		Map<String, Callable<Integer>> work = new LinkedHashMap<>();
		for (Callable<Integer> piece : pieces) {
			work.put("shard-" + work.size(), piece);
		}
		return work;
	}

}
