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

package io.github.shardboot.autoconfigure.actuate;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.repository.core.support.RepositoryFactoryBeanSupport;

import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.actuate.RouteTable;
import io.github.shardboot.actuate.ShardInfoContributor;
import io.github.shardboot.actuate.ShardsEndpoint;
import io.github.shardboot.autoconfigure.ShardAutoConfiguration;
import io.github.shardboot.autoconfigure.ShardProperties;
import io.github.shardboot.autoconfigure.ShardRepositoryAutoConfiguration;
import io.github.shardboot.inspection.HotKeys;
import io.github.shardboot.inspection.ShardSampler;
import io.github.shardboot.repository.ShardRepositoryPostProcessor;
import io.github.shardboot.routing.ShardDataSources;
import io.github.shardboot.routing.ShardRouter;
import io.github.shardboot.strategy.ShardingStrategy;

/**
 * Auto-configuration of the endpoint that shows the shards.
 *
 * @author Shardboot Contributors
 */
@AutoConfiguration(after = { ShardAutoConfiguration.class, ShardRepositoryAutoConfiguration.class,
		ShardMetricsAutoConfiguration.class })
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBean(ShardDataSources.class)
public final class ShardsEndpointAutoConfiguration {

	private static final Duration TIMEOUT = Duration.ofMillis(800);

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint(ShardsEndpoint.class)
	ShardsEndpoint shardsEndpoint(ShardDataSources shards, ShardRouter router, ShardProperties properties,
			ObjectProvider<ShardingStrategy> strategy, ObjectProvider<RouteTable> routes,
			ObjectProvider<ShardSampler> sampler, ObjectProvider<HotKeys> hotKeys) {
		ShardsEndpoint.Settings settings = new ShardsEndpoint.Settings(name(strategy, properties), keyType(properties),
				properties.instances(), TIMEOUT, properties.hotKeys().showKeys());
		return new ShardsEndpoint(shards, router, settings, routes.getIfAvailable(() -> Map::of),
				sampler.getIfAvailable(), hotKeys.getIfAvailable());
	}

	@Bean
	@ConditionalOnBooleanProperty("shard.hot-keys.enabled")
	HotKeys shardHotKeys(ShardProperties properties) {
		int size = properties.hotKeys().size();
		if (size < 1) {
			throw new ShardConfigurationException("shard.hot-keys.size", "%d keys are none.".formatted(size),
					"Set it to 1 or more.");
		}
		return new HotKeys(size);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnEnabledInfoContributor("shards")
	ShardInfoContributor shardInfoContributor(ShardRouter router, ShardProperties properties,
			ObjectProvider<ShardingStrategy> strategy) {
		return new ShardInfoContributor(router, name(strategy, properties), keyType(properties));
	}

	static String name(ObjectProvider<ShardingStrategy> strategy, ShardProperties properties) {
		return (strategy.getIfUnique() != null) ? "custom" : properties.strategy();
	}

	static String keyType(ShardProperties properties) {
		return properties.keyType().name().toLowerCase(Locale.ROOT);
	}

	/**
	 * Spring Data has routes to show.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(RepositoryFactoryBeanSupport.class)
	static class WithRepositories {

		@Bean
		@ConditionalOnBean(ShardRepositoryPostProcessor.class)
		RouteTable shardRouteTable(ShardRepositoryPostProcessor repositories) {
			return repositories::routeTable;
		}

	}

}
