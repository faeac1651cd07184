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

package io.github.shardboot.micrometer;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToIntFunction;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

import io.github.shardboot.inspection.ShardSample;
import io.github.shardboot.inspection.ShardSampler;
import io.github.shardboot.routing.ShardDataSources;
import io.github.shardboot.routing.ShardRouter;
import io.github.shardboot.routing.replica.ShardReplicas;

/**
 * Meters of the pools, which HikariCP feeds, of the shard map, and of what the shards
 * hold. Pools are bound whether they have started or not.
 *
 * @author Shardboot Contributors
 */
public final class ShardMeterBinder implements MeterBinder {

	private final ShardDataSources shards;

	private final ShardRouter router;

	private final @Nullable ShardSampler sampler;

	/**
	 * Create a binder.
	 * @param shards the shards
	 * @param router the router
	 * @param sampler asks what the shards hold, or {@code null} if nobody does
	 */
	public ShardMeterBinder(ShardDataSources shards, ShardRouter router, @Nullable ShardSampler sampler) {
		this.shards = shards;
		this.router = router;
		this.sampler = sampler;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		for (String shard : this.shards.names()) {
			bindPool(registry, this.shards.hikari(shard));
			ShardReplicas replicas = this.shards.replicas(shard);
			if (replicas != null) {
				replicas.all().forEach((replica) -> bindPool(registry, replica.hikari()));
			}
		}
		Gauge.builder("shard.map.epoch", this.router, (source) -> source.map().epoch())
			.description("Number of the shard map in force")
			.register(registry);
		if (this.sampler != null) {
			bindSamples(registry, this.sampler);
		}
	}

	private static void bindPool(MeterRegistry registry, HikariDataSource pool) {
		if (pool.getMetricsTrackerFactory() == null && pool.getMetricRegistry() == null) {
			pool.setMetricsTrackerFactory(new MicrometerMetricsTrackerFactory(registry));
		}
	}

	private static void bindSamples(MeterRegistry registry, ShardSampler sampler) {
		MultiGauge rows = MultiGauge.builder("shard.rows")
			.description("Estimated rows of a table in a shard")
			.register(registry);
		MultiGauge sizes = MultiGauge.builder("shard.size")
			.description("Size of the database of a shard")
			.baseUnit("bytes")
			.register(registry);
		MultiGauge up = MultiGauge.builder("shard.up")
			.description("1 for a shard that answers, 0 for one that does not")
			.register(registry);
		MultiGauge drift = MultiGauge.builder("shard.schema.drift")
			.description("Number of differences between the schema of a shard and that of most shards")
			.register(registry);
		Gauge.builder("shard.skew", sampler, (source) -> source.last().rowSkew())
			.description("How unevenly the shards are used: (most - fewest) / most")
			.tag("what", "rows")
			.register(registry);
		Gauge.builder("shard.skew", sampler, (source) -> source.last().operationSkew())
			.description("How unevenly the shards are used: (most - fewest) / most")
			.tag("what", "operations")
			.register(registry);
		sampler.setConsumer((sample) -> {
			rows.register(rows(sample), true);
			sizes.register(sizes(sample), true);
			up.register(byShard(sample, (shard) -> sample.down().contains(shard) ? 0 : 1), true);
			drift.register(byShard(sample, (shard) -> sample.drift().getOrDefault(shard, 0)), true);
		});
	}

	private static List<MultiGauge.Row<?>> rows(ShardSample sample) {
		List<MultiGauge.Row<?>> rows = new ArrayList<>();
		sample.sizes()
			.forEach((shard, size) -> size.rows()
				.forEach(
						(table, count) -> rows.add(MultiGauge.Row.of(Tags.of("shard", shard, "table", table), count))));
		return rows;
	}

	private static List<MultiGauge.Row<?>> byShard(ShardSample sample, ToIntFunction<String> value) {
		Set<String> shards = new TreeSet<>(sample.sizes().keySet());
		shards.addAll(sample.down());
		List<MultiGauge.Row<?>> rows = new ArrayList<>();
		shards.forEach((shard) -> rows.add(MultiGauge.Row.of(Tags.of("shard", shard), value.applyAsInt(shard))));
		return rows;
	}

	private static List<MultiGauge.Row<?>> sizes(ShardSample sample) {
		List<MultiGauge.Row<?>> rows = new ArrayList<>();
		sample.sizes().forEach((shard, size) -> rows.add(MultiGauge.Row.of(Tags.of("shard", shard), size.bytes())));
		return rows;
	}

}
