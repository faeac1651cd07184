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

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.origin.Origin;
import org.springframework.core.env.Environment;

import io.github.shardboot.ShardConfigurationException;

/**
 * Explains a {@link ShardConfigurationException}, with the place of the property but
 * without its value.
 *
 * @author Shardboot Contributors
 */
class ShardConfigurationFailureAnalyzer extends AbstractFailureAnalyzer<ShardConfigurationException> {

	private final Environment environment;

	ShardConfigurationFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ShardConfigurationException cause) {
		StringBuilder description = new StringBuilder(cause.getProblem());
		String property = cause.getProperty();
		if (property != null) {
			description.append("%n%n    Property: %s".formatted(property));
			Origin origin = origin(property);
			if (origin != null) {
				description.append("%n    Origin: %s".formatted(origin));
			}
		}
		return new FailureAnalysis(description.toString(), cause.getAction(), cause);
	}

	private @Nullable Origin origin(String property) {
		ConfigurationPropertyName name = ConfigurationPropertyName.adapt(property, '.');
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			ConfigurationProperty found = find(source, name);
			if (found != null) {
				return found.getOrigin();
			}
		}
		return null;
	}

	private static @Nullable ConfigurationProperty find(ConfigurationPropertySource source,
			ConfigurationPropertyName name) {
		ConfigurationProperty found = source.getConfigurationProperty(name);
		if (found != null || !(source instanceof IterableConfigurationPropertySource iterable)) {
			return found;
		}
		return iterable.stream()
			.filter(name::isAncestorOf)
			.findFirst()
			.map(source::getConfigurationProperty)
			.orElse(null);
	}

}
