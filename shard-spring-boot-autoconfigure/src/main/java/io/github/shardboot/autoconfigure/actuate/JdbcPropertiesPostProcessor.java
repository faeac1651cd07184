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

import java.util.HashSet;
import java.util.Set;

import net.ttddyy.observation.boot.autoconfigure.JdbcProperties;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.env.Environment;

import io.github.shardboot.ShardContextHolder;
import io.github.shardboot.autoconfigure.ShardAutoConfiguration;

/**
 * Excludes the routed data source, and the default database as a bean, from Datasource
 * Micrometer: what is behind them is observed already. Who excluded the routed one means
 * the default database.
 *
 * @author Shardboot Contributors
 */
final class JdbcPropertiesPostProcessor implements BeanPostProcessor {

	private final String routed;

	JdbcPropertiesPostProcessor(Environment environment) {
		this.routed = environment.getProperty("shard.default-data-source-name", "dataSource");
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof JdbcProperties properties) {
			Set<String> excluded = new HashSet<>(properties.getExcludedDataSourceBeanNames());
			if (excluded.contains(this.routed)) {
				excluded.add(ShardContextHolder.DEFAULT_DATABASE_NAME);
			}
			excluded.addAll(Set.of(this.routed, ShardAutoConfiguration.DEFAULT_DATA_SOURCE));
			properties.setExcludedDataSourceBeanNames(excluded);
		}
		return bean;
	}

}
