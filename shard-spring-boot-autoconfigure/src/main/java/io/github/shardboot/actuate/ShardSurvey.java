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
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import org.jspecify.annotations.Nullable;

import io.github.shardboot.inspection.ConnectionBudget;
import io.github.shardboot.inspection.HotKeys;
import io.github.shardboot.inspection.ServerLimits;
import io.github.shardboot.inspection.ShardFacts;
import io.github.shardboot.migration.SchemaDrift;
import io.github.shardboot.migration.SchemaSnapshot;
import io.github.shardboot.routing.ShardDataSources;
import io.github.shardboot.routing.direct.DirectConnections;
import io.github.shardboot.routing.direct.FailureText;
import io.github.shardboot.routing.direct.ShardAnswer;
import io.github.shardboot.routing.direct.ShardProbe;
import io.github.shardboot.routing.replica.ShardReplicas;
import io.github.shardboot.strategy.hash.SlotTable;

/**
 * Asks all shards at once, each on a connection of its own past the pool, and describes
 * them and their servers.
 *
 * @author Shardboot Contributors
 */
final class ShardSurvey implements AutoCloseable {

	private final ShardDataSources shards;

	private final Duration timeout;

	private final int instances;

	private final @Nullable HotKeys hotKeys;

	private final boolean showKeys;

	private final ShardProbe<ShardFacts> probe;

	ShardSurvey(ShardDataSources shards, ShardsEndpoint.Settings settings, @Nullable HotKeys hotKeys) {
		this.shards = shards;
		this.timeout = settings.timeout();
		this.instances = settings.instances();
		this.hotKeys = hotKeys;
		this.showKeys = settings.showKeys();
		DirectConnections connections = new DirectConnections(shards).socketTimeout(Duration.ofSeconds(2));
		this.probe = new ShardProbe<>("shard-endpoint", (shard) -> {
			try (Connection connection = connections.open(shard)) {
				return ShardFacts.read(connection, 1);
			}
		});
	}

	Result ask(@Nullable SlotTable slots) {
		SortedMap<String, ShardAnswer<ShardFacts>> answers = this.probe.ask(this.shards.names(), this.timeout);
		SortedMap<String, SchemaSnapshot> schemas = new TreeMap<>();
		SortedMap<String, ServerLimits> limits = new TreeMap<>();
		SortedMap<String, Integer> sizes = new TreeMap<>();
		answers.forEach((shard, answer) -> {
			if (answer.value() != null) {
				schemas.put(shard, answer.value().schema());
				limits.put(shard, answer.value().limits());
				sizes.put(shard, this.shards.hikari(shard).getMaximumPoolSize());
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
					replicas(shard), hotKeys(shard),
					(facts != null) ? database(facts, drift.differences().getOrDefault(shard, List.of())) : null));
		});
		return new Result(descriptions, servers(ConnectionBudget.of(limits, sizes, this.instances)));
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

	private @Nullable List<ShardsDescriptor.Replica> replicas(String shard) {
		ShardReplicas replicas = this.shards.replicas(shard);
		if (replicas == null) {
			return null;
		}
		return replicas.all().stream().map((replica) -> {
			String error = replica.error();
			Duration lag = replica.lag();
			return new ShardsDescriptor.Replica(replica.name(), (error != null) ? "DOWN" : "UP", error,
					(lag != null) ? lag.toMillis() / 1000.0 : null, replica.reads(), pool(replica.hikari()));
		}).toList();
	}

	private static ShardsDescriptor.Database database(ShardFacts facts, List<String> drift) {
		return new ShardsDescriptor.Database(facts.serverVersion(), facts.standby(), facts.replicaLagSeconds(),
				facts.limits().maxConnections(), facts.size().bytes(), facts.size().rows(), facts.migrationVersion(),
				facts.schema().fingerprint(), drift, facts.marker());
	}

	private @Nullable List<ShardsDescriptor.HotKey> hotKeys(String shard) {
		if (this.hotKeys == null) {
			return null;
		}
		return this.hotKeys.of(shard)
			.stream()
			.map((hot) -> new ShardsDescriptor.HotKey(this.showKeys ? hot.key().toString() : null, hot.operations(),
					hot.error()))
			.toList();
	}

	private static List<ShardsDescriptor.Server> servers(List<ConnectionBudget> budgets) {
		return budgets.stream()
			.map((budget) -> new ShardsDescriptor.Server(budget.shards(), budget.pooled(), budget.instances(),
					budget.demand(), budget.allowed(), budget.isExceeded()))
			.toList();
	}

	@Override
	public void close() {
		this.probe.close();
	}

	/**
	 * What was found.
	 *
	 * @param shards every shard by name
	 * @param servers the servers of those that answered
	 */
	record Result(SortedMap<String, ShardsDescriptor.Shard> shards, List<ShardsDescriptor.Server> servers) {

	}

}
