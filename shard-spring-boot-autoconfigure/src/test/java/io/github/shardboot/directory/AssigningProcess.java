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

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

import com.zaxxer.hikari.HikariDataSource;

import io.github.shardboot.catalog.Catalog;
import io.github.shardboot.strategy.ShardKeyType;

/**
 * A process that assigns 10,000 tenants on 16 threads, each thread all of them in an
 * order of its own, and writes down which shard each thread was told for each tenant.
 *
 * @author Shardboot Contributors
 */
public final class AssigningProcess {

	static final int TENANTS = 10_000;

	static final int THREADS = 16;

	private AssigningProcess() {
	}

	/**
	 * Assign the tenants.
	 * @param args URL, user and password of the catalog, and the file to write to
	 * @throws Exception if anything fails
	 */
	public static void main(String[] args) throws Exception {
		HikariDataSource pool = new HikariDataSource();
		pool.setJdbcUrl(args[0]);
		pool.setUsername(args[1]);
		pool.setPassword(args[2]);
		pool.setMaximumPoolSize(4);
		pool.setConnectionTimeout(60_000);
		ConcurrentSkipListSet<String> answers = new ConcurrentSkipListSet<>();
		try (Catalog catalog = new Catalog(pool)) {
			DirectoryStrategy strategy = strategy(catalog);
			var executor = Executors.newFixedThreadPool(THREADS);
			List<Future<?>> threads = new ArrayList<>();
			for (int thread = 0; thread < THREADS; thread++) {
				List<Long> keys = new ArrayList<>(LongStream.range(0, TENANTS).boxed().toList());
				Collections.shuffle(keys, new Random(args[3].hashCode() * 31L + thread));
				threads
					.add(executor.submit(() -> keys.forEach((key) -> answers.add(key + "=" + strategy.shardFor(key)))));
			}
			for (Future<?> thread : threads) {
				thread.get();
			}
			executor.shutdown();
		}
		Files.write(Path.of(args[3]), answers);
	}

	private static DirectoryStrategy strategy(Catalog catalog) {
		JdbcShardDirectory jdbc = new JdbcShardDirectory(catalog, ShardKeyType.LONG);
		CachingShardDirectory directory = new CachingShardDirectory(jdbc, new DirectorySettings(100_000,
				Duration.ofMinutes(10), Duration.ofHours(1), 1000, Duration.ofSeconds(10), 0));
		List<ShardTraits> shards = List.of(new ShardTraits("s0", 1, null, false), new ShardTraits("s1", 1, null, false),
				new ShardTraits("s2", 2, null, false));
		ShardLoads loads = new ShardLoads(shards, jdbc, LoadMeasure.KEYS, (shard) -> {
			throw new IllegalStateException();
		}, Duration.ofSeconds(1));
		return new DirectoryStrategy(directory,
				new DirectoryTenants(ShardKeyType.LONG, directory, new LeastLoadedPlacement(), loads),
				UnknownKeys.ASSIGN);
	}

}
