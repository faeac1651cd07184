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

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.datasource.AbstractDataSource;

import io.github.shardboot.ShardId;
import io.github.shardboot.ShardIdException;
import io.github.shardboot.ShardIdGenerator;
import io.github.shardboot.autoconfigure.ShardProperties;
import io.github.shardboot.catalog.Catalog;
import io.github.shardboot.id.SlotIdGenerator;
import io.github.shardboot.identity.IdRange;
import io.github.shardboot.identity.SequenceCheck;
import io.github.shardboot.lane.LaneLease;
import io.github.shardboot.lane.LaneSettings;
import io.github.shardboot.routing.ShardDataSources;
import io.github.shardboot.routing.ShardRouter;

/**
 * Auto-configuration of ids that carry their slot. Nothing is asked of any database
 * before the first id is made, unless the lane is fixed by hand.
 *
 * @author Shardboot Contributors
 */
@AutoConfiguration(after = ShardCatalogAutoConfiguration.class)
@ConditionalOnClass({ HikariDataSource.class, DataSourceAutoConfiguration.class })
@ConditionalOnBooleanProperty(name = "shard.enabled", matchIfMissing = true)
public final class ShardIdAutoConfiguration {

	// without a catalog all shards must agree that nobody else has the lane
	@Bean(destroyMethod = "")
	@ConditionalOnMissingBean
	LaneLease shardLaneLease(ShardProperties properties, ShardDataSources shards, ObjectProvider<Catalog> catalogs) {
		ShardProperties.Id id = properties.id();
		Catalog catalog = catalogs.getIfAvailable();
		List<DataSource> databases = List.of();
		if (catalog != null) {
			databases = List.of(new CatalogDataSource(catalog));
		}
		else if (id.lane() != null) {
			databases = shards.names().stream().map(shards::get).toList();
		}
		return new LaneLease(databases, new LaneSettings(id.lane(), id.laneBits(), id.lease()));
	}

	@Bean
	@ConditionalOnMissingBean
	ShardIdGenerator shardIdGenerator(ShardProperties properties, ShardRouter router, LaneLease lane) {
		int slots = router.map().strategy().slots();
		if (slots == 0 || slots > ShardId.MAX_SLOTS) {
			return (slot) -> {
				throw new ShardIdException("With this strategy, or so many slots, ids cannot carry a slot.");
			};
		}
		return new SlotIdGenerator(slots, properties.id().laneBits(), lane);
	}

	@Bean
	SequenceCheck shardSequenceCheck(ShardProperties properties, ShardDataSources shards) {
		Map<String, String> ranges = properties.id().ranges();
		return new SequenceCheck(shards, ranges.isEmpty() ? List.of() : IdRange.parse(ranges, shards.names()),
				properties.id().sequences());
	}

	@Bean
	@ConditionalOnProperty("shard.id.lane")
	SmartInitializingSingleton shardLaneLeaseCheck(LaneLease lane) {
		return lane::acquire;
	}

	/**
	 * The database of the catalog, whose tables must be there first.
	 */
	private static final class CatalogDataSource extends AbstractDataSource {

		private final Catalog catalog;

		private CatalogDataSource(Catalog catalog) {
			this.catalog = catalog;
		}

		@Override
		public Connection getConnection() throws SQLException {
			this.catalog.call("lease a lane for ids", (connection) -> true);
			return this.catalog.hikari().getConnection();
		}

		@Override
		public Connection getConnection(String username, String password) throws SQLException {
			return getConnection();
		}

	}

}
