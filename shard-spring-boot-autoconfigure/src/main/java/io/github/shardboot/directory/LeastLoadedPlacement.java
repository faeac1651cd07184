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

/**
 * Chooses the shard that carries the least for its weight; of several the first by name.
 *
 * @author Shardboot Contributors
 */
public final class LeastLoadedPlacement implements TenantPlacement {

	@Override
	public String place(Object key, TenantNeeds needs, List<ShardLoad> candidates) {
		ShardLoad least = candidates.get(0);
		for (ShardLoad candidate : candidates) {
			if (loadOf(candidate) < loadOf(least)) {
				least = candidate;
			}
		}
		return least.shard();
	}

	private static double loadOf(ShardLoad shard) {
		return (double) shard.usage() / shard.weight();
	}

}
