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

package io.github.shardboot.autoconfigure.migration;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.io.ResourceLoader;
import org.springframework.dao.DataAccessResourceFailureException;

import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.autoconfigure.ShardAutoConfiguration;
import io.github.shardboot.autoconfigure.ShardProperties;
import io.github.shardboot.identity.ShardIdentity;
import io.github.shardboot.migration.FlywayShardMigrator;
import io.github.shardboot.migration.MigrationSettings;
import io.github.shardboot.migration.ShardMigrationInitializer;
import io.github.shardboot.migration.ShardMigrator;
import io.github.shardboot.migration.UnmigratedShards;
import io.github.shardboot.routing.ShardDataSources;
import io.github.shardboot.routing.ShardRoutingDataSource;
import io.github.shardboot.routing.direct.DirectConnections;
import io.github.shardboot.strategy.Suggestion;

/**
 * Auto-configuration of the migration of all shards.
 *
 * @author Shardboot Contributors
 */
@AutoConfiguration(after = ShardAutoConfiguration.class,
		afterName = "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration")
@ConditionalOnBean(ShardDataSources.class)
public final class ShardMigrationAutoConfiguration {

	@Bean
	@ConditionalOnBean(ShardMigrator.class)
	ShardMigrationInitializer shardMigrationInitializer(ShardProperties properties, ShardDataSources shards,
			ShardIdentity identity, ShardMigrator migrator, UnmigratedShards unmigrated) {
		ShardProperties.Flyway settings = properties.flyway();
		if (settings.parallelism() < 1) {
			throw new ShardConfigurationException("shard.flyway.parallelism",
					"%d shards at once is none.".formatted(settings.parallelism()), "Set it to 1 or more.");
		}
		return new ShardMigrationInitializer(canaryFirst(shards, settings.canary()),
				new DirectConnections(shards).as(settings.user(), settings.password()), identity::verifyBeforeMigration,
				migrator, new MigrationSettings(settings.parallelism(), settings.onFailure(), settings.drift()),
				unmigrated);
	}

	private static List<String> canaryFirst(ShardDataSources shards, @Nullable String canary) {
		List<String> names = new ArrayList<>(shards.names());
		if (canary != null) {
			if (!names.remove(canary)) {
				throw new ShardConfigurationException("shard.flyway.canary",
						"There is no shard '%s'.".formatted(canary), Suggestion.forShard(canary, shards.names()));
			}
			names.add(0, canary);
		}
		return names;
	}

	/**
	 * Migration with Flyway.
	 */
	@org.springframework.context.annotation.Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ Flyway.class, FlywayMigrationStrategy.class })
	static class WithFlyway {

		@Bean
		@ConditionalOnMissingBean(ShardMigrator.class)
		@ConditionalOnBooleanProperty(name = "shard.flyway.enabled", matchIfMissing = true)
		@Conditional(OnShardMigrationsCondition.class)
		FlywayShardMigrator flywayShardMigrator(ShardProperties properties, ObjectProvider<Flyway> flyway,
				ResourceLoader resourceLoader) {
			List<String> locations = properties.flyway().locations();
			List<String> missing = OnShardMigrationsCondition.missing(resourceLoader, locations);
			if (!missing.isEmpty()) {
				throw new ShardConfigurationException("shard.flyway.locations",
						"There are no migrations in %s.".formatted(missing),
						"Add some, such as 'V1__create_tables.sql', or correct the location.");
			}
			Flyway template = flyway.getIfUnique();
			Configuration configuration = (template != null) ? template.getConfiguration()
					: new FluentConfiguration(resourceLoader.getClassLoader());
			return new FlywayShardMigrator(configuration, locations.toArray(String[]::new));
		}

		// without a default database Spring Boot's Flyway has nothing to migrate
		@Bean
		@ConditionalOnMissingBean
		FlywayMigrationStrategy flywayMigrationStrategy() {
			return (flyway) -> {
				if (!isWithoutDatabase(flyway.getConfiguration().getDataSource())) {
					try {
						FlywayShardMigrator.migrateDefaultDatabase(flyway);
					}
					catch (SQLException ex) {
						throw new DataAccessResourceFailureException("The default database could not be migrated", ex);
					}
				}
			};
		}

		private static boolean isWithoutDatabase(DataSource dataSource) {
			try {
				return dataSource.isWrapperFor(ShardRoutingDataSource.class)
						&& dataSource.unwrap(ShardRoutingDataSource.class).defaultDatabase() == null;
			}
			catch (SQLException ex) {
				throw new IllegalStateException("A DataSource cannot tell whether it is routed", ex);
			}
		}

	}

}
