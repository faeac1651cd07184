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

import io.micrometer.observation.ObservationRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import io.github.shardboot.autoconfigure.ShardAutoConfiguration;
import io.github.shardboot.micrometer.MoveObservationListener;
import io.github.shardboot.micrometer.ScatterObservationListener;

/**
 * Auto-configuration of observations of calls on several shards and of moves.
 *
 * @author Shardboot Contributors
 */
@AutoConfiguration(after = ShardAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean(ObservationRegistry.class)
@ConditionalOnBooleanProperty(name = "shard.enabled", matchIfMissing = true)
public final class ShardObservationAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ScatterObservationListener scatterObservationListener(ObservationRegistry registry) {
		return new ScatterObservationListener(registry);
	}

	@Bean
	@ConditionalOnMissingBean
	MoveObservationListener moveObservationListener(ObservationRegistry registry) {
		return new MoveObservationListener(registry);
	}

}
