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

import java.util.function.ToLongFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import io.github.shardboot.ShardGate;
import io.github.shardboot.routing.ShardDataSources;

/**
 * Meters of what the gates of the shards let pass and refuse.
 *
 * @author Shardboot Contributors
 */
public final class ShardGateMeters implements MeterBinder {

	private final ShardDataSources shards;

	/**
	 * Create the meters.
	 * @param shards the shards
	 */
	public ShardGateMeters(ShardDataSources shards) {
		this.shards = shards;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		for (String shard : this.shards.names()) {
			ShardGate gate = this.shards.gate(shard);
			Gauge.builder("shard.circuit.open", gate, (source) -> source.status().open() ? 1 : 0)
				.description("Whether calls to a shard are refused because it does not serve")
				.tag("shard", shard)
				.register(registry);
			Gauge.builder("shard.calls.active", gate, (source) -> source.status().calls())
				.description("Calls that have or await a connection of a shard")
				.tag("shard", shard)
				.register(registry);
			bindRefused(registry, shard, gate, "circuit", ShardGate.Status::refusedByCircuit);
			bindRefused(registry, shard, gate, "limit", ShardGate.Status::refusedByLimit);
		}
	}

	private static void bindRefused(MeterRegistry registry, String shard, ShardGate gate, String reason,
			ToLongFunction<ShardGate.Status> count) {
		FunctionCounter.builder("shard.calls.refused", gate, (source) -> count.applyAsLong(source.status()))
			.description("Calls that were refused before they waited for a connection of a shard")
			.tag("shard", shard)
			.tag("reason", reason)
			.register(registry);
	}

}
