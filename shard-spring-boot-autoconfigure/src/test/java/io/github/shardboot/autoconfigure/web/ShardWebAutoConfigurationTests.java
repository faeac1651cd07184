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

package io.github.shardboot.autoconfigure.web;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.DispatcherServlet;

import io.github.shardboot.autoconfigure.ShardAutoConfiguration;
import io.github.shardboot.web.RequestShardKeyResolver;
import io.github.shardboot.web.RequestShardKeySources;
import io.github.shardboot.web.ShardProblemAdvice;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ShardWebAutoConfiguration}.
 *
 * @author Shardboot Contributors
 */
class ShardWebAutoConfigurationTests {

	private static final String[] SHARD = { "shard.identity=off", "shard.shards.eu-1.url=jdbc:postgresql://host/eu1" };

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class, WebMvcAutoConfiguration.class,
				ShardAutoConfiguration.class, ShardWebAutoConfiguration.class))
		.withPropertyValues(SHARD);

	@Test
	void withoutASourceTheFilterIsOff() {
		this.contextRunner.run((context) -> {
			assertThat(context).hasSingleBean(ShardProblemAdvice.class);
			assertThat(context.getBean("shardKeyFilter", FilterRegistrationBean.class).isEnabled()).isFalse();
		});
	}

	@ParameterizedTest
	@CsvSource({ "header, X-Tenant-Id", "path-variable, customerId", "query-parameter, tenant", "cookie, tenant",
			"subdomain, shop.example.com", "principal-attribute, tenant_id" })
	void anyPropertyTurnsTheFilterOn(String property, String value) {
		this.contextRunner.withPropertyValues("shard.web." + property + "=" + value).run((context) -> {
			assertThat(context.getBean(RequestShardKeySources.class).isEmpty()).isFalse();
			assertThat(context.getBean("shardKeyFilter", FilterRegistrationBean.class).isEnabled()).isTrue();
		});
	}

	@ParameterizedTest
	@CsvSource({ "off, false", "session, true", "header, true" })
	void clientsSeeWhatTheyHaveWrittenIfThatIsWanted(String consistency, boolean enabled) {
		this.contextRunner.withPropertyValues("shard.replicas.consistency=" + consistency)
			.run((context) -> assertThat(context.getBean("consistencyFilter", FilterRegistrationBean.class).isEnabled())
				.isEqualTo(enabled));
	}

	@Test
	void headerOfTokensMustBeAName() {
		this.contextRunner.withPropertyValues("shard.replicas.consistency-header=a: b")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessage("'shard.replicas.consistency-header': 'a: b' cannot be the name of a header. "
						+ "Use letters, digits and hyphens."));
	}

	@Test
	void ownResolverIsASource() {
		this.contextRunner.withUserConfiguration(OwnResolver.class)
			.run((context) -> assertThat(context.getBean(RequestShardKeySources.class).isEmpty()).isFalse());
	}

	@Test
	void ownProblemAdviceWins() {
		this.contextRunner.withUserConfiguration(OwnAdvice.class)
			.run((context) -> assertThat(context).hasSingleBean(ShardProblemAdvice.class).hasBean("ownAdvice"));
	}

	@Test
	void backsOffWithoutSpringMvc() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(DispatcherServlet.class))
			.run((context) -> assertThat(context).doesNotHaveBean(ShardWebAutoConfiguration.class));
	}

	@Test
	void backsOffOutsideWebApplications() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ShardAutoConfiguration.class, ShardWebAutoConfiguration.class))
			.withPropertyValues(SHARD)
			.run((context) -> assertThat(context).doesNotHaveBean(ShardWebAutoConfiguration.class));
	}

	@Test
	void whenSwitchedOffThenBacksOff() {
		this.contextRunner
			.withPropertyValues("shard.enabled=false", "spring.datasource.url=jdbc:postgresql://host/main")
			.run((context) -> assertThat(context).doesNotHaveBean(ShardWebAutoConfiguration.class));
	}

	@ParameterizedTest
	@CsvSource({ "shard.web.required=true, shard.web.required",
			"shard.web.required-paths=/api/**, shard.web.required-paths", "shard.web.lock=true, shard.web.lock" })
	void requirementWithoutASourceFailsTheStart(String setting, String property) {
		this.contextRunner.withPropertyValues(setting)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessage("'%s': Nothing says where a web request carries its shard key. Set for example "
						+ "'shard.web.header' or 'shard.web.path-variable', or declare a RequestShardKeyResolver bean.",
						property));
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnResolver {

		@Bean
		RequestShardKeyResolver ownResolver() {
			return (request) -> "1";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnAdvice {

		@Bean
		ShardProblemAdvice ownAdvice() {
			return new ShardProblemAdvice();
		}

	}

}
