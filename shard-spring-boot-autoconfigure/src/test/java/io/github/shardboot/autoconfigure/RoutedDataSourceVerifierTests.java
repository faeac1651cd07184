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

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.testsupport.UndecidedDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RoutedDataSourceVerifier}.
 *
 * @author Shardboot Contributors
 */
class RoutedDataSourceVerifierTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ShardAutoConfiguration.class, DataSourceAutoConfiguration.class))
		.withPropertyValues("shard.shards.s0.url=jdbc:postgresql://localhost/s0", "shard.identity=off");

	@Test
	void embeddedDatabaseInPlaceOfTheRoutedDataSourceIsRefused() {
		this.runner.withUserConfiguration(Replacement.class)
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(ShardConfigurationException.class)
				.hasMessageContaining("'dataSource' was replaced")
				.hasMessageContaining("@AutoConfigureTestDatabase(replace = NONE)"));
	}

	@Test
	void routedDataSourceWithoutDefaultDatabaseIsAccepted() {
		this.runner.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void dataSourceThatCannotTellWhetherItIsRoutedFailsTheStart() {
		this.runner.withBean("dataSource", DataSource.class, UndecidedDataSource::new)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessage("Undecided")
				.satisfies((cause) -> assertThat(context.getStartupFailure())
					.hasStackTraceContaining("A DataSource cannot tell whether it is routed")));
	}

	/**
	 * Does what test slices do to a data source that Spring Boot did not define.
	 */
	@Configuration(proxyBeanMethods = false)
	static class Replacement {

		@Bean
		static BeanDefinitionRegistryPostProcessor replace() {
			return (registry) -> replace(registry);
		}

		private static void replace(BeanDefinitionRegistry registry) {
			registry.removeBeanDefinition("dataSource");
			registry.registerBeanDefinition("dataSource", new RootBeanDefinition(HikariDataSource.class));
		}

	}

}
