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

package io.github.shardboot.actuate;

import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

import io.github.shardboot.InvalidShardKeyException;
import io.github.shardboot.ShardLocation;
import io.github.shardboot.UnknownShardKeyException;
import io.github.shardboot.inspection.ShardFacts;
import io.github.shardboot.inspection.ShardSample;
import io.github.shardboot.inspection.ShardSampler;
import io.github.shardboot.migration.SchemaDrift;
import io.github.shardboot.migration.SchemaSnapshot;
import io.github.shardboot.routing.DefaultDatabase;
import io.github.shardboot.routing.ShardDataSources;
import io.github.shardboot.routing.ShardRouter;
import io.github.shardboot.routing.direct.DirectConnections;
import io.github.shardboot.routing.direct.FailureText;
import io.github.shardboot.routing.direct.ShardAnswer;
import io.github.shardboot.routing.direct.ShardProbe;
import io.github.shardboot.strategy.ShardMap;
import io.github.shardboot.strategy.hash.HashStrategy;
import io.github.shardboot.strategy.hash.SlotTable;

/**
 * Shows the shards: {@code /actuator/shards}, and {@code /actuator/shards/locate/<key>}
 * for where a key lives. It changes nothing.
 * <p>
 * All shards are asked at once, past their pools; one that does not answer in time is
 * shown as down. No key, URL, login or SQL is shown.
 *
 * @author Shardboot Contributors
 */
@Endpoint(id = "shards")
public final class ShardsEndpoint implements AutoCloseable {

	private final ShardDataSources shards;

	private final ShardRouter router;

	private final Settings settings;

	private final RouteTable routes;

	private final @Nullable ShardSampler sampler;

	private final ShardProbe<ShardFacts> probe;

	/**
	 * Create an endpoint.
	 * @param shards the shards
	 * @param router the router
	 * @param settings what is shown as configured
	 * @param routes where calls of repositories go
	 * @param sampler measures the skew, or {@code null} if nobody does
	 */
	public ShardsEndpoint(ShardDataSources shards, ShardRouter router, Settings settings, RouteTable routes,
			@Nullable ShardSampler sampler) {
		this.shards = shards;
		this.router = router;
		this.settings = settings;
		this.routes = routes;
		this.sampler = sampler;
		DirectConnections connections = new DirectConnections(shards).socketTimeout(Duration.ofSeconds(2));
		this.probe = new ShardProbe<>("shard-endpoint", (shard) -> {
			try (Connection connection = connections.open(shard)) {
				return ShardFacts.read(connection, 1);
			}
		});
	}

	/**
	 * Show all shards.
	 * @return everything
	 */
	@ReadOperation
	public ShardsDescriptor shards() {
		ShardMap map = this.router.map();
		SlotTable slots = (map.strategy() instanceof HashStrategy hash) ? hash.slotTable() : null;
		String function = (map.strategy() instanceof HashStrategy hash) ? lower(hash.function()) : null;
		return new ShardsDescriptor(map.epoch(), this.settings.strategy(), this.settings.keyType(),
				(slots != null) ? slots.slots() : null, function,
				this.router.defaultDatabase() == DefaultDatabase.PRESENT, describe(slots), skew(),
				this.routes.routes());
	}

	/**
	 * Show where a key lives.
	 * @param what {@code locate}
	 * @param key the text of the key
	 * @return the location, or {@code null} if there is none
	 * @throws InvalidEndpointRequestException if the text is not a key
	 */
	@ReadOperation
	public @Nullable ShardLocation locate(@Selector String what, @Selector String key) {
		if (!"locate".equals(what)) {
			return null;
		}
		try {
			return this.router.locate(key);
		}
		catch (UnknownShardKeyException ex) {
			return null;
		}
		catch (InvalidShardKeyException ex) {
			throw new InvalidEndpointRequestException("The text is not a shard key",
					"Not a key of type '%s'".formatted(this.settings.keyType()));
		}
	}

	private SortedMap<String, ShardsDescriptor.Shard> describe(@Nullable SlotTable slots) {
		SortedMap<String, ShardAnswer<ShardFacts>> answers = this.probe.ask(this.shards.names(),
				this.settings.timeout());
		SortedMap<String, SchemaSnapshot> schemas = new TreeMap<>();
		answers.forEach((shard, answer) -> {
			if (answer.value() != null) {
				schemas.put(shard, answer.value().schema());
			}
		});
		SchemaDrift drift = SchemaDrift.between(schemas);
		Map<String, List<String>> ranges = (slots != null) ? slots.ranges() : Map.of();
		Map<String, Integer> owned = owned(slots);
		SortedMap<String, ShardsDescriptor.Shard> descriptions = new TreeMap<>();
		answers.forEach((shard, answer) -> {
			ShardFacts facts = answer.value();
			String error = (answer.failure() != null) ? FailureText.of(answer.failure()) : null;
			descriptions.put(shard, new ShardsDescriptor.Shard((facts != null) ? "UP" : "DOWN", error,
					(slots != null) ? owned.getOrDefault(shard, 0) : null,
					(slots != null) ? ranges.getOrDefault(shard, List.of()) : null, pool(this.shards.hikari(shard)),
					(facts != null) ? database(facts, drift.differences().getOrDefault(shard, List.of())) : null));
		});
		return descriptions;
	}

	private static Map<String, Integer> owned(@Nullable SlotTable slots) {
		Map<String, Integer> owned = new TreeMap<>();
		if (slots != null) {
			for (int slot = 0; slot < slots.slots(); slot++) {
				owned.merge(slots.shardOf(slot), 1, Integer::sum);
			}
		}
		return owned;
	}

	private static ShardsDescriptor.Pool pool(HikariDataSource pool) {
		HikariPoolMXBean state = pool.isRunning() ? pool.getHikariPoolMXBean() : null;
		return (state != null)
				? new ShardsDescriptor.Pool(true, state.getActiveConnections(), state.getIdleConnections(),
						state.getThreadsAwaitingConnection(), pool.getMaximumPoolSize())
				: new ShardsDescriptor.Pool(false, 0, 0, 0, pool.getMaximumPoolSize());
	}

	private static ShardsDescriptor.Database database(ShardFacts facts, List<String> drift) {
		return new ShardsDescriptor.Database(facts.serverVersion(), facts.standby(), facts.replicaLagSeconds(),
				facts.maxConnections(), facts.size().bytes(), facts.size().rows(), facts.migrationVersion(),
				facts.schema().fingerprint(), drift, facts.marker());
	}

	private ShardsDescriptor.@Nullable Skew skew() {
		if (this.sampler == null) {
			return null;
		}
		ShardSample sample = this.sampler.last();
		return new ShardsDescriptor.Skew(sample.rowSkew(), sample.operationSkew());
	}

	private static String lower(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT);
	}

	@Override
	public void close() {
		this.probe.close();
	}

	/**
	 * What is shown as configured.
	 *
	 * @param strategy the name of the strategy
	 * @param keyType the type of all keys
	 * @param timeout how long to wait for all shards together
	 */
	public record Settings(String strategy, String keyType, Duration timeout) {

	}

}
