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

package io.github.shardboot.sample.order;

import java.util.Map;
import java.util.Set;

import io.github.shardboot.ShardResults;

/**
 * The orders of the shards that answered, and which did not.
 *
 * @param complete whether all shards answered
 * @param missing the names of the shards that did not
 * @param totals the orders of those that did
 * @param shards the same by shard
 * @author Shardboot Contributors
 */
record ShopTotals(boolean complete, Set<String> missing, OrderTotals totals, Map<String, OrderTotals> shards) {

	static ShopTotals of(ShardResults<OrderTotals> results) {
		OrderTotals all = new OrderTotals(results.sum(OrderTotals::orders).longValueExact(),
				results.sum(OrderTotals::amount));
		return new ShopTotals(results.isComplete(), results.missing(), all, results.values());
	}

}
