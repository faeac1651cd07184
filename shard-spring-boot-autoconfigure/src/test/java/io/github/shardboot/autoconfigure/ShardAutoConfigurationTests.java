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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.task.TaskDecorator;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;

import io.github.shardboot.ShardLocation.Why;
import io.github.shardboot.Shards;
import io.github.shardboot.identity.ShardIdentityMode;
import io.github.shardboot.routing.DefaultDatabase;
import io.github.shardboot.routing.ShardConnectionDetails;
import io.github.shardboot.routing.ShardDataSourceCustomizer;
import io.github.shardboot.routing.ShardDataSources;
import io.github.shardboot.routing.ShardRouter;
import io.github.shardboot.strategy.ShardKeyType;
import io.github.shardboot.strategy.ShardMap;
import io.github.shardboot.strategy.ShardingStrategy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ShardAutoConfiguration}.
 *
 * @author Shardboot Contributors
 */
class ShardAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class, JdbcTemplateAutoConfiguration.class,
				JdbcClientAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class,
				ShardAutoConfiguration.class))
		.withPropertyValues("shard.identity=off", "shard.shards.eu-1.url=jdbc:postgresql://host/eu1",
				"shard.shards.us-1.url=jdbc:postgresql://host/us1");

	@Test
	void byDefaultHashesLongKeysToSlots() {
		this.contextRunner.run((context) -> {
			Shards shards = context.getBean(Shards.class);
			assertThat(shards.names()).containsExactly("eu-1", "us-1");
			assertThat(shards.locate(1L).slot()).isBetween(0, 4095);
			assertThat(shards.locate(1L).why()).isEqualTo(Why.SLOT);
			assertThat(context).hasSingleBean(ShardDataSources.class)
				.hasSingleBean(JdbcTemplate.class)
				.hasSingleBean(PlatformTransactionManager.class)
				.hasSingleBean(TaskDecorator.class);
		});
	}

	@Test
	void propertiesDecideAboutKeysAndStrategy() {
		this.contextRunner
			.withPropertyValues("shard.key-type=string", "shard.strategy=list", "shard.list.eu-1=DE,FR",
					"shard.list.us-1=US", "shard.overrides.FR=us-1")
			.run((context) -> {
				Shards shards = context.getBean(Shards.class);
				assertThat(shards.locate("DE").shard()).isEqualTo("eu-1");
				assertThat(shards.locate("US").shard()).isEqualTo("us-1");
				assertThat(shards.locate("FR").why()).isEqualTo(Why.OVERRIDE);
			});
	}

	@Test
	void weightsDecideAboutSlots() {
		this.contextRunner.withPropertyValues("shard.shards.eu-1.weight=0")
			.run((context) -> assertThat(List.of(1L, 2L, 3L, 4L))
				.allMatch((key) -> context.getBean(Shards.class).locate(key).shard().equals("us-1")));
	}

	@Test
	void identityIsClaimedByDefault() {
		new ApplicationContextRunner().withUserConfiguration(BoundProperties.class)
			.run((context) -> assertThat(context.getBean(ShardProperties.class).identity())
				.isEqualTo(ShardIdentityMode.CLAIM));
	}

	@Test
	void ownConnectionDetailsWin() {
		this.contextRunner.withUserConfiguration(OwnConnectionDetails.class).run((context) -> {
			assertThat(context).hasSingleBean(ShardConnectionDetails.class);
			ShardDataSources shards = context.getBean(ShardDataSources.class);
			assertThat(shards.hikari("eu-1").getJdbcUrl()).isEqualTo("jdbc:postgresql://own/eu1");
			assertThat(shards.hikari("eu-1").getUsername()).isEqualTo("postgres");
			assertThat(shards.names()).containsExactly("ap-1", "eu-1", "us-1");
		});
	}

	@Test
	void ownRouterWins() {
		this.contextRunner.withUserConfiguration(OwnRouter.class)
			.run((context) -> assertThat(context.getBean(Shards.class).names()).containsExactly("own"));
	}

	@Test
	void ownStrategyWins() {
		this.contextRunner.withUserConfiguration(OwnStrategy.class)
			.withPropertyValues("shard.strategy=range")
			.run((context) -> assertThat(context.getBean(Shards.class).locate(1L).why()).isEqualTo(Why.CUSTOM));
	}

	@Test
	void customizersAreCalledInOrderAfterTheProperties() {
		this.contextRunner.withUserConfiguration(Customizers.class)
			.withPropertyValues("shard.shards.us-1.hikari.maximum-pool-size=3")
			.run((context) -> {
				assertThat(context.getBean(Customizers.class).calls).containsExactly("first eu-1 10", "second eu-1 11",
						"first us-1 3", "second us-1 4");
				assertThat(context.getBean(ShardDataSources.class).hikari("us-1").getMaximumPoolSize()).isEqualTo(5);
			});
	}

	@Test
	void poolsAreNoBeans() {
		this.contextRunner.run((context) -> {
			assertThat(context.getBeansOfType(DataSource.class)).containsOnlyKeys("dataSource");
			assertThat(context).doesNotHaveBean(HikariDataSource.class);
		});
	}

	@Test
	void noPoolIsStarted() {
		this.contextRunner.run((context) -> assertThat(context.getBean(ShardDataSources.class).names())
			.allMatch((shard) -> !context.getBean(ShardDataSources.class).hikari(shard).isRunning()));
	}

	@Test
	void poolsCloseWithTheContext() {
		List<HikariDataSource> pools = new ArrayList<>();
		this.contextRunner.withPropertyValues("spring.datasource.url=jdbc:postgresql://host/main").run((context) -> {
			ShardDataSources shards = context.getBean(ShardDataSources.class);
			shards.names().forEach((shard) -> pools.add(shards.hikari(shard)));
			pools.add(context.getBean("defaultDataSource", HikariDataSource.class));
			assertThat(pools).hasSize(3).noneMatch(HikariDataSource::isClosed);
		});
		assertThat(pools).allMatch(HikariDataSource::isClosed);
	}

	@Test
	void whenSwitchedOffThenTheApplicationIsAsWithoutUs() {
		this.contextRunner
			.withPropertyValues("shard.enabled=false", "shard.nonsense=1",
					"spring.datasource.url=jdbc:postgresql://host/main")
			.run((context) -> {
				assertThat(context).hasSingleBean(JdbcTemplate.class);
				assertThat(context.getBeansOfType(DataSource.class)).containsOnlyKeys("dataSource");
				assertThat(context.getBean(DataSource.class)).isExactlyInstanceOf(HikariDataSource.class);
				assertThat(context.getBeanDefinitionNames())
					.noneMatch((name) -> name.toLowerCase().contains("shard") && !name.endsWith("Tests"));
			});
	}

	@Test
	void whenThereIsNoHikariThenBacksOff() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(HikariDataSource.class))
			.run((context) -> assertThat(context).doesNotHaveBean(ShardAutoConfiguration.class));
	}

	@Test
	void needsNeitherSpringDataNorContextPropagation() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("org.springframework.data", "io.micrometer"))
			.run((context) -> assertThat(context).hasSingleBean(Shards.class));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(ShardProperties.class)
	static class BoundProperties {

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnConnectionDetails {

		@Bean
		ShardConnectionDetails ownConnectionDetails() {
			return () -> Map.of("eu-1", new FixedConnectionDetails("jdbc:postgresql://own/eu1"), "us-1",
					new FixedConnectionDetails("jdbc:postgresql://own/us1"), "ap-1",
					new FixedConnectionDetails("jdbc:postgresql://own/ap1"));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnRouter {

		@Bean
		ShardRouter ownRouter(DefaultDatabase defaultDatabase) {
			return new ShardRouter(ShardKeyType.UUID, new ShardMap(7, List.of("own"), Map.of(), (key) -> "own"),
					defaultDatabase, true);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnStrategy {

		@Bean
		ShardingStrategy ownStrategy() {
			return (key) -> "us-1";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Customizers {

		final List<String> calls = new ArrayList<>();

		@Bean
		@Order(2)
		ShardDataSourceCustomizer second() {
			return (shard, pool) -> change("second", shard, pool);
		}

		@Bean
		@Order(1)
		ShardDataSourceCustomizer first() {
			return (shard, pool) -> change("first", shard, pool);
		}

		private void change(String name, String shard, HikariDataSource pool) {
			this.calls.add("%s %s %d".formatted(name, shard, pool.getMaximumPoolSize()));
			pool.setMaximumPoolSize(pool.getMaximumPoolSize() + 1);
		}

	}

}
