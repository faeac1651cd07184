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

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;

import io.github.shardboot.routing.ShardDataSources;
import io.github.shardboot.routing.replica.Replica;
import io.github.shardboot.routing.replica.ShardReplicas;

/**
 * Meters of what replicas serve, and of what the primary serves in their place.
 *
 * @author Shardboot Contributors
 */
public final class ShardReplicaMeters implements MeterBinder {

	private final ShardDataSources shards;

	/**
	 * Create the meters.
	 * @param shards the shards
	 */
	public ShardReplicaMeters(ShardDataSources shards) {
		this.shards = shards;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		for (String shard : this.shards.names()) {
			ShardReplicas replicas = this.shards.replicas(shard);
			if (replicas == null) {
				continue;
			}
			replicas.all().forEach((replica) -> bind(registry, shard, replica));
			for (ShardReplicas.Reason reason : ShardReplicas.Reason.values()) {
				FunctionCounter.builder("shard.replica.fallbacks", replicas, (source) -> source.primaryReads(reason))
					.description("Reads of a shard that no replica could serve")
					.tag("shard", shard)
					.tag("reason", reason.name().toLowerCase(Locale.ROOT).replace('_', '-'))
					.register(registry);
			}
		}
	}

	private static void bind(MeterRegistry registry, String shard, Replica replica) {
		FunctionCounter.builder("shard.replica.reads", replica, Replica::reads)
			.description("Reads of a shard that a replica has served")
			.tag("shard", shard)
			.tag("replica", replica.name())
			.register(registry);
		TimeGauge.builder("shard.replica.lag", replica, TimeUnit.SECONDS, ShardReplicaMeters::lag)
			.description("How old what a replica shows may be; not a number while it does not serve")
			.tag("shard", shard)
			.tag("replica", replica.name())
			.register(registry);
	}

	private static double lag(Replica replica) {
		Duration lag = replica.lag();
		return (lag != null) ? lag.toMillis() / 1000.0 : Double.NaN;
	}

}
