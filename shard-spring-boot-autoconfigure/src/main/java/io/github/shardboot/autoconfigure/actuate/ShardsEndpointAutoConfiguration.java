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
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.repository.core.support.RepositoryFactoryBeanSupport;

import io.github.shardboot.actuate.RouteTable;
import io.github.shardboot.actuate.ShardsEndpoint;
import io.github.shardboot.autoconfigure.ShardAutoConfiguration;
import io.github.shardboot.autoconfigure.ShardProperties;
import io.github.shardboot.autoconfigure.ShardRepositoryAutoConfiguration;
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
			ObjectProvider<ShardSampler> sampler) {
		String name = (strategy.getIfUnique() != null) ? "custom" : properties.strategy();
		return new ShardsEndpoint(shards, router,
				new ShardsEndpoint.Settings(name, properties.keyType().name().toLowerCase(Locale.ROOT),
						properties.instances(), TIMEOUT),
				routes.getIfAvailable(() -> Map::of), sampler.getIfAvailable());
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
