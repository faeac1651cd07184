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

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import io.github.shardboot.ShardContext;
import io.github.shardboot.ShardListener;

/**
 * Times the use of connections, by shard, operation and outcome. A key is never a tag.
 *
 * @author Shardboot Contributors
 */
public final class ShardOperationMeters implements ShardListener {

	private static final int OUTCOMES = Outcome.values().length;

	private final Map<String, ShardMeters> shards = new ConcurrentHashMap<>();

	private final Supplier<MeterRegistry> registry;

	/**
	 * Create the meters.
	 * @param registry where they go; asked for with the first operation
	 */
	public ShardOperationMeters(Supplier<MeterRegistry> registry) {
		this.registry = registry;
	}

	@Override
	public void acquired(ShardContext context) {
		meters(context.shard()).acquired.increment();
	}

	@Override
	public void finished(ShardContext context, Operation operation, Outcome outcome, long nanos) {
		meters(context.shard()).timers[operation.ordinal() * OUTCOMES + outcome.ordinal()].record(nanos,
				TimeUnit.NANOSECONDS);
	}

	private ShardMeters meters(String shard) {
		ShardMeters meters = this.shards.get(shard);
		return (meters != null) ? meters
				: this.shards.computeIfAbsent(shard, (name) -> new ShardMeters(name, this.registry.get()));
	}

	private static final class ShardMeters {

		private final Counter acquired;

		private final Timer[] timers = new Timer[Operation.values().length * OUTCOMES];

		private ShardMeters(String shard, MeterRegistry registry) {
			this.acquired = Counter.builder("shard.connections.acquired")
				.description("Connections taken from the pool of a shard")
				.tag("shard", shard)
				.register(registry);
			for (Operation operation : Operation.values()) {
				for (Outcome outcome : Outcome.values()) {
					this.timers[operation.ordinal() * OUTCOMES + outcome.ordinal()] = Timer.builder("shard.operations")
						.description("Use of connections, from asking for one to giving it back")
						.tag("shard", shard)
						.tag("operation", operation.name().toLowerCase(Locale.ROOT))
						.tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
						.register(registry);
				}
			}
		}

	}

}
