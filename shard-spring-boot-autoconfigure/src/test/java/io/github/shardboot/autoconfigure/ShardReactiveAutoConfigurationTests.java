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

import java.util.Objects;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.ApplicationContextAssertProvider;
import org.springframework.boot.test.context.runner.AbstractApplicationContextRunner;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mock.env.MockEnvironment;

import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.Shards;
import io.github.shardboot.autoconfigure.web.ShardReactiveAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ShardReactiveAutoConfiguration}.
 *
 * @author Shardboot Contributors
 */
class ShardReactiveAutoConfigurationTests {

	@Test
	void webFluxIsRefused() {
		configured(new ReactiveWebApplicationContextRunner()).run((context) -> {
			FailureAnalysis analysis = analysis(context);
			assertThat(analysis.getDescription()).contains("reactive (WebFlux)", "servlet applications");
			assertThat(analysis.getAction()).contains("spring-boot-starter-webmvc", "shard.enabled=false");
		});
	}

	@Test
	void webFluxWithoutShardingStarts() {
		configured(new ReactiveWebApplicationContextRunner())
			.withPropertyValues("shard.enabled=false", "spring.datasource.url=jdbc:postgresql://localhost/none")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void r2dbcAloneIsRefused() {
		configured(new ApplicationContextRunner()).withUserConfiguration(R2dbc.class).run((context) -> {
			FailureAnalysis analysis = analysis(context);
			assertThat(analysis.getDescription()).contains("R2DBC ConnectionFactory", "only JDBC");
			assertThat(analysis.getAction()).contains("Remove R2DBC", "shard.enabled=false");
		});
	}

	@Test
	void r2dbcBesideJdbcStarts() {
		configured(new ApplicationContextRunner()).withUserConfiguration(R2dbc.class, Jdbc.class)
			.run((context) -> assertThat(context).hasSingleBean(Shards.class));
	}

	@Test
	void servletApplicationStarts() {
		configured(new WebApplicationContextRunner()).run((context) -> assertThat(context).hasSingleBean(Shards.class));
	}

	@Test
	void applicationWithoutReactiveLibrariesStarts() {
		configured(new ApplicationContextRunner())
			.withClassLoader(new FilteredClassLoader("io.r2dbc", "reactor", "org.springframework.web.reactive"))
			.run((context) -> assertThat(context).hasSingleBean(Shards.class));
	}

	private static <R extends AbstractApplicationContextRunner<R, ?, ?>> R configured(R runner) {
		return runner
			.withConfiguration(AutoConfigurations.of(ShardReactiveAutoConfiguration.class, ShardAutoConfiguration.class,
					DataSourceAutoConfiguration.class))
			.withPropertyValues("shard.shards.s0.url=jdbc:postgresql://localhost/s0", "shard.identity=off");
	}

	private static FailureAnalysis analysis(ApplicationContextAssertProvider<? extends ApplicationContext> context) {
		assertThat(context.getStartupFailure()).isInstanceOf(ShardConfigurationException.class);
		return Objects.requireNonNull(
				new ShardConfigurationFailureAnalyzer(new MockEnvironment()).analyze(context.getStartupFailure()));
	}

	@Configuration(proxyBeanMethods = false)
	static class R2dbc {

		@Bean
		ConnectionFactory connectionFactory() {
			return new UnusedConnectionFactory();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Jdbc {

		@Bean
		DataSource dataSource() {
			return new HikariDataSource();
		}

	}

	private static final class UnusedConnectionFactory implements ConnectionFactory {

		@Override
		public Publisher<? extends Connection> create() {
			throw new UnsupportedOperationException();
		}

		@Override
		public ConnectionFactoryMetadata getMetadata() {
			return () -> "none";
		}

	}

}
