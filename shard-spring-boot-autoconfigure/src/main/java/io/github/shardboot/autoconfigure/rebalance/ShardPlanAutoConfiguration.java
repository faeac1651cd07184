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

package io.github.shardboot.autoconfigure.rebalance;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import com.zaxxer.hikari.HikariDataSource;
import jakarta.persistence.EntityManagerFactory;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.relational.core.mapping.RelationalMappingContext;
import org.springframework.data.repository.core.support.RepositoryFactoryBeanSupport;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;

import io.github.shardboot.ShardDirectory;
import io.github.shardboot.autoconfigure.ConfiguredShards;
import io.github.shardboot.autoconfigure.RebalanceProperties;
import io.github.shardboot.autoconfigure.ShardProperties;
import io.github.shardboot.autoconfigure.catalog.ShardCatalogAutoConfiguration;
import io.github.shardboot.autoconfigure.catalog.ShardDirectoryAutoConfiguration;
import io.github.shardboot.catalog.Catalog;
import io.github.shardboot.directory.ShardTraits;
import io.github.shardboot.inspection.HotKeys;
import io.github.shardboot.jpa.JpaTables;
import io.github.shardboot.rebalance.DiscoveredTables;
import io.github.shardboot.rebalance.MovePlanner;
import io.github.shardboot.rebalance.ShardRebalancer;
import io.github.shardboot.rebalance.ShardedTables;
import io.github.shardboot.rebalance.choice.CopyLimits;
import io.github.shardboot.rebalance.choice.EngineChoice;
import io.github.shardboot.rebalance.choice.ServerEngines;
import io.github.shardboot.rebalance.measure.KeyOperations;
import io.github.shardboot.rebalance.measure.MeasuredPieces;
import io.github.shardboot.rebalance.measure.UnitSizes;
import io.github.shardboot.rebalance.plan.LoadCost;
import io.github.shardboot.rebalance.plan.SizedMovePlanner;
import io.github.shardboot.rebalance.watch.MoveWatch;
import io.github.shardboot.repository.ShardRepositoryPostProcessor;
import io.github.shardboot.repository.SpringDataTables;
import io.github.shardboot.routing.ShardDataSources;
import io.github.shardboot.routing.ShardRouter;
import io.github.shardboot.routing.direct.DirectConnections;
import io.github.shardboot.strategy.geo.Residency;

/**
 * Auto-configuration of plans: which tables are sharded, how much they hold, and what
 * should move. Nothing is asked of any database before a plan is wanted.
 *
 * @author Shardboot Contributors
 */
@AutoConfiguration(after = { ShardCatalogAutoConfiguration.class, ShardDirectoryAutoConfiguration.class })
@ConditionalOnClass({ HikariDataSource.class, DataSourceAutoConfiguration.class })
@ConditionalOnBooleanProperty(name = "shard.enabled", matchIfMissing = true)
@ConditionalOnBean(Catalog.class)
public final class ShardPlanAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ShardedTables shardedTables(ShardProperties properties, ObjectProvider<EntityTables> entities) {
		RebalanceProperties settings = properties.rebalance();
		return new DiscoveredTables(settings.tables(), settings.referenceTables(), () -> {
			Map<String, Optional<String>> all = new TreeMap<>();
			entities.forEach((tables) -> tables.get()
				.forEach((table, column) -> all.merge(table, column, (first, second) -> first.or(() -> second))));
			return all;
		});
	}

	@Bean
	@ConditionalOnMissingBean
	LoadCost shardLoadCost(ShardProperties properties) {
		return properties.rebalance().planning().cost();
	}

	@Bean
	@ConditionalOnMissingBean
	KeyOperations shardKeyOperations(ObjectProvider<HotKeys> hotKeys) {
		return (shard) -> {
			Map<Object, Long> operations = new HashMap<>();
			hotKeys.ifAvailable(
					(counted) -> counted.of(shard).forEach((hot) -> operations.put(hot.key(), hot.operations())));
			return operations;
		};
	}

	@Bean
	@ConditionalOnMissingBean
	EngineChoice shardEngineChoice(ShardDataSources dataSources, ShardProperties properties) {
		RebalanceProperties settings = properties.rebalance();
		return new ServerEngines(new DirectConnections(dataSources).as(settings.username(), settings.password()),
				settings.engine(), settings.reverse());
	}

	@Bean
	@ConditionalOnMissingBean
	MovePlanner shardMovePlanner(ShardRouter router, ShardProperties properties, ConfiguredShards shards,
			ShardDataSources dataSources, ShardedTables tables, KeyOperations operations, LoadCost cost,
			Residency residency, EngineChoice engines, ObjectProvider<ShardDirectory> directory,
			ObjectProvider<ShardRebalancer> rebalancer) {
		RebalanceProperties settings = properties.rebalance();
		UnitSizes sizes = new UnitSizes(new DirectConnections(dataSources).as(settings.username(), settings.password()),
				tables, settings.planning().timeout(), settings.planning().sampleAbove().toBytes());
		MeasuredPieces pieces = new MeasuredPieces(sizes, properties.keyType(), operations, directory.getIfAvailable());
		return new SizedMovePlanner(router::map, traits(shards, properties), pieces, cost, residency,
				properties.keyType(), () -> {
					ShardRebalancer known = rebalancer.getIfAvailable();
					return (known != null) ? known.moves() : List.of();
				}, engines, new CopyLimits(settings.maxBlockedRows(), settings.maxPause()));
	}

	private static List<ShardTraits> traits(ConfiguredShards shards, ShardProperties properties) {
		return shards.names().stream().map((name) -> {
			ShardProperties.Shard shard = properties.shards().get(name);
			return (shard != null) ? new ShardTraits(name, shard.weight(), shard.region(), shard.dedicated())
					: new ShardTraits(name, 1, null, false);
		}).toList();
	}

	@Bean
	MoveWatch shardMoveWatch(ObjectProvider<ShardRebalancer> rebalancer, ApplicationEventPublisher events) {
		return new MoveWatch(rebalancer::getIfAvailable, events::publishEvent, Clock.systemUTC());
	}

	/**
	 * Tables that a mapping of entities knows, with the column of the key where there is
	 * one.
	 */
	@FunctionalInterface
	interface EntityTables extends Supplier<Map<String, Optional<String>>> {

	}

	/**
	 * The types of entities whose repositories are sharded.
	 */
	@FunctionalInterface
	interface ShardedTypes extends Supplier<Set<Class<?>>> {

	}

	/**
	 * There are repositories.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(RepositoryFactoryBeanSupport.class)
	static class Repositories {

		@Bean
		ShardedTypes shardedTypes(ObjectProvider<ShardRepositoryPostProcessor> repositories) {
			return () -> repositories.stream()
				.flatMap((processor) -> processor.shardedTypes().stream())
				.collect(Collectors.toSet());
		}

	}

	/**
	 * Spring Data JDBC knows entities.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ RepositoryFactoryBeanSupport.class, RelationalMappingContext.class })
	static class SpringData {

		@Bean
		EntityTables springDataTables(ObjectProvider<RelationalMappingContext> contexts, ShardedTypes sharded) {
			return new SpringDataTables(contexts, sharded)::get;
		}

	}

	/**
	 * Hibernate knows entities.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ LocalContainerEntityManagerFactoryBean.class, SessionFactoryImplementor.class })
	static class Jpa {

		@Bean
		EntityTables jpaTables(ObjectProvider<EntityManagerFactory> factories, ObjectProvider<ShardedTypes> sharded) {
			return new JpaTables(factories, sharded.getIfAvailable(() -> Set::of))::get;
		}

	}

}
