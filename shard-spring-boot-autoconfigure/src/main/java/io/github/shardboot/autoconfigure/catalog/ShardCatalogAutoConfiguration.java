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

import java.time.Duration;

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
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

import io.github.shardboot.autoconfigure.ShardAutoConfiguration;
import io.github.shardboot.autoconfigure.ShardProperties;
import io.github.shardboot.catalog.Catalog;
import io.github.shardboot.catalog.CatalogMoves;
import io.github.shardboot.catalog.CatalogReader;
import io.github.shardboot.catalog.CatalogWatch;
import io.github.shardboot.catalog.JdbcShardMap;
import io.github.shardboot.catalog.ShardMapChanges;
import io.github.shardboot.moving.KnownMoves;
import io.github.shardboot.routing.MoveRouting;
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
	KnownMoves knownMoves(ObjectProvider<ShardRouter> router, ObjectProvider<CatalogWatch> watch,
			ShardProperties properties) {
		return new KnownMoves(() -> router.getObject().map(), () -> watch.getObject().look(),
				properties.rebalance().lease());
	}

	@Bean
	MoveRouting moveRouting(KnownMoves known, ShardProperties properties) {
		return new MoveRouting(known, properties.rebalance().maxPause());
	}

	// reads after the map, so that moves are never older
	@Bean
	@Order(Ordered.LOWEST_PRECEDENCE)
	CatalogMoves catalogMoves(KnownMoves known, ShardProperties properties) {
		return new CatalogMoves(known, properties.keyType());
	}

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	ShardMapChanges shardMapChanges(JdbcShardMap stored, ObjectProvider<ShardRouter> router) {
		return new ShardMapChanges(stored, () -> router.getObject().map(), (map) -> router.getObject().swap(map));
	}

	@Bean
	CatalogWatch shardCatalogWatch(Catalog catalog, ShardProperties properties, ObjectProvider<CatalogReader> readers) {
		return new CatalogWatch(catalog, lookInterval(properties), readers.orderedStream().toList());
	}

	// who looks this often is never taken to be gone
	private static Duration lookInterval(ShardProperties properties) {
		Duration poll = properties.catalog().pollInterval();
		Duration report = properties.rebalance().lease().dividedBy(3);
		return (poll.compareTo(report) < 0) ? poll : report;
	}

}
