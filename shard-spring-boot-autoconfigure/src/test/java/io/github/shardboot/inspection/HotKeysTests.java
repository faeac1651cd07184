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

package io.github.shardboot.inspection;

import java.lang.management.ManagementFactory;
import java.util.Random;
import java.util.concurrent.CountDownLatch;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.Test;

import io.github.shardboot.ShardContext;
import io.github.shardboot.inspection.HotKeys.HotKey;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HotKeys}.
 *
 * @author Shardboot Contributors
 */
class HotKeysTests {

	@Test
	void fewKeysAreCountedExactlyByShard() {
		HotKeys keys = new HotKeys(3);
		use(keys, "s0", 1, 5);
		use(keys, "s0", 2, 7);
		use(keys, "s1", 3, 1);
		assertThat(keys.of("s0")).containsExactly(new HotKey(2L, 7, 0), new HotKey(1L, 5, 0));
		assertThat(keys.of("s1")).containsExactly(new HotKey(3L, 1, 0));
		assertThat(keys.of("s2")).isEmpty();
	}

	@Test
	void scopeWithoutAKeyIsNotCounted() {
		HotKeys keys = new HotKeys(3);
		keys.acquired(ShardContext.of("s0", null));
		assertThat(keys.of("s0")).isEmpty();
	}

	@Test
	void hotKeysAreFoundAmongManyInBoundedMemory() {
		HotKeys keys = new HotKeys(20);
		Random random = new Random(4711);
		for (int i = 0; i < 100_000; i++) {
			long key = (i % 5 == 0) ? -(i % 3) - 1 : random.nextLong(1, 1_000_000);
			keys.acquired(ShardContext.of("s0", key));
		}
		assertThat(keys.of("s0")).hasSize(20);
		assertThat(keys.of("s0").subList(0, 3)).extracting(HotKey::key).containsExactlyInAnyOrder(-1L, -2L, -3L);
		assertThat(keys.of("s0").subList(0, 3)).allSatisfy((hot) -> {
			assertThat(hot.operations()).isGreaterThanOrEqualTo(6_600);
			assertThat(hot.operations() - hot.error()).isLessThanOrEqualTo(6_700);
		});
	}

	@Test
	void countingAKnownKeyAllocatesNothing() {
		HotKeys keys = new HotKeys(20);
		ShardContext context = ShardContext.of("s0", 4711L);
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		long fewest = Long.MAX_VALUE;
		for (int round = 0; round < 30; round++) {
			long before = threads.getCurrentThreadAllocatedBytes();
			for (int i = 0; i < 10_000; i++) {
				keys.acquired(context);
			}
			fewest = Math.min(fewest, threads.getCurrentThreadAllocatedBytes() - before);
		}
		// asking for the number allocates a little
		assertThat(fewest).isLessThan(1_000);
	}

	@Test
	void operationNeverWaitsForAnother() throws Exception {
		HotKeys keys = new HotKeys(20);
		CountDownLatch done = new CountDownLatch(8);
		for (int i = 0; i < 8; i++) {
			new Thread(() -> {
				use(keys, "s0", 1, 10_000);
				done.countDown();
			}).start();
		}
		done.await();
		assertThat(keys.of("s0")).singleElement()
			.satisfies((hot) -> assertThat(hot.operations()).isBetween(1L, 80_000L));
	}

	@Test
	void textSaysNothingAboutTheKey() {
		assertThat(new HotKey("S3CR3T", 1, 0).toString()).doesNotContain("S3CR3T");
	}

	private static void use(HotKeys keys, String shard, long key, int times) {
		for (int i = 0; i < times; i++) {
			keys.acquired(ShardContext.of(shard, key));
		}
	}

}
