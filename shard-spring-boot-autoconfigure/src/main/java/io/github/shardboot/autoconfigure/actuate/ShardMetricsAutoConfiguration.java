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

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.autoconfigure.ShardAutoConfiguration;
import io.github.shardboot.autoconfigure.ShardProperties;
import io.github.shardboot.inspection.OperationCounts;
import io.github.shardboot.inspection.ShardSampler;
import io.github.shardboot.micrometer.ShardGateMeters;
import io.github.shardboot.micrometer.ShardMeterBinder;
import io.github.shardboot.micrometer.ShardOperationMeters;
import io.github.shardboot.micrometer.ShardReplicaMeters;
import io.github.shardboot.routing.ShardDataSources;
import io.github.shardboot.routing.ShardRouter;

/**
 * Auto-configuration of the meters of shards.
 *
 * @author Shardboot Contributors
 */
@AutoConfiguration(after = ShardAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass({ MeterRegistry.class, MeterBinder.class })
@ConditionalOnBean({ ShardDataSources.class, MeterRegistry.class })
public final class ShardMetricsAutoConfiguration {

	@Bean
	ShardOperationMeters shardOperationMeters(ObjectProvider<MeterRegistry> registry) {
		return new ShardOperationMeters(registry::getObject);
	}

	@Bean
	@ConditionalOnBooleanProperty(name = "shard.sampling.enabled", matchIfMissing = true)
	OperationCounts shardOperationCounts() {
		return new OperationCounts();
	}

	@Bean
	@ConditionalOnBooleanProperty(name = "shard.sampling.enabled", matchIfMissing = true)
	ShardSampler shardSampler(ShardDataSources shards, OperationCounts counts, ShardProperties properties) {
		ShardProperties.Sampling settings = properties.sampling();
		return new ShardSampler(shards, counts, positive("interval", settings.interval()),
				positive("timeout", settings.timeout()));
	}

	private static Duration positive(String name, Duration value) {
		if (value.toMillis() < 1) {
			throw new ShardConfigurationException("shard.sampling." + name,
					"A time of '%s' is too short.".formatted(value),
					"Set it to a second or more; 'shard.sampling.enabled=false' switches sampling off.");
		}
		return value;
	}

	@Bean
	ShardGateMeters shardGateMeters(ShardDataSources shards) {
		return new ShardGateMeters(shards);
	}

	@Bean
	ShardReplicaMeters shardReplicaMeters(ShardDataSources shards) {
		return new ShardReplicaMeters(shards);
	}

	@Bean
	ShardMeterBinder shardMeterBinder(ShardDataSources shards, ShardRouter router,
			ObjectProvider<ShardSampler> sampler) {
		return new ShardMeterBinder(shards, router, sampler.getIfAvailable());
	}

}
