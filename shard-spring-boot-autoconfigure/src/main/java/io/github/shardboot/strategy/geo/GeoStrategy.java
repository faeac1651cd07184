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

package io.github.shardboot.strategy.geo;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.github.shardboot.GeoKey;
import io.github.shardboot.InvalidShardKeyException;
import io.github.shardboot.RegionResolver;
import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.ShardContext;
import io.github.shardboot.ShardContextHolder;
import io.github.shardboot.ShardLocation;
import io.github.shardboot.UnknownShardKeyException;
import io.github.shardboot.strategy.ShardKeyType;
import io.github.shardboot.strategy.ShardingStrategy;
import io.github.shardboot.strategy.hash.HashFunction;
import io.github.shardboot.strategy.hash.HashStrategy;
import io.github.shardboot.strategy.hash.SlotTable;

/**
 * Finds the shard of a {@link GeoKey} among the shards of its region, by hash: each shard
 * of a region owns a part of the slots, in proportion to its weight.
 * <p>
 * A key without region gets that of the key in scope, else that of the shard in scope,
 * else the first one that a {@link RegionResolver} knows. If none does it is refused, and
 * so is a key whose region has no shard.
 *
 * @author Shardboot Contributors
 */
public final class GeoStrategy implements ShardingStrategy {

	private final GeoRegions regions;

	private final Map<String, HashStrategy> byRegion;

	private final Supplier<List<RegionResolver>> resolvers;

	private final HashFunction function;

	private final int slots;

	/**
	 * Create a strategy.
	 * @param function what makes a number of a key
	 * @param slots the number of slots of each region
	 * @param regions the regions
	 * @param weights the weight of each shard, by the names of all shards
	 * @param resolvers what may know the region of a key that has none; asked for not
	 * before there is one
	 * @throws ShardConfigurationException if a shard with a weight is in no region, or
	 * slots or weights are impossible
	 */
	public GeoStrategy(HashFunction function, int slots, GeoRegions regions, Map<String, Integer> weights,
			Supplier<List<RegionResolver>> resolvers) {
		this.function = function;
		this.slots = slots;
		this.regions = regions;
		this.resolvers = resolvers;
		new TreeMap<>(weights).forEach((shard, weight) -> {
			if (weight > 0 && regions.regionOfShard(shard) == null) {
				throw new ShardConfigurationException("shard.shards." + shard + ".region",
						"Shard '%s' is in no region, so strategy 'geo' would never use it.".formatted(shard),
						"Set its region, or its weight to 0.");
			}
		});
		Map<String, HashStrategy> strategies = new HashMap<>();
		for (String region : regions.names()) {
			Map<String, Integer> shares = new TreeMap<>();
			regions.shardsOf(region).forEach((shard) -> shares.put(shard, weights.getOrDefault(shard, 0)));
			strategies.put(region, new HashStrategy(function, SlotTable.byWeight(slots, shares)));
		}
		this.byRegion = Map.copyOf(strategies);
	}

	/**
	 * Read the keys that {@code shard.overrides} pins.
	 * @param keyType the type of the keys
	 * @param configured the name of a shard by the text of a key, {@code region:key}
	 * @param shards the names of all shards
	 * @param residency the regions that keys must not leave
	 * @return the name of a shard by canonical key
	 * @throws ShardConfigurationException if a text is not a key, a shard is unknown or
	 * outside a region that the key must not leave, or two texts are the same key and
	 * name different shards
	 */
	public Map<Object, String> overrides(ShardKeyType keyType, Map<String, String> configured,
			Collection<String> shards, Residency residency) {
		return new GeoOverrides(this, keyType, shards, residency).read(configured);
	}

	@Override
	public Object canonical(ShardKeyType keyType, @Nullable Object value) {
		if (value instanceof GeoKey geo) {
			String region = this.regions.require(geo.region());
			Object key = keyType.canonical(geo.key());
			return (region.equals(geo.region()) && key == geo.key()) ? geo : new GeoKey(region, key);
		}
		Object key = keyType.canonical(value);
		return new GeoKey(this.regions.require(regionFor(key)), key);
	}

	private String regionFor(Object key) {
		ShardContext scope = ShardContextHolder.effective();
		if (scope != null) {
			Object present = scope.key().orElse(null);
			String region = (present instanceof GeoKey geo) ? geo.region() : this.regions.regionOfShard(scope.shard());
			if (region != null) {
				return region;
			}
		}
		for (RegionResolver resolver : this.resolvers.get()) {
			String region = resolver.resolveRegion(key);
			if (region != null) {
				return region;
			}
		}
		throw new InvalidShardKeyException("The key has no region, and nothing tells it. Pass a GeoKey, mark the "
				+ "region with @ShardRegion, make the call in the scope of one, or declare a RegionResolver bean.");
	}

	@Override
	public String shardFor(Object key) {
		GeoKey geo = (GeoKey) key;
		return of(geo).shardFor(geo.key());
	}

	@Override
	public Integer slotFor(Object key) {
		GeoKey geo = (GeoKey) key;
		return of(geo).slotFor(geo.key());
	}

	private HashStrategy of(GeoKey key) {
		HashStrategy strategy = this.byRegion.get(key.region());
		if (strategy == null) {
			throw new UnknownShardKeyException("No shard is in the region of the key. Regions are '%s'."
				.formatted(String.join("', '", this.regions.names())));
		}
		return strategy;
	}

	@Override
	public Map<String, List<String>> ownership() {
		Map<String, List<String>> ownership = new TreeMap<>(this.regions.describe());
		this.byRegion.forEach((region, strategy) -> strategy.ownership().forEach((shard, ranges) -> {
			List<String> texts = new ArrayList<>();
			ranges.forEach((range) -> texts.add(region + "/" + range));
			ownership.put(shard, texts);
		}));
		return ownership;
	}

	@Override
	public ShardLocation.Why why() {
		return ShardLocation.Why.REGION;
	}

	/**
	 * Return what makes a number of a key.
	 * @return the hash function
	 */
	public HashFunction function() {
		return this.function;
	}

	/**
	 * Return the number of slots of each region.
	 * @return the number
	 */
	public int slotsPerRegion() {
		return this.slots;
	}

}
