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

package io.github.shardboot.autoconfigure;

import java.util.Map;
import java.util.TreeMap;

import com.zaxxer.hikari.HikariDataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.annotation.Bean;

import io.github.shardboot.RegionResolver;
import io.github.shardboot.strategy.ShardingStrategy;
import io.github.shardboot.strategy.geo.GeoRegions;
import io.github.shardboot.strategy.geo.GeoStrategy;
import io.github.shardboot.strategy.geo.Residency;

/**
 * Auto-configuration of regions and of strategy {@code geo}.
 *
 * @author Shardboot Contributors
 */
@AutoConfiguration(before = ShardAutoConfiguration.class)
@ConditionalOnClass({ HikariDataSource.class, DataSourceAutoConfiguration.class })
@ConditionalOnBooleanProperty(name = "shard.enabled", matchIfMissing = true)
public final class ShardGeoAutoConfiguration {

	@Bean
	Residency shardResidency(ShardProperties properties, ConfiguredShards shards) {
		return new Residency(regions(properties, shards), properties.geo().resident());
	}

	@Bean
	@ConditionalOnProperty(name = "shard.strategy", havingValue = "geo")
	@ConditionalOnMissingBean(ShardingStrategy.class)
	GeoStrategy geoStrategy(ShardProperties properties, ConfiguredShards shards,
			ObjectProvider<RegionResolver> resolvers) {
		return new GeoStrategy(properties.hash().function(), properties.hash().slots(),
				new GeoRegions(properties.geo().regions(), regions(properties, shards)),
				ShardMapFactory.weights(properties, shards.names()), resolvers.orderedStream().toList());
	}

	private static Map<String, String> regions(ShardProperties properties, ConfiguredShards shards) {
		Map<String, String> regions = new TreeMap<>();
		for (String name : shards.names()) {
			ShardProperties.Shard shard = properties.shards().get(name);
			if (shard != null && shard.region() != null) {
				regions.put(name, shard.region());
			}
		}
		return regions;
	}

}
