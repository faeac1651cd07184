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

package io.github.shardboot.rebalance.plan;

import io.github.shardboot.rebalance.measure.Load;

/**
 * What shards are to have equal amounts of. Declare a bean of this type to weigh loads in
 * another way than {@code shard.rebalance.cost} offers.
 * <p>
 * Called by the thread that plans, for each slot or key once; it must not block. What it
 * throws fails the plan.
 *
 * @author Shardboot Contributors
 */
@FunctionalInterface
public interface LoadCost {

	/**
	 * Weigh a load.
	 * @param load the load
	 * @return its cost, not negative; that of two loads together should be the sum of
	 * their costs
	 */
	long of(Load load);

}
