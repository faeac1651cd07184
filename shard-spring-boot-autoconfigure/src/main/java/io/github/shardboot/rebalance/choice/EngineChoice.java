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

package io.github.shardboot.rebalance.choice;

import java.util.HashMap;
import java.util.Map;

import io.github.shardboot.rebalance.MoveEngine;

/**
 * Chooses how rows get from one shard to another. Declare a bean of this type to choose
 * in another way than {@code shard.rebalance.engine} offers.
 * <p>
 * Called by threads that plan or start moves, also at the same time; may ask the shards,
 * and throw what a plan is to be refused with.
 *
 * @author Shardboot Contributors
 */
@FunctionalInterface
public interface EngineChoice {

	/**
	 * Choose an engine.
	 * @param source the name of the shard that a unit leaves
	 * @param target the name of the shard that it goes to
	 * @return the engine
	 * @throws io.github.shardboot.ShardUnavailableException if a shard cannot be asked
	 */
	MoveEngine choose(String source, String target);

	/**
	 * Return a choice that asks only once for each pair of shards. Not thread-safe.
	 * @return the choice
	 */
	default EngineChoice remembered() {
		Map<String, MoveEngine> known = new HashMap<>();
		return (source, target) -> known.computeIfAbsent(source + " " + target, (pair) -> choose(source, target));
	}

}
