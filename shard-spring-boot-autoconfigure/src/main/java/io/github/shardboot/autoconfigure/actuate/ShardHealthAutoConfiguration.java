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

import javax.sql.DataSource;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.jdbc.health.DataSourceHealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.github.shardboot.actuate.ShardHealthIndicator;
import io.github.shardboot.autoconfigure.ShardAutoConfiguration;
import io.github.shardboot.autoconfigure.ShardProperties;
import io.github.shardboot.routing.ShardDataSources;

/**
 * Auto-configuration of the health of the shards, and of the default database alone where
 * Spring Boot would ask one shard after another.
 *
 * @author Shardboot Contributors
 */
@AutoConfiguration(after = ShardAutoConfiguration.class,
		beforeName = "org.springframework.boot.jdbc.autoconfigure.health.DataSourceHealthContributorAutoConfiguration")
@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(ShardDataSources.class)
public final class ShardHealthAutoConfiguration {

	private static final String SHARDS = "shardsHealthContributor";

	private static final String DB = "dbHealthContributor";

	private static ShardHealthIndicator create(ShardDataSources shards, ShardProperties properties) {
		return new ShardHealthIndicator(shards, properties.health().timeout());
	}

	/**
	 * The default database has an entry of its own.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean(name = ShardAutoConfiguration.DEFAULT_DATA_SOURCE)
	static class WithDefaultDatabase {

		@Bean(SHARDS)
		@ConditionalOnMissingBean(name = SHARDS)
		@ConditionalOnEnabledHealthIndicator("shards")
		ShardHealthIndicator shardsHealthContributor(ShardDataSources shards, ShardProperties properties) {
			return create(shards, properties);
		}

		@Bean(DB)
		@ConditionalOnMissingBean(name = { DB, "dbHealthIndicator" })
		@ConditionalOnEnabledHealthIndicator("db")
		DataSourceHealthIndicator dbHealthContributor(
				@Qualifier(ShardAutoConfiguration.DEFAULT_DATA_SOURCE) DataSource defaultDatabase) {
			return new DataSourceHealthIndicator(defaultDatabase);
		}

	}

	/**
	 * There is nothing but the shards; they go by the name of Spring Boot's entry too, so
	 * that it does not appear.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingBean(name = ShardAutoConfiguration.DEFAULT_DATA_SOURCE)
	static class WithoutDefaultDatabase {

		@Bean({ SHARDS, DB })
		@ConditionalOnMissingBean(name = SHARDS)
		@ConditionalOnEnabledHealthIndicator("shards")
		ShardHealthIndicator shardsHealthContributor(ShardDataSources shards, ShardProperties properties) {
			return create(shards, properties);
		}

	}

}
