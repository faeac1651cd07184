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

package io.github.shardboot.directory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.github.shardboot.ShardUnavailableException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link CachingShardDirectory}, with a clock that only the test moves.
 *
 * @author Shardboot Contributors
 */
class CachingShardDirectoryTests {

	private static final int THREADS = 8;

	private final FakeDirectory source = new FakeDirectory();

	private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1_000_000);

	private final CachingShardDirectory directory = new CachingShardDirectory(this.source, settings(1000),
			this.clock::get);

	private final ExecutorService executor = Executors.newFixedThreadPool(THREADS);

	@AfterEach
	void shutDown() {
		this.executor.shutdownNow();
	}

	@Test
	void aKeyIsLookedUpOnceUntilItExpires() {
		this.source.put(1, "a");
		for (int i = 0; i < 3; i++) {
			assertThat(this.directory.shardOf(1L)).isEqualTo("a");
		}
		assertThat(this.source.lookUps).hasValue(1);
		this.source.put(1, "b");
		advance(Duration.ofMinutes(10));
		assertThat(this.directory.shardOf(1L)).isEqualTo("b");
		assertThat(this.source.lookUps).hasValue(2);
	}

	@Test
	void oneOfManyCallersLooksAKeyUpAndOthersAreNotHeldUp() throws Exception {
		this.source.put(1, "a");
		this.source.put(2, "b");
		assertThat(this.directory.shardOf(2L)).isEqualTo("b");
		CountDownLatch asked = new CountDownLatch(1);
		CountDownLatch answer = new CountDownLatch(1);
		this.source.beforeAnswer = () -> {
			asked.countDown();
			await(answer);
		};
		List<Future<String>> callers = new ArrayList<>();
		for (int i = 0; i < THREADS; i++) {
			callers.add(this.executor.submit(() -> this.directory.shardOf(1L)));
		}
		await(asked);
		assertThat(this.directory.shardOf(2L)).isEqualTo("b");
		answer.countDown();
		for (Future<String> caller : callers) {
			assertThat(caller.get(30, TimeUnit.SECONDS)).isEqualTo("a");
		}
		assertThat(this.source.lookUps).hasValue(2);
	}

	@Test
	void whileOneCallerLooksAnExpiredKeyUpOthersGoOnWithTheOldAnswer() throws Exception {
		this.source.put(1, "a");
		this.directory.shardOf(1L);
		advance(Duration.ofMinutes(10));
		this.source.put(1, "b");
		CountDownLatch asked = new CountDownLatch(1);
		CountDownLatch answer = new CountDownLatch(1);
		this.source.beforeAnswer = () -> {
			asked.countDown();
			await(answer);
		};
		Future<String> first = this.executor.submit(() -> this.directory.shardOf(1L));
		await(asked);
		assertThat(this.directory.shardOf(1L)).isEqualTo("a");
		answer.countDown();
		assertThat(first.get(30, TimeUnit.SECONDS)).isEqualTo("b");
		assertThat(this.directory.shardOf(1L)).isEqualTo("b");
	}

	@Test
	void anAnswerThatIsOutdatedWhenItArrivesIsNotKept() throws Exception {
		this.source.put(1, "a");
		this.source.beforeAnswer = () -> {
			this.source.beforeAnswer = () -> {
			};
			this.source.put(1, "b");
			this.directory.forget(List.of(1L));
		};
		this.directory.shardOf(1L);
		assertThat(this.directory.shardOf(1L)).isEqualTo("b");
	}

	@Test
	void forgottenAndDoubtedKeysAreLookedUpAgain() {
		this.source.put(1, "a");
		this.directory.shardOf(1L);
		assertThat(this.directory.shardOf(2L)).isNull();
		this.source.put(1, "b");
		this.source.put(2, "b");
		this.directory.forget(List.of(1L, 2L));
		assertThat(this.directory.shardOf(1L)).isEqualTo("b");
		assertThat(this.directory.shardOf(2L)).isEqualTo("b");
		this.source.put(1, "c");
		assertThat(this.directory.shardOf(1L)).isEqualTo("b");
		this.directory.doubt();
		this.source.down = true;
		assertThat(this.directory.shardOf(1L)).as("doubtful, but the directory cannot answer").isEqualTo("b");
		this.source.down = false;
		advance(Duration.ofSeconds(1));
		assertThat(this.directory.shardOf(1L)).isEqualTo("c");
	}

	@Test
	void tenMinutesWithoutCatalogUnderLoadServeEveryCachedKeyAndGuessNoOther() throws Exception {
		int keys = 10_000;
		for (long key = 0; key < keys; key++) {
			this.source.put(key, "s" + key % 4);
		}
		this.directory.prepare(LongStream.range(0, keys).boxed().toList());
		advance(Duration.ofMinutes(9).plusSeconds(59));
		this.source.down = true;
		int before = this.source.lookUps.get();
		for (int second = 0; second < 600; second++) {
			advance(Duration.ofSeconds(1));
			List<Future<?>> load = new ArrayList<>();
			for (int thread = 0; thread < THREADS; thread++) {
				long from = (long) (second * THREADS + thread) * 97;
				load.add(this.executor.submit(() -> serve(from, keys)));
			}
			for (Future<?> part : load) {
				part.get(60, TimeUnit.SECONDS);
			}
		}
		assertThat(this.source.lookUps.get() - before).as("a few attempts a second").isLessThanOrEqualTo(600 + THREADS);
		this.source.down = false;
		this.source.put(keys + 1, "s3");
		advance(Duration.ofSeconds(1));
		assertThat(this.directory.shardOf(keys + 1L)).isEqualTo("s3");
	}

	private void serve(long from, int keys) {
		for (long i = from; i < from + 100; i++) {
			assertThat(this.directory.shardOf(i % keys)).isEqualTo("s" + i % keys % 4);
			long uncached = keys + 1 + i % 1000;
			assertThatExceptionOfType(ShardUnavailableException.class)
				.isThrownBy(() -> this.directory.shardOf(uncached));
		}
	}

	@Test
	void aBatchWithoutCatalogLeavesWhatIsCachedToBeServed() {
		this.source.put(1, "a");
		this.source.put(2, "b");
		this.directory.prepare(List.of(1L, 2L));
		assertThat(this.source.lookUps).hasValue(1);
		advance(Duration.ofMinutes(10));
		this.source.down = true;
		this.directory.prepare(List.of(1L, 2L, 3L));
		assertThat(this.directory.shardOf(1L)).isEqualTo("a");
		assertThat(this.directory.shardOf(2L)).isEqualTo("b");
		assertThatExceptionOfType(ShardUnavailableException.class).isThrownBy(() -> this.directory.shardOf(3L));
	}

	@Test
	void nothingIsServedBeyondMaxStale() {
		this.source.put(1, "a");
		this.directory.shardOf(1L);
		this.source.down = true;
		advance(Duration.ofMinutes(59));
		assertThat(this.directory.shardOf(1L)).isEqualTo("a");
		advance(Duration.ofMinutes(1));
		assertThatExceptionOfType(ShardUnavailableException.class).isThrownBy(() -> this.directory.shardOf(1L));
	}

	@Test
	void aMillionUnknownKeysNeitherFillTheMemoryNorFloodTheDirectory() {
		for (long key = 0; key < 500; key++) {
			this.source.put(key, "a");
			this.directory.shardOf(key);
		}
		int before = this.source.lookUps.get();
		int refused = 0;
		for (long key = 1_000; key < 1_001_000; key++) {
			this.clock.addAndGet(Duration.ofSeconds(10).toNanos() / 1_000_000);
			try {
				assertThat(this.directory.shardOf(key)).isNull();
			}
			catch (ShardUnavailableException ex) {
				refused++;
			}
		}
		int lookUps = this.source.lookUps.get() - before;
		assertThat(lookUps).as("1,000 a second for 10 seconds, and those of one second").isLessThanOrEqualTo(11_001);
		assertThat(lookUps + refused).isEqualTo(1_000_000);
		Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
			this.directory.unknown().cleanUp();
			assertThat(this.directory.unknown().estimatedSize()).isLessThanOrEqualTo(1000);
		});
		int after = this.source.lookUps.get();
		for (long key = 0; key < 500; key++) {
			assertThat(this.directory.shardOf(key)).isEqualTo("a");
		}
		assertThat(this.source.lookUps).as("known keys were not driven out").hasValue(after);
	}

	@Test
	void knownKeysAreBounded() {
		CachingShardDirectory small = new CachingShardDirectory(this.source, settings(100), this.clock::get);
		for (long key = 0; key < 1_000; key++) {
			this.source.put(key, "a");
			small.shardOf(key);
		}
		Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
			small.known().cleanUp();
			assertThat(small.known().estimatedSize()).isLessThanOrEqualTo(100);
		});
	}

	private void advance(Duration duration) {
		this.clock.addAndGet(duration.toNanos());
	}

	private static DirectorySettings settings(long maximumSize) {
		return new DirectorySettings((maximumSize == 1000) ? 100_000 : maximumSize, Duration.ofMinutes(10),
				Duration.ofHours(1), 1000, Duration.ofSeconds(10), 1000);
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
