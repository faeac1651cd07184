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

import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.ShardContextHolder;
import io.github.shardboot.routing.ShardConnectionDetails;
import io.github.shardboot.strategy.Suggestion;

/**
 * The shards that the connection details name, checked to have good names and different
 * databases.
 *
 * @param details connection details by the name of the shard, in alphabetical order
 * @author Shardboot Contributors
 */
public record ConfiguredShards(SortedMap<String, JdbcConnectionDetails> details) {

	private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,39}");

	private static final Pattern POSTGRESQL = Pattern.compile("jdbc:([a-z0-9-]+:)*postgresql:.*");

	static final String DRIVER_PREFIX = "jdbc:postgresql:";

	static ConfiguredShards of(Stream<ShardConnectionDetails> connectionDetails, Collection<String> configured) {
		SortedMap<String, JdbcConnectionDetails> shards = new TreeMap<>();
		connectionDetails.forEach((bean) -> bean.getShards().forEach((name, details) -> {
			if (shards.putIfAbsent(name, details) != null) {
				throw new ShardConfigurationException("shard.shards." + name,
						"Two ShardConnectionDetails beans have a shard '%s'.".formatted(name),
						"Give each shard one database; look for a container or bean that names it twice.");
			}
		}));
		if (shards.isEmpty()) {
			throw new ShardConfigurationException("shard.shards", "No shard is configured.",
					"Add at least one, for example 'shard.shards.shard-1.url=jdbc:postgresql://host:5432/database', or "
							+ "switch sharding off with 'shard.enabled=false'.");
		}
		shards.keySet().forEach(ConfiguredShards::checkName);
		checkHyphens(shards.keySet());
		for (String name : configured) {
			if (!shards.containsKey(name)) {
				throw new ShardConfigurationException("shard.shards." + name,
						"No ShardConnectionDetails bean has a shard '%s'.".formatted(name),
						Suggestion.forShard(name, shards.keySet()));
			}
		}
		checkDatabases(shards);
		return new ConfiguredShards(Collections.unmodifiableSortedMap(shards));
	}

	/**
	 * Return the shards.
	 * @return the names in alphabetical order
	 */
	public Set<String> names() {
		return this.details.keySet();
	}

	private static void checkName(String name) {
		if (name.equals(ShardContextHolder.DEFAULT_DATABASE_NAME)) {
			throw new ShardConfigurationException("shard.shards." + name,
					"No shard can be named '%s': that is the default database.".formatted(name),
					"Choose another name.");
		}
		if (!NAME.matcher(name).matches()) {
			throw new ShardConfigurationException(
					name.contains(".") ? "shard.shards[%s]".formatted(name) : "shard.shards." + name,
					"'%s' is not a valid name for a shard.".formatted(name),
					"Use 1 to 40 lower-case letters, digits and hyphens, beginning with a letter, such as 'eu-1'.");
		}
	}

	/**
	 * Spring Boot takes no notice of hyphens in the names of properties.
	 */
	private static void checkHyphens(Set<String> names) {
		Map<String, String> seen = new HashMap<>();
		for (String name : names) {
			String twin = seen.putIfAbsent(name.replace("-", ""), name);
			if (twin != null) {
				throw new ShardConfigurationException("shard.shards." + name,
						"Shards '%s' and '%s' differ in hyphens only, so that properties of one are also those of the other."
							.formatted(twin, name),
						"Choose another name for one of them.");
			}
		}
	}

	private static void checkDatabases(Map<String, JdbcConnectionDetails> shards) {
		Map<String, String> owners = new HashMap<>();
		shards.forEach((name, details) -> {
			String url = String.valueOf(details.getJdbcUrl());
			String property = "shard.shards." + name + ".url";
			checkUrl(name, property, url);
			String owner = url.startsWith(DRIVER_PREFIX) ? owners.putIfAbsent(database(name, property, url), name)
					: null;
			if (owner != null) {
				throw new ShardConfigurationException(property,
						"Shards '%s' and '%s' have the same database.".formatted(owner, name),
						"Give each shard a database of its own.");
			}
		});
	}

	static void checkUrl(String name, String property, String url) {
		if (!POSTGRESQL.matcher(url).matches()) {
			throw invalidUrl(property, "The URL of shard '%s' is not one of PostgreSQL.".formatted(name));
		}
		int parameters = url.indexOf('?');
		if (url.lastIndexOf('@', (parameters != -1) ? parameters : url.length()) != -1) {
			// the driver would log what is before it
			throw new ShardConfigurationException(property,
					"The URL of shard '%s' contains '@'; the PostgreSQL driver reads no credentials there."
						.formatted(name),
					"Set 'shard.shards.%s.username' and 'shard.shards.%s.password', or those of 'shard.defaults'."
						.formatted(name, name));
		}
	}

	private static ShardConfigurationException invalidUrl(String property, String problem) {
		return new ShardConfigurationException(property, problem,
				"Write it as 'jdbc:postgresql://host:5432/database'.");
	}

	/**
	 * Let the driver read the URL, whose parts are optional and have defaults.
	 */
	static String database(String name, String property, String url) {
		Map<String, String> properties = new HashMap<>();
		try {
			Driver driver = DriverManager.getDriver(url);
			for (DriverPropertyInfo info : driver.getPropertyInfo(url, new Properties())) {
				properties.put(info.name, String.valueOf(info.value));
			}
		}
		catch (SQLException ex) {
			throw invalidUrl(property, "No JDBC driver accepts the URL of shard '%s'.".formatted(name));
		}
		String[] hosts = property(properties, "PGHOST").toLowerCase(Locale.ROOT).split(",");
		String[] ports = property(properties, "PGPORT").split(",");
		Set<String> servers = new TreeSet<>();
		for (int i = 0; i < hosts.length; i++) {
			servers.add(hosts[i] + ":" + ports[Math.min(i, ports.length - 1)]);
		}
		return servers + "/" + property(properties, "PGDBNAME");
	}

	private static String property(Map<String, String> properties, String name) {
		return properties.getOrDefault(name, "");
	}

}
