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

package io.github.shardboot.strategy;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.Test;

import io.github.shardboot.ShardLocation;
import io.github.shardboot.directory.CachingShardDirectory;
import io.github.shardboot.directory.DirectorySettings;
import io.github.shardboot.directory.DirectoryStrategy;
import io.github.shardboot.directory.DirectoryTenants;
import io.github.shardboot.directory.FakeDirectory;
import io.github.shardboot.directory.LoadMeasure;
import io.github.shardboot.directory.ShardLoads;
import io.github.shardboot.directory.ShardTraits;
import io.github.shardboot.directory.UnknownKeys;
import io.github.shardboot.directory.WeightedPlacement;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DirectoryStrategy}, which assigns keys that are unknown.
 *
 * @author Shardboot Contributors
 */
class DirectoryStrategyTests extends AbstractShardingStrategyTests {

	private static final int CALLS = 1_000_000;

	@Override
	ShardingStrategy strategy(ShardKeyType keyType) {
		FakeDirectory source = new FakeDirectory();
		CachingShardDirectory directory = new CachingShardDirectory(source, new DirectorySettings(100_000,
				Duration.ofMinutes(10), Duration.ofHours(1), 1000, Duration.ofSeconds(10), 0));
		List<ShardTraits> shards = SHARDS.stream().map((name) -> new ShardTraits(name, 1, null, false)).toList();
		ShardLoads loads = new ShardLoads(shards, source, LoadMeasure.KEYS, (shard) -> {
			throw new IllegalStateException();
		}, Duration.ofSeconds(10));
		return new DirectoryStrategy(directory,
				new DirectoryTenants(keyType, directory, new WeightedPlacement(), loads), UnknownKeys.ASSIGN);
	}

	@Test
	void saysThatTheDirectoryDecided() {
		assertThat(strategy(ShardKeyType.LONG).why()).isEqualTo(ShardLocation.Why.DIRECTORY);
	}

	@Test
	void aKeyInTheCacheIsFoundWithoutAllocation() {
		ShardingStrategy strategy = strategy(ShardKeyType.LONG);
		Object key = 4711L;
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		call(strategy, key);
		long before = threads.getCurrentThreadAllocatedBytes();
		call(strategy, key);
		assertThat(threads.getCurrentThreadAllocatedBytes() - before).as("less than one byte a call").isLessThan(CALLS);
	}

	private static void call(ShardingStrategy strategy, Object key) {
		for (int i = 0; i < CALLS; i++) {
			strategy.shardFor(key);
		}
	}

}
