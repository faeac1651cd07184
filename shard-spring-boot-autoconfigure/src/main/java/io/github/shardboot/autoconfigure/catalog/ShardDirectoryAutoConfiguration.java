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

import com.github.benmanes.caffeine.cache.Caffeine;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.ShardDirectory;
import io.github.shardboot.TenantPlacement;
import io.github.shardboot.Tenants;
import io.github.shardboot.autoconfigure.ConfiguredShards;
import io.github.shardboot.autoconfigure.DirectoryProperties;
import io.github.shardboot.autoconfigure.ShardProperties;
import io.github.shardboot.catalog.Catalog;
import io.github.shardboot.directory.CachingShardDirectory;
import io.github.shardboot.directory.DirectoryChanges;
import io.github.shardboot.directory.DirectorySettings;
import io.github.shardboot.directory.DirectoryStrategy;
import io.github.shardboot.directory.DirectoryTenants;
import io.github.shardboot.directory.JdbcShardDirectory;
import io.github.shardboot.directory.LeastLoadedPlacement;
import io.github.shardboot.directory.ShardLoads;
import io.github.shardboot.directory.ShardTraits;
import io.github.shardboot.directory.UnknownKeys;
import io.github.shardboot.directory.WeightedPlacement;
import io.github.shardboot.micrometer.ShardDirectoryMetrics;
import io.github.shardboot.routing.ShardDataSources;
import io.github.shardboot.strategy.ShardingStrategy;
import io.github.shardboot.strategy.geo.Residency;
import io.github.shardboot.strategy.geo.ResidentShardDirectory;

/**
 * Auto-configuration of strategy {@code directory}.
 *
 * @author Shardboot Contributors
 */
@AutoConfiguration(after = ShardCatalogAutoConfiguration.class)
@ConditionalOnClass({ HikariDataSource.class, DataSourceAutoConfiguration.class })
@ConditionalOnBooleanProperty(name = "shard.enabled", matchIfMissing = true)
@ConditionalOnProperty(name = "shard.strategy", havingValue = "directory")
public final class ShardDirectoryAutoConfiguration {

	private static final String CACHE = "cachingShardDirectory";

	/**
	 * Caffeine is there.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(Caffeine.class)
	static class Cached {

		@Bean
		@ConditionalOnMissingBean(ShardDirectory.class)
		JdbcShardDirectory shardDirectory(Catalog catalog, ShardProperties properties) {
			return new JdbcShardDirectory(catalog, properties.keyType());
		}

		// not a candidate where the application wants the directory itself
		@Bean(defaultCandidate = false)
		@Qualifier(CACHE)
		CachingShardDirectory cachingShardDirectory(ShardDirectory directory, ShardProperties properties,
				Residency residency) {
			DirectoryProperties.Cache cache = properties.directory().cache();
			boolean reject = properties.directory().unknown() == UnknownKeys.REJECT;
			return new CachingShardDirectory(
					residency.isEmpty() ? directory : new ResidentShardDirectory(directory, residency),
					new DirectorySettings(cache.maximumSize(), cache.expireAfterWrite(), cache.maxStale(),
							cache.unknownMaximumSize(), cache.unknownExpireAfterWrite(),
							reject ? cache.unknownPerSecond() : 0));
		}

		@Bean
		@ConditionalOnMissingBean
		TenantPlacement tenantPlacement(ShardProperties properties) {
			return switch (properties.directory().placement()) {
				case LEAST_LOADED -> new LeastLoadedPlacement();
				case WEIGHTED -> new WeightedPlacement();
			};
		}

		@Bean
		ShardLoads shardLoads(ShardDirectory directory, ShardProperties properties, ConfiguredShards shards,
				ObjectProvider<ShardDataSources> dataSources) {
			List<ShardTraits> traits = shards.names().stream().map((name) -> {
				ShardProperties.Shard shard = properties.shards().get(name);
				return (shard != null) ? new ShardTraits(name, shard.weight(), shard.region(), shard.dedicated())
						: new ShardTraits(name, 1, null, false);
			}).toList();
			return new ShardLoads(traits, directory, properties.directory().load(),
					(shard) -> dataSources.getObject().get(shard), properties.directory().loadRefresh());
		}

		@Bean
		@ConditionalOnMissingBean(Tenants.class)
		DirectoryTenants shardTenants(@Qualifier(CACHE) CachingShardDirectory directory, TenantPlacement placement,
				ShardLoads loads, ShardProperties properties) {
			return new DirectoryTenants(properties.keyType(), directory, placement, loads);
		}

		@Bean
		@ConditionalOnMissingBean(ShardingStrategy.class)
		DirectoryStrategy directoryStrategy(@Qualifier(CACHE) CachingShardDirectory directory, Tenants tenants,
				ShardProperties properties) {
			return new DirectoryStrategy(directory, tenants, properties.directory().unknown());
		}

		@Bean
		DirectoryChanges directoryChanges(@Qualifier(CACHE) CachingShardDirectory directory,
				ShardProperties properties) {
			return new DirectoryChanges(directory, properties.keyType());
		}

	}

	/**
	 * Micrometer is there too.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ Caffeine.class, MeterBinder.class })
	static class Measured {

		@Bean
		ShardDirectoryMetrics shardDirectoryMetrics(@Qualifier(CACHE) CachingShardDirectory directory) {
			return new ShardDirectoryMetrics(directory);
		}

	}

	/**
	 * Caffeine is not there.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingClass("com.github.benmanes.caffeine.cache.Caffeine")
	static class WithoutCache {

		@Bean
		@ConditionalOnMissingBean(ShardingStrategy.class)
		ShardingStrategy directoryStrategy() {
			throw new ShardConfigurationException("shard.strategy",
					"Strategy 'directory' needs the cache Caffeine, which is not on the class path.",
					"Add the dependency 'com.github.ben-manes.caffeine:caffeine', whose version Spring Boot manages.");
		}

	}

}
