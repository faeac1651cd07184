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

package io.github.shardboot.autoconfigure.rebalance;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.core.env.MapPropertySource;

import io.github.shardboot.GeoKey;
import io.github.shardboot.Shards;
import io.github.shardboot.autoconfigure.catalog.ShardCatalogAutoConfiguration;
import io.github.shardboot.rebalance.engine.Mover;
import io.github.shardboot.testsupport.ShardCluster;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ShardRebalanceAutoConfiguration} where keys have regions.
 *
 * @author Shardboot Contributors
 */
class RegionPinsIntegrationTests {

	@Test
	void applicationWhosePinnedKeysHaveRegionsStarts() {
		ShardCluster.create(2)
			.application()
			.withConfiguration(AutoConfigurations.of(ShardCatalogAutoConfiguration.class,
					ShardPlanAutoConfiguration.class, ShardRebalanceAutoConfiguration.class))
			.withPropertyValues("shard.identity=off", "shard.strategy=geo", "shard.catalog.enabled=true",
					"shard.shards.s0.region=eu", "shard.shards.s1.region=us", "shard.geo.regions.eu=DE",
					"shard.geo.regions.us=US")
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new MapPropertySource("pinned", Map.of("shard.overrides[eu:7]", "s1"))))
			.run((context) -> {
				assertThat(context).hasNotFailed().hasSingleBean(Mover.class);
				assertThat(context.getBean(Shards.class).locate(new GeoKey("DE", 7)).shard()).isEqualTo("s1");
			});
	}

}
