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

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.github.shardboot.actuate.ShardMovesEndpoint;
import io.github.shardboot.actuate.ShardMovesHealthIndicator;
import io.github.shardboot.autoconfigure.ShardProperties;
import io.github.shardboot.micrometer.ShardMoveMeters;
import io.github.shardboot.rebalance.ShardRebalancer;
import io.github.shardboot.rebalance.watch.MoveWatch;

/**
 * Auto-configuration of what shows moves: endpoint, health and meters.
 *
 * @author Shardboot Contributors
 */
@AutoConfiguration(after = { ShardPlanAutoConfiguration.class, ShardRebalanceAutoConfiguration.class },
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnBean({ ShardRebalancer.class, MoveWatch.class })
public final class ShardMovesAutoConfiguration {

	/**
	 * Spring Boot's actuator is there.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
	static class Shown {

		@Bean
		@ConditionalOnMissingBean
		@ConditionalOnAvailableEndpoint(ShardMovesEndpoint.class)
		ShardMovesEndpoint shardMovesEndpoint(ShardRebalancer rebalancer, ShardProperties properties) {
			return new ShardMovesEndpoint(rebalancer, properties.rebalance().planning().tolerance(),
					properties.logKeys());
		}

	}

	/**
	 * Health is there.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
	static class Healthy {

		@Bean
		@ConditionalOnMissingBean(name = "shardMovesHealthContributor")
		@ConditionalOnEnabledHealthIndicator("shardMoves")
		ShardMovesHealthIndicator shardMovesHealthContributor(MoveWatch watch) {
			return new ShardMovesHealthIndicator(watch);
		}

	}

	/**
	 * Micrometer is there.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterRegistry.class)
	@ConditionalOnBean(MeterRegistry.class)
	static class Metered {

		@Bean
		ShardMoveMeters shardMoveMeters(MoveWatch watch, ObjectProvider<MeterRegistry> registry) {
			return new ShardMoveMeters(watch, registry::getObject);
		}

	}

}
