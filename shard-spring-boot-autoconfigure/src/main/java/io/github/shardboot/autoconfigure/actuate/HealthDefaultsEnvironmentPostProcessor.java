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

import java.util.Map;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Puts the status {@code DEGRADED} into the order of severity, which otherwise leaves it
 * out of account; an order that the application configures wins.
 *
 * @author Shardboot Contributors
 */
final class HealthDefaultsEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

	private static final String ORDER = "management.endpoint.health.status.order";

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		if (environment.getProperty("shard.enabled", Boolean.class, true) && !environment.containsProperty(ORDER)) {
			environment.getPropertySources()
				.addLast(new MapPropertySource("shardHealthDefaults",
						Map.of(ORDER, "down,out-of-service,degraded,up,unknown")));
		}
	}

}
