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

import java.util.List;
import java.util.Map;

import io.github.shardboot.strategy.hash.HashFunction;
import io.github.shardboot.strategy.hash.HashStrategy;
import io.github.shardboot.strategy.hash.SlotTable;

/**
 * Tests for {@link HashStrategy} with a digest and a slot per shard.
 *
 * @author Shardboot Contributors
 */
class Md5HashStrategyTests extends AbstractShardingStrategyTests {

	@Override
	ShardingStrategy strategy(ShardKeyType keyType) {
		return new HashStrategy(HashFunction.MD5, SlotTable.byRanges(3,
				Map.of("eu-1", List.of("0"), "us-1", List.of("1"), "ap-1", List.of("2")), SHARDS));
	}

}
