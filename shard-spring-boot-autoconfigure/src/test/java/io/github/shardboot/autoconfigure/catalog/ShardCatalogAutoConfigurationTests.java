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

package io.github.shardboot.autoconfigure.catalog;

import java.util.List;
import java.util.Map;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.InvalidDataAccessApiUsageException;

import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.ShardDirectory;
import io.github.shardboot.ShardLocation;
import io.github.shardboot.Shards;
import io.github.shardboot.TenantPlacement;
import io.github.shardboot.autoconfigure.ShardAutoConfiguration;
import io.github.shardboot.catalog.Catalog;
import io.github.shardboot.catalog.JdbcShardMap;
import io.github.shardboot.directory.DirectoryStrategy;
import io.github.shardboot.directory.LeastLoadedPlacement;
import io.github.shardboot.directory.WeightedPlacement;
import io.github.shardboot.micrometer.ShardDirectoryMetrics;
import io.github.shardboot.routing.DefaultDatabase;
import io.github.shardboot.routing.ShardRouter;
import io.github.shardboot.strategy.ShardKeyType;
import io.github.shardboot.strategy.ShardMap;
import io.github.shardboot.strategy.ShardingStrategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ShardCatalogAutoConfiguration} and
 * {@link ShardDirectoryAutoConfiguration}.
 *
 * @author Shardboot Contributors
 */
class ShardCatalogAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class, ShardAutoConfiguration.class,
				ShardCatalogAutoConfiguration.class, ShardDirectoryAutoConfiguration.class))
		.withPropertyValues("shard.identity=off", "shard.shards.eu-1.url=jdbc:postgresql://host/eu1",
				"shard.shards.us-1.url=jdbc:postgresql://host/us1");

	@Test
	void byDefaultThereIsNoCatalog() {
		this.contextRunner.run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(Catalog.class).doesNotHaveBean(ShardDirectory.class);
			assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
				.isThrownBy(() -> context.getBean(Shards.class).tenants())
				.withMessage("Shards.tenants(): there is no directory. Set 'shard.strategy' to 'directory'.");
		});
	}

	@Test
	void catalogNeedsADatabase() {
		this.contextRunner.withPropertyValues("shard.catalog.enabled=true")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(ShardConfigurationException.class, (ex) -> {
					assertThat(ex.getProperty()).isEqualTo("shard.catalog.url");
					assertThat(ex.getProblem()).startsWith("The catalog has no database");
				}));
	}

	@Test
	void directoryNeedsCaffeine() {
		this.contextRunner
			.withPropertyValues("shard.strategy=directory", "shard.catalog.url=jdbc:postgresql://localhost:1/none")
			.withClassLoader(new FilteredClassLoader(Caffeine.class))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("needs the cache Caffeine")
				.hasMessageContaining("com.github.ben-manes.caffeine:caffeine"));
	}

	@Test
	void placementIsChosenByPropertyOrBean() {
		ApplicationContextRunner directory = this.contextRunner.withUserConfiguration(NoCatalog.class)
			.withPropertyValues("shard.strategy=directory", "shard.catalog.url=jdbc:postgresql://localhost:1/none");
		directory.run((context) -> assertThat(context).hasSingleBean(LeastLoadedPlacement.class));
		directory.withPropertyValues("shard.directory.placement=weighted")
			.run((context) -> assertThat(context).hasSingleBean(WeightedPlacement.class));
		directory.withBean(TenantPlacement.class, () -> (key, needs, candidates) -> "us-1")
			.run((context) -> assertThat(context).hasSingleBean(TenantPlacement.class)
				.doesNotHaveBean(LeastLoadedPlacement.class));
		directory.withPropertyValues("shard.directory.placement=random")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("io.github.shardboot.autoconfigure.DirectoryProperties.Placement.random"));
	}

	@Test
	void strategyOfTheApplicationWins() {
		this.contextRunner.withUserConfiguration(NoCatalog.class)
			.withBean(ShardingStrategy.class, () -> (key) -> "us-1")
			.withPropertyValues("shard.strategy=directory", "shard.catalog.url=jdbc:postgresql://localhost:1/none")
			.run((context) -> {
				assertThat(context).doesNotHaveBean(DirectoryStrategy.class);
				assertThat(context.getBean(Shards.class).locate(1).why()).isEqualTo(ShardLocation.Why.CUSTOM);
			});
	}

	@Test
	void directoryIsMeasuredWhereThereIsMicrometer() {
		ApplicationContextRunner directory = this.contextRunner.withUserConfiguration(NoCatalog.class)
			.withPropertyValues("shard.strategy=directory", "shard.catalog.url=jdbc:postgresql://localhost:1/none");
		directory.run((context) -> {
			SimpleMeterRegistry registry = new SimpleMeterRegistry();
			context.getBean(ShardDirectoryMetrics.class).bindTo(registry);
			assertThat(registry.get("cache.gets").tags("cache", "shard.directory", "result", "hit").functionCounter())
				.isNotNull();
			assertThat(registry.get("cache.size").tags("cache", "shard.directory.unknown").gauge().value()).isZero();
		});
		directory.withClassLoader(new FilteredClassLoader(MeterBinder.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ShardDirectoryMetrics.class));
	}

	/**
	 * Keeps the shard map from being read at start-up.
	 */
	@Configuration(proxyBeanMethods = false)
	static class NoCatalog {

		@Bean
		ShardRouter shardRouter(ObjectProvider<ShardingStrategy> strategy, DefaultDatabase defaultDatabase,
				JdbcShardMap stored) {
			assertThat(stored).isNotNull();
			return new ShardRouter(ShardKeyType.LONG,
					new ShardMap(1, List.of("eu-1", "us-1"), Map.of(), strategy.getObject()), defaultDatabase, false);
		}

	}

}
