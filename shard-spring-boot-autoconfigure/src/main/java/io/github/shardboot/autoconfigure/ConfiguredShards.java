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
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

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
record ConfiguredShards(SortedMap<String, JdbcConnectionDetails> details) {

	private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,39}");

	private static final String POSTGRESQL = "jdbc:postgresql:";

	/**
	 * The properties by which pgjdbc names a database.
	 */
	private static final Set<String> DATABASE = Set.of("PGHOST", "PGPORT", "PGDBNAME");

	static ConfiguredShards of(ShardConnectionDetails connectionDetails, Collection<String> configured) {
		SortedMap<String, JdbcConnectionDetails> shards = new TreeMap<>(connectionDetails.getShards());
		if (shards.isEmpty()) {
			throw new ShardConfigurationException("shard.shards", "No shard is configured.",
					"Add at least one, for example 'shard.shards.shard-1.url=jdbc:postgresql://host:5432/database', or "
							+ "switch sharding off with 'shard.enabled=false'.");
		}
		shards.keySet().forEach(ConfiguredShards::checkName);
		for (String name : configured) {
			if (!shards.containsKey(name)) {
				throw new ShardConfigurationException("shard.shards." + name,
						"The ShardConnectionDetails bean has no shard '%s'.".formatted(name),
						Suggestion.forShard(name, shards.keySet()));
			}
		}
		checkDatabases(shards);
		return new ConfiguredShards(Collections.unmodifiableSortedMap(shards));
	}

	Set<String> names() {
		return this.details.keySet();
	}

	private static void checkName(String name) {
		if (name.equals(ShardContextHolder.DEFAULT_DATABASE_NAME)) {
			throw new ShardConfigurationException("shard.shards." + name,
					"No shard can be named '%s': that is the default database.".formatted(name),
					"Choose another name.");
		}
		if (!NAME.matcher(name).matches()) {
			throw new ShardConfigurationException("shard.shards." + name,
					"'%s' is not a valid name for a shard.".formatted(name),
					"Use 1 to 40 lower-case letters, digits and hyphens, beginning with a letter, such as 'eu-1'.");
		}
	}

	private static void checkDatabases(Map<String, JdbcConnectionDetails> shards) {
		Map<String, String> owners = new HashMap<>();
		shards.forEach((name, details) -> {
			String url = String.valueOf(details.getJdbcUrl());
			if (!url.startsWith(POSTGRESQL)) {
				return;
			}
			String owner = owners.putIfAbsent(database(name, url), name);
			if (owner != null) {
				throw new ShardConfigurationException("shard.shards." + name + ".url",
						"Shards '%s' and '%s' have the same database.".formatted(owner, name),
						"Give each shard a database of its own.");
			}
		});
	}

	private static String database(String name, String url) {
		StringBuilder database = new StringBuilder();
		try {
			Driver driver = DriverManager.getDriver(url);
			for (DriverPropertyInfo property : driver.getPropertyInfo(url, new Properties())) {
				if (DATABASE.contains(property.name)) {
					database.append(property.value).append('/');
				}
			}
		}
		catch (SQLException ex) {
			throw new ShardConfigurationException("shard.shards." + name + ".url",
					"No JDBC driver accepts the URL of shard '%s'.".formatted(name),
					"Write it as 'jdbc:postgresql://host:5432/database'.");
		}
		return database.toString();
	}

}
