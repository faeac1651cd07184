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

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;

import javax.sql.DataSource;

import net.bytebuddy.ByteBuddy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what a user reads whose data source would not route, or not as a whole.
 *
 * @author Shardboot Contributors
 */
@ExtendWith(OutputCaptureExtension.class)
class DataSourceFailureTests {

	private static final String SHARDS = """
			shard.shards.eu-1.url=${db}/eu1?${secret}
			shard.shards.us-1.url=${db}/us1?${secret}
			""";

	private FailingApplication application;

	@BeforeEach
	void create(@TempDir Path directory) {
		this.application = new FailingApplication(directory);
	}

	@AfterEach
	void close() throws IOException {
		this.application.close();
	}

	@Test
	void ownDataSourceOfAnotherName(CapturedOutput output) {
		assertThat(this.application.start(output, SHARDS, Orders.class))
			.isEqualTo(notRouted("", "'orders' (DriverManagerDataSource)"));
	}

	@Test
	void nameOfNoDataSource(CapturedOutput output) {
		assertThat(this.application.start(output, SHARDS + "shard.default-data-source-name=order", Orders.class))
			.isEqualTo(notRouted("\n    Origin: application.properties - 3:32", "'orders' (DriverManagerDataSource)"));
	}

	@Test
	void twoDataSourcesOfWhichNoneIsPrimary(CapturedOutput output) {
		assertThat(this.application.start(output, SHARDS + "shard.default-data-source-name=orders", Orders.class,
				Reports.class))
			.isEqualTo(notRouted("\n    Origin: application.properties - 3:32",
					"'orders' (routed), 'reports' (DriverManagerDataSource)"));
	}

	@Test
	void anotherDataSourceIsPrimary(CapturedOutput output) {
		assertThat(this.application.start(output, SHARDS + "shard.default-data-source-name=orders", Orders.class,
				PrimaryReports.class))
			.isEqualTo(notRouted("\n    Origin: application.properties - 3:32",
					"'orders' (routed), 'primaryReports' (DriverManagerDataSource)"));
	}

	@Test
	void dataSourceThatIsReplacedBehindOurBack(CapturedOutput output) {
		assertThat(this.application.start(output, SHARDS + "spring.datasource.url=${db}/main?${secret}",
				Replacement.class))
			.isEqualTo(notRouted("", "'dataSource' (DriverManagerDataSource)"));
	}

	private static String notRouted(String origin, String beans) {
		return """
				Description:

				The DataSource that is injected by type is not the routed one; nothing would reach a shard. DataSource \
				beans are %s.

				    Property: shard.default-data-source-name%s

				Action:

				Leave the bean 'dataSource' to Spring Boot, or set 'shard.default-data-source-name' to the bean that is \
				the default database, and make it the only or the primary one."""
			.formatted(beans, origin);
	}

	@ParameterizedTest
	@CsvSource({ "com.baomidou.dynamic.datasource.DynamicRoutingDataSource, dynamic-datasource (com.baomidou)",
			"org.apache.shardingsphere.driver.ShardingSphereDriver, ShardingSphere-JDBC (org.apache.shardingsphere)" })
	void libraryThatReplacesTheDataSourceToo(String className, String library, CapturedOutput output,
			@TempDir Path classes) throws IOException {
		Path file = classes.resolve(ClassUtils.convertClassNameToResourcePath(className) + ".class");
		Files.createDirectories(file.getParent());
		Files.write(file, new ByteBuddy().subclass(Object.class).name(className).make().getBytes());
		try (URLClassLoader classLoader = new URLClassLoader(new URL[] { classes.toUri().toURL() },
				getClass().getClassLoader())) {
			assertThat(this.application.start(output, SHARDS, classLoader)).isEqualTo("""
					Description:

					%s is on the class path; it also replaces the DataSource, and only one can.

					Action:

					Remove it, or remove this starter or switch it off with 'shard.enabled=false'.""", library);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "auto-commit=false", "transaction-isolation=TRANSACTION_SERIALIZABLE" })
	void shardThatDiffersFromTheDefaultDatabase(String setting, CapturedOutput output) {
		String name = setting.substring(0, setting.indexOf('='));
		assertThat(this.application.start(output, SHARDS + """
				spring.datasource.url=${db}/main?${secret}
				shard.shards.us-1.hikari.%s
				""".formatted(setting))).isEqualTo(differ("us-1", "the default database", name, "shard.shards.us-1"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "auto-commit=false", "transaction-isolation=TRANSACTION_SERIALIZABLE" })
	void allShardsDifferFromTheDefaultDatabase(String setting, CapturedOutput output) {
		String name = setting.substring(0, setting.indexOf('='));
		assertThat(this.application.start(output, SHARDS + """
				spring.datasource.url=${db}/main?${secret}
				shard.defaults.hikari.%s
				""".formatted(setting))).isEqualTo(differ("eu-1", "the default database", name, "shard.defaults"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "auto-commit=false", "transaction-isolation=TRANSACTION_SERIALIZABLE" })
	void shardsThatDifferWithoutDefaultDatabase(String setting, CapturedOutput output) {
		String name = setting.substring(0, setting.indexOf('='));
		assertThat(this.application.start(output, SHARDS + "\nshard.shards.us-1.hikari." + setting))
			.isEqualTo(differ("us-1", "shard 'eu-1'", name, "shard.shards.us-1"));
	}

	private static String differ(String shard, String reference, String setting, String property) {
		return """
				Description:

				Shard '%1$s' and %2$s differ in '%3$s', which must be the same in all pools.

				    Property: %4$s.hikari.%3$s
				    Origin: application.properties - 4:%5$d

				Action:

				Set it in 'spring.datasource.hikari' only, or without a default database in 'shard.defaults.hikari' only; \
				the shards follow."""
			.formatted(shard, reference, setting, property, property.length() + setting.length() + 10);
	}

	@ParameterizedTest
	@CsvSource({ "spring.datasource, spring.datasource.url=${db}/main", "shard.defaults, ''" })
	void isolationThatDoesNotExist(String prefix, String url, CapturedOutput output) {
		assertThat(this.application.start(output, SHARDS + """
				%s.hikari.transaction-isolation=TRANSACTION_REPEATABLE
				%s
				""".formatted(prefix, url))).isEqualTo("""
				Description:

				'TRANSACTION_REPEATABLE' is not a transaction isolation.

				    Property: %s.hikari.transaction-isolation
				    Origin: application.properties - 3:%d

				Action:

				Did you mean 'TRANSACTION_REPEATABLE_READ'? Transaction isolations are 'TRANSACTION_READ_COMMITTED', \
				'TRANSACTION_REPEATABLE_READ', 'TRANSACTION_SERIALIZABLE'.""", prefix, prefix.length() + 31);
	}

	@Configuration(proxyBeanMethods = false)
	static class Orders {

		@Bean
		DataSource orders() {
			return new DriverManagerDataSource("jdbc:postgresql://host/orders");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Reports {

		@Bean
		DataSource reports() {
			return new DriverManagerDataSource("jdbc:postgresql://host/reports");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PrimaryReports {

		@Bean
		@Primary
		DataSource primaryReports() {
			return new DriverManagerDataSource("jdbc:postgresql://host/reports");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Replacement {

		@Bean
		static BeanPostProcessor replacement() {
			return new BeanPostProcessor() {

				@Override
				public Object postProcessAfterInitialization(Object bean, String beanName) {
					return (bean instanceof DataSource)
							? new DriverManagerDataSource("jdbc:postgresql://host/replacement") : bean;
				}

			};
		}

	}

}
