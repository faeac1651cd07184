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

import java.util.List;

import io.github.shardboot.ShardLoad;
import io.github.shardboot.TenantNeeds;
import io.github.shardboot.TenantPlacement;
import io.github.shardboot.strategy.hash.HashFunction;

/**
 * Spreads tenants by weight alone, whatever shards carry already: weighted rendezvous
 * hashing, so that all processes choose the same shard for a key.
 *
 * @author Shardboot Contributors
 */
public final class WeightedPlacement implements TenantPlacement {

	private static final double RANGE = 1L << 53;

	@Override
	public String place(Object key, TenantNeeds needs, List<ShardLoad> candidates) {
		String chosen = candidates.get(0).shard();
		double highest = Double.NEGATIVE_INFINITY;
		for (ShardLoad candidate : candidates) {
			long hash = HashFunction.MURMUR3.hash(key + "/" + candidate.shard());
			double uniform = ((hash >>> 11) + 0.5) / RANGE;
			double score = -candidate.weight() / Math.log(uniform);
			if (score > highest) {
				highest = score;
				chosen = candidate.shard();
			}
		}
		return chosen;
	}

}
