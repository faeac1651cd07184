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

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.github.shardboot.RegionResolver;
import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.catalog.JdbcShardMap;
import io.github.shardboot.strategy.ListStrategy;
import io.github.shardboot.strategy.RangeStrategy;
import io.github.shardboot.strategy.ShardMap;
import io.github.shardboot.strategy.ShardingStrategy;
import io.github.shardboot.strategy.Suggestion;
import io.github.shardboot.strategy.geo.GeoRegions;
import io.github.shardboot.strategy.geo.GeoStrategy;
import io.github.shardboot.strategy.geo.Residency;
import io.github.shardboot.strategy.hash.HashFunction;
import io.github.shardboot.strategy.hash.HashStrategy;
import io.github.shardboot.strategy.hash.SlotTable;

/**
 * Builds the shard map that the properties describe.
 *
 * @author Shardboot Contributors
 */
final class ShardMapFactory {

	private static final long FIRST_EPOCH = 1;

	static final List<String> STRATEGIES = List.of("hash", "consistent-hash", "range", "list", "geo", "directory");

	private final ShardProperties properties;

	private final Collection<String> shards;

	private final Residency residency;

	private final Supplier<List<RegionResolver>> resolvers;

	ShardMapFactory(ShardProperties properties, Collection<String> shards, Residency residency,
			Supplier<List<RegionResolver>> resolvers) {
		this.properties = properties;
		this.shards = shards;
		this.residency = residency;
		this.resolvers = resolvers;
	}

	static Residency residency(ShardProperties properties, Collection<String> shards) {
		return new Residency(regions(properties, shards), properties.geo().resident());
	}

	/**
	 * Create the map.
	 * @param custom the strategy of the application, or {@code null} for the configured
	 * one
	 * @param catalog stores the map that is in force, or {@code null} if the configured
	 * one is
	 * @return the map in force
	 */
	ShardMap create(@Nullable ShardingStrategy custom, @Nullable JdbcShardMap catalog) {
		ShardingStrategy strategy = (custom != null) ? custom : strategy();
		ShardMap configured = new ShardMap(FIRST_EPOCH, this.shards, overrides(strategy), strategy);
		if (catalog == null) {
			return configured;
		}
		ShardMap stored = catalog.join(configured);
		if (custom == null) {
			IgnoredOwners.warn(this.properties, strategy, stored.strategy());
		}
		return stored;
	}

	private Map<Object, String> overrides(ShardingStrategy strategy) {
		Map<String, String> overrides = this.properties.overrides();
		if (strategy instanceof GeoStrategy geo) {
			return geo.overrides(this.properties.keyType(), overrides, this.shards, this.residency);
		}
		return ShardMap.overrides(this.properties.keyType(), overrides, this.shards);
	}

	private ShardingStrategy strategy() {
		if (this.properties.strategy().equals("geo")) {
			return new GeoStrategy(this.properties.hash().function(), this.properties.hash().slots(),
					new GeoRegions(this.properties.geo().regions(), regions(this.properties, this.shards)),
					weights(this.properties, this.shards), this.resolvers);
		}
		if (!this.residency.isEmpty()) {
			throw new ShardConfigurationException("shard.geo.resident",
					"Strategy '%s' knows no regions, so keys cannot stay in theirs.".formatted(
							this.properties.strategy()),
					"Use strategy 'geo' or 'directory', or remove the property.");
		}
		HashFunction function = this.properties.hash().function();
		return switch (this.properties.strategy()) {
			case "hash" -> new HashStrategy(function, slots());
			case "consistent-hash" ->
				new HashStrategy(function, ring(weights(this.properties, this.shards)), this::ring);
			case "range" -> new RangeStrategy(this.properties.keyType(), this.properties.range(), this.shards);
			case "list" -> new ListStrategy(this.properties.keyType(), this.properties.list(), this.shards);
			default -> throw new ShardConfigurationException("shard.strategy",
					"Unknown strategy '%s'.".formatted(this.properties.strategy()),
					Suggestion.of(this.properties.strategy(), "Strategies", STRATEGIES)
							+ " For one of your own, declare a ShardingStrategy bean.");
		};
	}

	private SlotTable ring(Map<String, Integer> weights) {
		return SlotTable.byRing(this.properties.hash().slots(), weights,
				this.properties.consistentHash().virtualNodes());
	}

	private SlotTable slots() {
		ShardProperties.Hash hash = this.properties.hash();
		if (!hash.ranges().isEmpty()) {
			return SlotTable.byRanges(hash.slots(), hash.ranges(), this.shards);
		}
		return SlotTable.byWeight(hash.slots(), weights(this.properties, this.shards));
	}

	private static Map<String, Integer> weights(ShardProperties properties, Collection<String> shards) {
		Map<String, Integer> weights = new TreeMap<>();
		for (String shard : shards) {
			ShardProperties.Shard settings = properties.shards().get(shard);
			weights.put(shard, (settings != null) ? settings.weight() : 1);
		}
		return weights;
	}

	private static Map<String, String> regions(ShardProperties properties, Collection<String> shards) {
		Map<String, String> regions = new TreeMap<>();
		for (String name : shards) {
			ShardProperties.Shard shard = properties.shards().get(name);
			if (shard != null && shard.region() != null) {
				regions.put(name, shard.region());
			}
		}
		return regions;
	}

}
