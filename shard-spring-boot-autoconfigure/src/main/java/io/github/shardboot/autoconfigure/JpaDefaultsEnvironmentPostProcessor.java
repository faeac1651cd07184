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

import java.util.HashMap;
import java.util.Map;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Defaults of JPA that suit shards; anything that the application configures wins.
 * <p>
 * {@code spring.jpa.open-in-view} is off, because a session that is open for a whole web
 * request confines the request to one shard. {@code spring.jpa.hibernate.ddl-auto} is
 * {@code none}, as Spring Boot would decide for PostgreSQL, but would ask a connection to
 * find out.
 *
 * @author Shardboot Contributors
 */
final class JpaDefaultsEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

	static final String OPEN_IN_VIEW = "spring.jpa.open-in-view";

	private static final Map<String, Object> DEFAULTS = Map.of(OPEN_IN_VIEW, "false", "spring.jpa.hibernate.ddl-auto",
			"none");

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		if (environment.getProperty("shard.enabled", Boolean.class, true)) {
			Map<String, Object> missing = new HashMap<>(DEFAULTS);
			// the default properties of the application end up behind all others
			missing.keySet().removeIf(environment::containsProperty);
			environment.getPropertySources().addLast(new MapPropertySource("shardJpaDefaults", missing));
		}
	}

}
