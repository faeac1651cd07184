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
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;

import io.github.shardboot.ShardLoad;
import io.github.shardboot.TenantNeeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link LeastLoadedPlacement} and {@link WeightedPlacement}.
 *
 * @author Shardboot Contributors
 */
class PlacementTests {

	private static final List<ShardLoad> LOADS = List.of(new ShardLoad("a", 1, null, 5, 500),
			new ShardLoad("b", 4, null, 9, 1600), new ShardLoad("c", 1, null, 1, 450));

	@Test
	void leastLoadedCountsWeight() {
		assertThat(new LeastLoadedPlacement().place(1L, TenantNeeds.NONE, LOADS)).isEqualTo("b");
		assertThat(new LeastLoadedPlacement().place(1L, TenantNeeds.NONE, List.of(LOADS.get(0), LOADS.get(2))))
			.isEqualTo("c");
	}

	@Test
	void weightedSpreadsByWeightAndChoosesTheSameForAKey() {
		WeightedPlacement placement = new WeightedPlacement();
		Map<String, Integer> counts = new TreeMap<>();
		for (long key = 0; key < 60_000; key++) {
			String shard = placement.place(key, TenantNeeds.NONE, LOADS);
			assertThat(placement.place(key, TenantNeeds.NONE, LOADS)).isEqualTo(shard);
			counts.merge(shard, 1, Integer::sum);
		}
		assertThat(counts.get("a")).isCloseTo(10_000, within(500));
		assertThat(counts.get("b")).isCloseTo(40_000, within(500));
		assertThat(counts.get("c")).isCloseTo(10_000, within(500));
	}

}
