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

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Role;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.util.Assert;
import org.springframework.util.function.SingletonSupplier;

import io.github.shardboot.RegionResolver;
import io.github.shardboot.ShardGate;
import io.github.shardboot.ShardListener;
import io.github.shardboot.ShardResultMerger;
import io.github.shardboot.Tenants;
import io.github.shardboot.catalog.JdbcShardMap;
import io.github.shardboot.identity.KeySpace;
import io.github.shardboot.identity.MapOwnership;
import io.github.shardboot.identity.ShardIdentity;
import io.github.shardboot.identity.ShardIdentityCheck;
import io.github.shardboot.migration.UnmigratedShards;
import io.github.shardboot.repository.allshards.AllShardsSettings;
import io.github.shardboot.routing.DefaultDatabase;
import io.github.shardboot.routing.MoveRouting;
import io.github.shardboot.routing.ShardConnectionDetails;
import io.github.shardboot.routing.ShardContextTaskDecorator;
import io.github.shardboot.routing.ShardDataSourceCustomizer;
import io.github.shardboot.routing.ShardDataSources;
import io.github.shardboot.routing.ShardRouter;
import io.github.shardboot.routing.ShardRoutingDataSource;
import io.github.shardboot.routing.direct.ShardVisitor;
import io.github.shardboot.routing.replica.ReplicaSampler;
import io.github.shardboot.routing.replica.ShardReplicas;
import io.github.shardboot.scatter.ScatterSettings;
import io.github.shardboot.scatter.ShardScatter;
import io.github.shardboot.scatter.merge.JdbcTextOrder;
import io.github.shardboot.strategy.ShardMap;
import io.github.shardboot.strategy.ShardingStrategy;
import io.github.shardboot.strategy.geo.Residency;

/**
 * Auto-configuration of the shards and of the data source that routes to them.
 *
 * @author Shardboot Contributors
 */
@AutoConfiguration(before = DataSourceAutoConfiguration.class)
@ConditionalOnClass({ HikariDataSource.class, DataSourceAutoConfiguration.class })
@ConditionalOnBooleanProperty(name = "shard.enabled", matchIfMissing = true)
@EnableConfigurationProperties(ShardProperties.class)
@Import({ IncompatibleLibraryCheck.class, ScatterConfiguration.class, ServingConfiguration.class })
public final class ShardAutoConfiguration {

	/**
	 * Name of the bean that is the default database as it was before routing.
	 */
	public static final String DEFAULT_DATA_SOURCE = "defaultDataSource";

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static RoutedDataSourcePostProcessor routedDataSourcePostProcessor(Environment environment,
			ObjectProvider<ShardDataSources> shards, ObjectProvider<ShardListener> listeners,
			ObjectProvider<ShardDataSourceCustomizer> customizers, ObjectProvider<MoveRouting> moves) {
		return new RoutedDataSourcePostProcessor(environment, shards, listeners, customizers, moves);
	}

	@Bean
	RoutedDataSourceVerifier routedDataSourceVerifier(ObjectProvider<DataSource> dataSource,
			ListableBeanFactory beanFactory, DefaultDatabase defaultDatabase) {
		return new RoutedDataSourceVerifier(dataSource, beanFactory, defaultDatabase);
	}

	@Bean
	@ConditionalOnMissingBean(ShardConnectionDetails.class)
	PropertiesShardConnectionDetails shardConnectionDetails(ShardProperties properties) {
		return new PropertiesShardConnectionDetails(properties);
	}

	@Bean
	ConfiguredShards configuredShards(ObjectProvider<ShardConnectionDetails> details, ShardProperties properties) {
		return ConfiguredShards.of(details.orderedStream(), properties.shards().keySet());
	}

	@Bean
	Residency shardResidency(ShardProperties properties, ConfiguredShards shards) {
		return ShardMapFactory.residency(properties, shards.names());
	}

	@Bean
	@ConditionalOnMissingBean
	ShardRouter shardRouter(ShardProperties properties, ConfiguredShards shards,
			ObjectProvider<ShardingStrategy> strategy, ObjectProvider<JdbcShardMap> stored,
			ObjectProvider<Tenants> tenants, DefaultDatabase defaultDatabase, ObjectProvider<ShardScatter> scatter,
			Residency residency, ObjectProvider<RegionResolver> resolvers) {
		ShardMap map = new ShardMapFactory(properties, shards.names(), residency,
				SingletonSupplier.of(() -> resolvers.orderedStream().toList()))
			.create(strategy.getIfUnique(), stored.getIfAvailable());
		return new ShardRouter(properties.keyType(), map, defaultDatabase, properties.logKeys(),
				(names) -> scatter.getObject().fanOut(names), tenants.getIfAvailable());
	}

	@Bean
	ShardDataSources shardDataSources(Environment environment, ShardProperties properties, ConfiguredShards shards,
			ShardIdentity identity, UnmigratedShards unmigrated, ShardGate.Factory gates,
			ObjectProvider<ShardDataSourceCustomizer> customizers, ObjectProvider<ShardConnectionDetails> details) {
		ShardPoolFactory pools = new ShardPoolFactory(environment, properties, customizers.orderedStream().toList());
		Map<String, HikariDataSource> primaries = pools.create(shards.details());
		List<ShardReplicas> replicas = ConfiguredReplicas.of(details.orderedStream(), shards, properties)
			.create(primaries, pools::createReplica, properties.replicas());
		return new ShardDataSources(primaries, replicas, unmigrated.then(identity), gates,
				TimeoutSettings.of(properties.timeouts()).callMillis(),
				(shard, pool) -> RoutedDataSourceFactory.wrap(shard, pool, customizers));
	}

	@Bean
	ReplicaSampler replicaSampler(ShardDataSources shards, ShardIdentity identity, UnmigratedShards unmigrated) {
		List<ShardReplicas> replicas = shards.names().stream().map(shards::replicas).filter(Objects::nonNull).toList();
		return new ReplicaSampler(replicas, unmigrated.then(identity::verifyReplica));
	}

	@Bean
	UnmigratedShards unmigratedShards() {
		return new UnmigratedShards();
	}

	@Bean
	ShardIdentity shardIdentity(ShardProperties properties, ShardRouter router, ObjectProvider<JdbcShardMap> stored) {
		ShardMap map = router.map();
		MapOwnership ownership = (stored.getIfAvailable() != null) ? MapOwnership.stored(map)
				: MapOwnership.configured(map);
		return new ShardIdentity(KeySpace.of(properties.keyType(), map), ownership, properties.identity());
	}

	@Bean
	ShardIdentityCheck shardIdentityCheck(ShardDataSources shards, ShardIdentity identity,
			ObjectProvider<ShardVisitor> visitors) {
		return new ShardIdentityCheck(shards, identity, visitors.orderedStream().toList());
	}

	@Bean
	AllShardsSettings allShardsSettings(ShardScatter scatter, ScatterSettings limits,
			ObjectProvider<DataSource> dataSource, ObjectProvider<ShardResultMerger> mergers) {
		return new AllShardsSettings(scatter, limits, new JdbcTextOrder(scatter, dataSource::getObject),
				mergers.orderedStream().toList());
	}

	@Bean
	ShardContextTaskDecorator shardContextTaskDecorator() {
		return new ShardContextTaskDecorator();
	}

	/**
	 * There is a default database: its bean is wrapped.
	 */
	@Order(0)
	@Configuration(proxyBeanMethods = false)
	@Conditional(OnDefaultDatabaseCondition.class)
	static class WithDefaultDatabase {

		@Bean
		DefaultDatabase defaultDatabase() {
			return DefaultDatabase.PRESENT;
		}

		// without routing, for infrastructure that must not follow the shard of its
		// caller
		@Bean(defaultCandidate = false, destroyMethod = "")
		@Qualifier(DEFAULT_DATA_SOURCE)
		DataSource defaultDataSource(RoutedDataSourceVerifier verifier) throws SQLException {
			DataSource dataSource = verifier.verified();
			DataSource unrouted = dataSource.unwrap(ShardRoutingDataSource.class).defaultDatabase();
			Assert.state(unrouted != null, "The routed DataSource has no default database");
			return unrouted;
		}

	}

	/**
	 * There is none: the routed data source is defined here. Comes second, because the
	 * condition looks for data sources.
	 */
	@Order(1)
	@Configuration(proxyBeanMethods = false)
	@Conditional(OnDefaultDatabaseCondition.None.class)
	static class WithoutDefaultDatabase {

		@Bean
		DefaultDatabase defaultDatabase() {
			return DefaultDatabase.ABSENT;
		}

		@Bean
		DataSource dataSource(Environment environment, ShardDataSources shards, ObjectProvider<ShardListener> listeners,
				ObjectProvider<MoveRouting> moves) {
			return RoutedDataSourceFactory.create(shards, null, environment, listeners, moves);
		}

	}

}
