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

import java.time.Duration;

import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.ShardGate;
import io.github.shardboot.failover.PrimaryDataSource;
import io.github.shardboot.failover.PrimaryWatch;
import io.github.shardboot.gate.CircuitGate;
import io.github.shardboot.gate.GateSettings;
import io.github.shardboot.routing.ShardDataSources;

/**
 * What keeps the other shards serving while one does not.
 *
 * @author Shardboot Contributors
 */
@Configuration(proxyBeanMethods = false)
class ServingConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ShardGate.Factory shardGates(ShardProperties properties) {
		ShardProperties.Gate gate = properties.gate();
		check("max-concurrency", gate.maxConcurrency(), 0);
		check("failure-threshold", gate.failureThreshold(), 0);
		check("open-for", gate.openFor().toMillis(), 1);
		GateSettings settings = new GateSettings(gate.maxConcurrency(), gate.failureThreshold(), gate.openFor());
		return (shard) -> new CircuitGate(shard, settings);
	}

	@Bean
	PrimaryWatch shardPrimaryWatch(ShardDataSources shards, ShardProperties properties) {
		Duration interval = properties.primaryCheckInterval();
		if (interval.isNegative() || interval.toMillis() == 0 && !interval.isZero()) {
			throw new ShardConfigurationException("shard.primary-check-interval",
					"A time of '%s' is too short.".formatted(interval),
					"Set it to a millisecond or more, or to 0 to do without.");
		}
		return new PrimaryWatch(shards.names()
			.stream()
			.map((shard) -> shards.hikari(shard).getDataSource())
			.filter(PrimaryDataSource.class::isInstance)
			.map(PrimaryDataSource.class::cast)
			.toList(), interval);
	}

	private static void check(String name, long value, int least) {
		if (value < least) {
			throw new ShardConfigurationException("shard.gate." + name, "The value '%d' is too low.".formatted(value),
					(least == 0) ? "Set it to 1 or more, or to 0 to do without." : "Set it to a millisecond or more.");
		}
	}

}
