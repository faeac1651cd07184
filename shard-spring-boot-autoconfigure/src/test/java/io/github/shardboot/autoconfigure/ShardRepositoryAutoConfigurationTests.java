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

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.jdbc.autoconfigure.DataJdbcRepositoriesAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.jdbc.core.dialect.JdbcDialect;
import org.springframework.data.jdbc.core.dialect.JdbcPostgresDialect;

import io.github.shardboot.repository.ShardRepositoryPostProcessor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ShardRepositoryAutoConfiguration}.
 *
 * @author Shardboot Contributors
 */
class ShardRepositoryAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class,
				DataSourceTransactionManagerAutoConfiguration.class, JdbcTemplateAutoConfiguration.class,
				DataJdbcRepositoriesAutoConfiguration.class, ShardAutoConfiguration.class,
				ShardRepositoryAutoConfiguration.class))
		.withUserConfiguration(NoRepositories.class)
		.withPropertyValues("shard.identity=off", "shard.shards.eu-1.url=jdbc:postgresql://host/eu1");

	@Test
	void knowsTheDialectWithoutAskingADatabase() {
		this.contextRunner.run((context) -> {
			assertThat(context).hasSingleBean(ShardRepositoryPostProcessor.class);
			assertThat(context.getBean(JdbcDialect.class)).isSameAs(JdbcPostgresDialect.INSTANCE);
		});
	}

	@Test
	void ownDialectWins() {
		this.contextRunner.withUserConfiguration(OwnDialect.class)
			.run((context) -> assertThat(context.getBean(JdbcDialect.class)).isSameAs(OwnDialect.INSTANCE));
	}

	@Test
	void withoutSpringDataBacksOff() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("org.springframework.data")).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.containsBean("shardRepositoryPostProcessor")).isFalse();
		});
	}

	@Test
	void withoutSpringDataJdbcHasNoDialect() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("org.springframework.data.jdbc")).run((context) -> {
			assertThat(context).hasSingleBean(ShardRepositoryPostProcessor.class);
			assertThat(context.containsBean("jdbcDialect")).isFalse();
		});
	}

	@Test
	void whenSwitchedOffThenBacksOff() {
		this.contextRunner
			.withPropertyValues("shard.enabled=false", "spring.datasource.url=jdbc:postgresql://host/main",
					"spring.data.jdbc.dialect=h2")
			.run((context) -> assertThat(context).doesNotHaveBean(ShardRepositoryPostProcessor.class));
	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage
	static class NoRepositories {

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnDialect {

		private static final JdbcDialect INSTANCE = new JdbcPostgresDialect();

		@Bean
		JdbcDialect ownDialect() {
			return INSTANCE;
		}

	}

}
