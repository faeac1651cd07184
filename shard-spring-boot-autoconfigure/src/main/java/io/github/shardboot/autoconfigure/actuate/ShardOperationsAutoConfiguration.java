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

import java.util.Locale;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;

import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.autoconfigure.ShardAutoConfiguration;
import io.github.shardboot.autoconfigure.ShardProperties;
import io.github.shardboot.inspection.ShardMdc;
import io.github.shardboot.inspection.ShardStartupCheck;
import io.github.shardboot.inspection.ShardSummary;
import io.github.shardboot.routing.ShardDataSources;
import io.github.shardboot.routing.ShardRouter;
import io.github.shardboot.strategy.ShardingStrategy;

/**
 * Auto-configuration of what operators read in the log.
 *
 * @author Shardboot Contributors
 */
@AutoConfiguration(after = ShardAutoConfiguration.class)
@ConditionalOnBean(ShardDataSources.class)
public final class ShardOperationsAutoConfiguration {

	@Bean
	ShardStartupCheck shardStartupCheck(ShardDataSources shards, ShardProperties properties) {
		if (properties.instances() < 1) {
			throw new ShardConfigurationException("shard.instances",
					"%d instances are none.".formatted(properties.instances()), "Set it to 1 or more.");
		}
		return new ShardStartupCheck(shards, properties.startupCheck(), properties.instances(),
				properties.health().timeout());
	}

	@Bean
	ShardSummary shardSummary(ShardRouter router, ShardDataSources shards, ShardProperties properties,
			ObjectProvider<ShardingStrategy> strategy) {
		return new ShardSummary(router, shards, (strategy.getIfUnique() != null) ? "custom" : properties.strategy(),
				properties.keyType().name().toLowerCase(Locale.ROOT));
	}

	@Bean
	@ConditionalOnBooleanProperty(name = "shard.mdc", matchIfMissing = true)
	ShardMdc shardMdc() {
		return new ShardMdc();
	}

}
