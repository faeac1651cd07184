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

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.github.shardboot.ShardDirectory;
import io.github.shardboot.Tenant;
import io.github.shardboot.strategy.ShardKeyType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every {@link ShardDirectory} has to keep.
 *
 * @author Shardboot Contributors
 */
abstract class AbstractShardDirectoryTests {

	private static final int THREADS = 8;

	/**
	 * Create a directory without entries.
	 * @param keyType the type of the keys
	 * @return a directory that knows the shards {@code a}, {@code b} and {@code c}
	 */
	abstract ShardDirectory directory(ShardKeyType keyType);

	@ParameterizedTest
	@EnumSource
	void findsWhatWasAdded(ShardKeyType keyType) {
		ShardDirectory directory = directory(keyType);
		List<Object> keys = switch (keyType) {
			case LONG -> List.of(0L, -1L, Long.MIN_VALUE, Long.MAX_VALUE);
			case STRING -> List.of("a", "' or 1=1 --", "\u00e4\u20ac\ud83d\ude00", "{a,\"b\\\"}", "x".repeat(256));
			case UUID -> List.of(new UUID(0, 1), new UUID(-1, -1));
		};
		assertThat(directory.find(keys)).isEmpty();
		for (Object key : keys) {
			assertThat(directory.add(tenant(key, "b"))).isEqualTo(tenant(key, "b"));
		}
		assertThat(directory.find(keys)).hasSize(keys.size())
			.allSatisfy((key, tenant) -> assertThat(tenant).isEqualTo(tenant(key, "b")));
		assertThat(directory.count()).containsEntry("b", (long) keys.size());
	}

	@Test
	void theFirstEntryStays() {
		ShardDirectory directory = directory(ShardKeyType.LONG);
		Tenant first = new Tenant(1L, "a", "eu", false, true);
		assertThat(directory.add(first)).isEqualTo(first);
		assertThat(directory.add(tenant(1L, "b"))).isEqualTo(first);
		assertThat(directory.find(List.of(1L, 2L))).containsOnlyKeys(1L);
	}

	@Test
	void pinsAndRemoves() {
		ShardDirectory directory = directory(ShardKeyType.LONG);
		directory.add(tenant(1L, "a"));
		assertThat(directory.pin(1L, "b")).isFalse();
		assertThat(directory.pin(2L, "a")).isFalse();
		assertThat(directory.pin(1L, "a")).isTrue();
		assertThat(directory.find(List.of(1L)).get(1L)).isEqualTo(new Tenant(1L, "a", null, false, true));
		assertThat(directory.remove(1L)).isTrue();
		assertThat(directory.remove(1L)).isFalse();
		assertThat(directory.find(List.of(1L))).isEmpty();
	}

	@Test
	void listsByCodePointsAPageAtATime() {
		ShardDirectory directory = directory(ShardKeyType.STRING);
		List<String> sorted = List.of("1", "10", "9", "A", "Z", "a", "b", "\uff5e", "\ud83d\ude00");
		List<String> added = new ArrayList<>(sorted);
		Collections.reverse(added);
		added.forEach((key) -> directory.add(tenant(key, key.equals("9") ? "b" : "a")));
		List<Object> listed = new ArrayList<>();
		Object after = null;
		do {
			List<Tenant> page = directory.list(null, after, 4);
			page.forEach((tenant) -> listed.add(tenant.key()));
			after = (page.size() == 4) ? page.get(3).key() : null;
		}
		while (after != null);
		assertThat(listed).isEqualTo(sorted);
		assertThat(directory.list("b", null, 10)).extracting(Tenant::key).containsExactly("9");
	}

	@Test
	void ofManyWhoAddAKeyOneWinsAndAllAreToldWho() throws Exception {
		ShardDirectory directory = directory(ShardKeyType.LONG);
		for (long key = 0; key < 50; key++) {
			Set<Tenant> answers = new HashSet<>(addAtOnce(directory, key, false));
			assertThat(answers).hasSize(1).isEqualTo(Set.copyOf(directory.find(List.of(key)).values()));
		}
	}

	@Test
	void ofManyWhoWantAShardForThemselvesOneGetsIt() throws Exception {
		for (int round = 0; round < 5; round++) {
			ShardDirectory directory = directory(ShardKeyType.LONG);
			List<@Nullable Tenant> answers = addAtOnce(directory, -1, true);
			assertThat(answers).filteredOn((answer) -> answer != null).hasSize(1);
			assertThat(directory.count()).containsEntry("c", 1L);
			assertThat(directory.add(tenant(100L, "c"))).isNull();
			directory.add(tenant(101L, "a"));
			assertThat(directory.add(new Tenant(102L, "a", null, true, true))).isNull();
		}
	}

	private List<@Nullable Tenant> addAtOnce(ShardDirectory directory, long key, boolean dedicated) throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(THREADS);
		try {
			CyclicBarrier barrier = new CyclicBarrier(THREADS);
			List<Future<@Nullable Tenant>> futures = new ArrayList<>();
			for (int thread = 0; thread < THREADS; thread++) {
				Tenant tenant = dedicated ? new Tenant((long) thread, "c", null, true, true)
						: tenant(key, (thread % 2 == 0) ? "a" : "b");
				futures.add(executor.submit(() -> {
					barrier.await();
					return directory.add(tenant);
				}));
			}
			List<@Nullable Tenant> answers = new ArrayList<>();
			for (Future<@Nullable Tenant> future : futures) {
				answers.add(future.get());
			}
			return answers;
		}
		finally {
			executor.shutdownNow();
		}
	}

	static Tenant tenant(Object key, String shard) {
		return new Tenant(key, shard, null, false, false);
	}

}
