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

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every {@link ShardingStrategy} has to keep.
 *
 * @author Shardboot Contributors
 */
abstract class AbstractShardingStrategyTests {

	static final Set<String> SHARDS = Set.of("ap-1", "eu-1", "us-1");

	private static final long SEED = 4;

	private static final int THREADS = 8;

	/**
	 * Create a strategy over {@link #SHARDS}.
	 * @param keyType the type of the keys
	 * @return a new strategy
	 */
	abstract ShardingStrategy strategy(ShardKeyType keyType);

	/**
	 * Return keys for which the strategy has a shard.
	 * @param keyType the type of the keys
	 * @return canonical keys
	 */
	List<Object> keys(ShardKeyType keyType) {
		return new RandomKeys(SEED).list(keyType, 10_000);
	}

	@ParameterizedTest
	@EnumSource
	void aKeyHasTheSameShardInEveryInstance(ShardKeyType keyType) {
		assertThat(locateAll(strategy(keyType), keys(keyType))).as("seed %s", SEED)
			.isEqualTo(locateAll(strategy(keyType), keys(keyType)));
	}

	@ParameterizedTest
	@EnumSource
	void onlyAndAllConfiguredShardsAreUsed(ShardKeyType keyType) {
		assertThat(Set.copyOf(locateAll(strategy(keyType), keys(keyType)).values())).as("seed %s", SEED)
			.isEqualTo(SHARDS);
	}

	@ParameterizedTest
	@EnumSource
	void everyFormOfAKeyHasTheSameShard(ShardKeyType keyType) {
		ShardingStrategy strategy = strategy(keyType);
		for (Object key : keys(keyType)) {
			for (Object form : forms(key)) {
				assertThat(strategy.shardFor(strategy.canonical(keyType, form))).as("seed %s", SEED)
					.isEqualTo(strategy.shardFor(key));
			}
		}
	}

	List<Object> forms(Object key) {
		if (key instanceof Long number) {
			List<Object> forms = new ArrayList<>(List.of(Long.toString(number), BigInteger.valueOf(number)));
			if (number.intValue() == number) {
				forms.add(number.intValue());
			}
			return forms;
		}
		if (key instanceof UUID uuid) {
			return List.of(uuid.toString(), uuid.toString().toUpperCase(Locale.ROOT), UUID.fromString(uuid.toString()));
		}
		return List.of(new StringBuilder((String) key).toString());
	}

	@ParameterizedTest
	@EnumSource
	void manyThreadsAtOnceGetTheSameShards(ShardKeyType keyType) throws Exception {
		ShardingStrategy strategy = strategy(keyType);
		Map<Object, String> expected = locateAll(strategy, keys(keyType));
		List<Callable<Map<Object, String>>> tasks = new ArrayList<>();
		for (int i = 0; i < THREADS; i++) {
			List<Object> shuffled = keys(keyType);
			Collections.shuffle(shuffled, new Random(SEED + i));
			tasks.add(() -> locateAll(strategy, shuffled));
		}
		ExecutorService executor = Executors.newFixedThreadPool(THREADS);
		try {
			for (Future<Map<Object, String>> result : executor.invokeAll(tasks)) {
				assertThat(result.get()).as("seed %s", SEED).isEqualTo(expected);
			}
		}
		finally {
			executor.shutdown();
		}
	}

	private static Map<Object, String> locateAll(ShardingStrategy strategy, List<Object> keys) {
		Map<Object, String> shards = new HashMap<>();
		keys.forEach((key) -> shards.put(key, strategy.shardFor(key)));
		return shards;
	}

}
