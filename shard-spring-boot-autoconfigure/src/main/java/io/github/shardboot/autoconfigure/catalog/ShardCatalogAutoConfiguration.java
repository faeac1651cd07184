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

import com.zaxxer.hikari.HikariDataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

import io.github.shardboot.autoconfigure.ShardAutoConfiguration;
import io.github.shardboot.autoconfigure.ShardProperties;
import io.github.shardboot.catalog.Catalog;
import io.github.shardboot.catalog.CatalogReader;
import io.github.shardboot.catalog.CatalogWatch;
import io.github.shardboot.catalog.JdbcShardMap;
import io.github.shardboot.catalog.ShardMapChanges;
import io.github.shardboot.routing.ShardRouter;

/**
 * Auto-configuration of the catalog.
 *
 * @author Shardboot Contributors
 */
@AutoConfiguration(after = ShardAutoConfiguration.class, before = DataSourceAutoConfiguration.class)
@ConditionalOnClass({ HikariDataSource.class, DataSourceAutoConfiguration.class })
@ConditionalOnBooleanProperty(name = "shard.enabled", matchIfMissing = true)
@Conditional(OnCatalogCondition.class)
public final class ShardCatalogAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	Catalog shardCatalog(ShardProperties properties, ObjectProvider<JdbcConnectionDetails> defaultDatabase) {
		return CatalogFactory.create(properties.catalog(), defaultDatabase.getIfUnique());
	}

	@Bean
	@ConditionalOnMissingBean
	JdbcShardMap jdbcShardMap(Catalog catalog, ShardProperties properties) {
		return new JdbcShardMap(catalog, properties.keyType());
	}

	@Bean
	ShardMapChanges shardMapChanges(JdbcShardMap stored, ObjectProvider<ShardRouter> router) {
		return new ShardMapChanges(stored, () -> router.getObject().map(), (map) -> router.getObject().swap(map));
	}

	@Bean
	CatalogWatch shardCatalogWatch(Catalog catalog, ShardProperties properties, ObjectProvider<CatalogReader> readers) {
		return new CatalogWatch(catalog, properties.catalog().pollInterval(), readers.orderedStream().toList());
	}

}
