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

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.util.Assert;

import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.routing.ShardConnectionDetails;
import io.github.shardboot.routing.replica.Replica;
import io.github.shardboot.routing.replica.ReplicaSettings;
import io.github.shardboot.routing.replica.ShardReplicas;
import io.github.shardboot.strategy.Suggestion;

/**
 * The replicas that the connection details name, checked to be single servers, each
 * another one than its primary.
 *
 * @param details connection details by the name of the shard
 * @author Shardboot Contributors
 */
record ConfiguredReplicas(Map<String, List<JdbcConnectionDetails>> details) {

	private static final Log logger = LogFactory.getLog(ConfiguredReplicas.class);

	static ConfiguredReplicas of(Stream<ShardConnectionDetails> beans, ConfiguredShards shards,
			ShardProperties properties) {
		Map<String, List<JdbcConnectionDetails>> replicas = new TreeMap<>();
		beans.forEach((bean) -> bean.getReplicas()
			.forEach((shard, found) -> replicas.computeIfAbsent(shard, (name) -> new ArrayList<>()).addAll(found)));
		replicas.values().removeIf(List::isEmpty);
		properties.shards().forEach((shard, configured) -> {
			if (!configured.replicas().urls().isEmpty() && !replicas.containsKey(shard)) {
				logger.info("'%s' is not used: a ShardConnectionDetails bean says where the shards are"
					.formatted(property(shard)));
			}
		});
		replicas.forEach((shard, found) -> check(shard, found, shards));
		return new ConfiguredReplicas(replicas);
	}

	private static String property(String shard) {
		return "shard.shards." + shard + ".replicas.urls";
	}

	private static void check(String shard, List<JdbcConnectionDetails> replicas, ConfiguredShards shards) {
		JdbcConnectionDetails primary = shards.details().get(shard);
		if (primary == null) {
			throw new ShardConfigurationException(property(shard),
					"There are replicas of shard '%s', but no such shard.".formatted(shard),
					Suggestion.forShard(shard, shards.names()));
		}
		Set<String> servers = new HashSet<>(Set.of(server(shard, "shard.shards." + shard + ".url", primary)));
		for (int i = 1; i <= replicas.size(); i++) {
			String name = name(shard, i);
			String server = server(shard, property(shard), replicas.get(i - 1));
			if (server.contains(", ")) {
				throw new ShardConfigurationException(property(shard),
						"The URL of replica '%s' names several servers.".formatted(name),
						"Give each replica a URL of its own.");
			}
			if (!servers.add(server)) {
				throw new ShardConfigurationException(property(shard),
						"The server of replica '%s' is the primary or another replica.".formatted(name),
						"Give each replica a URL of its own.");
			}
			if (shards.names().contains(name)) {
				throw new ShardConfigurationException(property(shard),
						"A replica of shard '%s' is called '%s', and so is a shard.".formatted(shard, name),
						"Choose another name for that shard.");
			}
		}
	}

	private static String server(String shard, String property, JdbcConnectionDetails details) {
		String url = String.valueOf(details.getJdbcUrl());
		ConfiguredShards.checkUrl(shard, property, url);
		return url.startsWith(ConfiguredShards.DRIVER_PREFIX) ? ConfiguredShards.database(shard, property, url) : url;
	}

	private static String name(String shard, int number) {
		return shard + "-replica-" + number;
	}

	/**
	 * Create the replicas, without starting their pools.
	 * @param primaries the pools of the primaries
	 * @param pools makes a pool for the name of a shard
	 * @param properties when replicas serve
	 * @return those of each shard that has any
	 */
	List<ShardReplicas> create(Map<String, HikariDataSource> primaries,
			BiFunction<String, JdbcConnectionDetails, HikariDataSource> pools, ReplicaProperties properties) {
		ReplicaSettings settings = settings(properties);
		List<ShardReplicas> all = new ArrayList<>();
		this.details.forEach((shard, found) -> {
			HikariDataSource primary = primaries.get(shard);
			Assert.state(primary != null, "Shard '%s' has no pool".formatted(shard));
			List<Replica> replicas = new ArrayList<>();
			for (JdbcConnectionDetails replica : found) {
				String name = name(shard, replicas.size() + 1);
				HikariDataSource pool = pools.apply(shard, replica);
				pool.setPoolName("shard-" + name);
				replicas.add(new Replica(name, pool));
			}
			all.add(new ShardReplicas(shard, primary, replicas, settings));
		});
		return all;
	}

	private static ReplicaSettings settings(ReplicaProperties properties) {
		Duration interval = properties.interval();
		check("interval", interval, Duration.ofMillis(10));
		check("max-lag", properties.maxLag(), interval.multipliedBy(2));
		check("max-wait", properties.maxWait(), Duration.ZERO);
		return new ReplicaSettings(properties.maxLag(), properties.maxWait(), interval, properties.fallback());
	}

	private static void check(String name, Duration value, Duration least) {
		if (value.compareTo(least) < 0) {
			throw new ShardConfigurationException("shard.replicas." + name,
					"A time of '%s' is too short.".formatted(value),
					"Set it to %d ms or more.".formatted(least.toMillis()));
		}
	}

}
