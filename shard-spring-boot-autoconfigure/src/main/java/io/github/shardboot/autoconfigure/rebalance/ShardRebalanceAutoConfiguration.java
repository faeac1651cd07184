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

import java.util.Set;

import com.zaxxer.hikari.HikariDataSource;
import org.postgresql.Driver;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.autoconfigure.RebalanceProperties;
import io.github.shardboot.autoconfigure.ShardProperties;
import io.github.shardboot.catalog.Catalog;
import io.github.shardboot.rebalance.MovePlanner;
import io.github.shardboot.rebalance.ShardRebalancer;
import io.github.shardboot.rebalance.ShardedTables;
import io.github.shardboot.rebalance.choice.EngineChoice;
import io.github.shardboot.rebalance.engine.JdbcShardRebalancer;
import io.github.shardboot.rebalance.engine.MoveContext;
import io.github.shardboot.rebalance.engine.MoveSettings;
import io.github.shardboot.rebalance.engine.MoveSteps;
import io.github.shardboot.rebalance.engine.Mover;
import io.github.shardboot.rebalance.engine.observe.MoveListener;
import io.github.shardboot.rebalance.engine.rows.KeySpace;
import io.github.shardboot.rebalance.engine.side.DirectMoveDatabases;
import io.github.shardboot.rebalance.engine.side.Throttle;
import io.github.shardboot.rebalance.store.JdbcMoves;
import io.github.shardboot.rebalance.store.MoveReader;
import io.github.shardboot.rebalance.store.NewMoves;
import io.github.shardboot.routing.ShardDataSources;
import io.github.shardboot.routing.ShardRouter;
import io.github.shardboot.strategy.ShardMap;
import io.github.shardboot.strategy.hash.HashStrategy;

/**
 * Auto-configuration of moves between shards. They need a catalog.
 *
 * @author Shardboot Contributors
 */
@AutoConfiguration(after = ShardPlanAutoConfiguration.class)
@ConditionalOnClass({ HikariDataSource.class, Driver.class })
@ConditionalOnBean(Catalog.class)
public final class ShardRebalanceAutoConfiguration {

	@Bean
	MoveReader shardMoveReader(Catalog catalog, ShardProperties properties) {
		return new MoveReader(catalog, properties.keyType());
	}

	@Bean
	@ConditionalOnMissingBean
	ShardRebalancer shardRebalancer(MovePlanner planner, MoveReader reader, Catalog catalog, EngineChoice engines) {
		return new JdbcShardRebalancer(planner, reader, new NewMoves(catalog), engines);
	}

	@Bean
	@ConditionalOnBooleanProperty(name = "shard.rebalance.enabled", matchIfMissing = true)
	Mover shardMover(Catalog catalog, MoveReader reader, ShardDataSources shards, ShardedTables tables,
			ShardRouter router, ShardProperties properties, ObjectProvider<MoveSteps> steps,
			ObjectProvider<MoveListener> listener) {
		RebalanceProperties rebalance = properties.rebalance();
		check("max-concurrent-moves", rebalance.maxConcurrentMoves());
		check("max-blocked-rows", rebalance.maxBlockedRows());
		check("max-moves-per-shard", rebalance.maxMovesPerShard());
		check("max-pause", rebalance.maxPause().toMillis());
		check("lease", rebalance.lease().toMillis());
		Set<Object> pinned = pinned(properties, router.map(), shards.names());
		MoveSettings settings = new MoveSettings(rebalance.maxPause(), rebalance.grace(), rebalance.lease(),
				rebalance.reverse(), rebalance.maxRetained(), rebalance.maxBlockedRows(),
				rebalance.maxConcurrentMoves(), rebalance.maxMovesPerShard(),
				new Throttle(rebalance.throttle().maxReplicaLag().toBytes(), rebalance.throttle().maxActive()),
				rebalance.referenceTables());
		return new Mover(catalog, reader,
				new MoveContext(new JdbcMoves(catalog, reader),
						new DirectMoveDatabases(shards, rebalance.username(), rebalance.password(),
								rebalance.connections()),
						tables, () -> KeySpace.of(properties.keyType(), router.map(), pinned), settings,
						steps.getIfAvailable(() -> MoveSteps.NONE), listener.getIfUnique(() -> MoveListener.NOOP)));
	}

	// the map of slots has those that were moved too
	private static Set<Object> pinned(ShardProperties properties, ShardMap map, Set<String> shards) {
		return (map.strategy() instanceof HashStrategy)
				? ShardMap.overrides(properties.keyType(), properties.overrides(), shards).keySet()
				: map.overrides().keySet();
	}

	private static void check(String name, long value) {
		if (value < 1) {
			throw new ShardConfigurationException("shard.rebalance." + name,
					"The value '%d' is too low.".formatted(value), "Set it to 1 or more, in milliseconds for a time.");
		}
	}

}
