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

package io.github.shardboot.rebalance.engine.side;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

import com.zaxxer.hikari.HikariDataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.springframework.util.StringUtils;

import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.routing.ShardDataSources;
import io.github.shardboot.routing.direct.DirectConnections;

/**
 * The shards as configured, with a login for moves.
 *
 * @author Shardboot Contributors
 */
public final class DirectMoveDatabases implements MoveDatabases {

	private static final Duration SILENCE = Duration.ofHours(1);

	private final ShardDataSources shards;

	private final DirectConnections connections;

	private final @Nullable String username;

	private final @Nullable String password;

	private final Map<String, String> connectionStrings;

	/**
	 * Create access to shards.
	 * @param shards the shards
	 * @param username the login for moves, or {@code null} for that of the pools
	 * @param password its password
	 * @param connectionStrings how other shards reach a shard, by its name, where that is
	 * not by its URL
	 */
	public DirectMoveDatabases(ShardDataSources shards, @Nullable String username, @Nullable String password,
			Map<String, String> connectionStrings) {
		this.shards = shards;
		this.connections = new DirectConnections(shards).as(username, password).socketTimeout(SILENCE);
		this.username = username;
		this.password = password;
		this.connectionStrings = Map.copyOf(connectionStrings);
	}

	@Override
	public Connection open(String shard) throws SQLException {
		return this.connections.open(shard);
	}

	@Override
	public String connectionString(String shard) {
		String configured = this.connectionStrings.get(shard);
		return (configured != null) ? configured : fromUrl(shard);
	}

	private String fromUrl(String shard) {
		HikariDataSource pool = this.shards.hikari(shard);
		Properties url = Driver.parseURL(String.valueOf(pool.getJdbcUrl()), new Properties());
		if (url == null) {
			throw new ShardConfigurationException("shard.rebalance.connections." + shard,
					"How other shards reach '%s' cannot be told from its URL.".formatted(shard),
					"Set it to a libpq connection string, such as 'host=db1 port=5432 dbname=app user=mover password=...'.");
		}
		boolean own = StringUtils.hasText(this.username);
		List<String> parts = new ArrayList<>();
		add(parts, "host", url.getProperty("PGHOST"));
		add(parts, "port", url.getProperty("PGPORT"));
		add(parts, "dbname", url.getProperty("PGDBNAME"));
		add(parts, "user", own ? this.username : first(pool.getUsername(), url.getProperty("user")));
		add(parts, "password", own ? this.password : first(pool.getPassword(), url.getProperty("password")));
		add(parts, "sslmode", first(pool.getDataSourceProperties().getProperty("sslmode"), url.getProperty("sslmode")));
		add(parts, "connect_timeout", "10");
		return String.join(" ", parts);
	}

	private static @Nullable String first(@Nullable String one, @Nullable String other) {
		return StringUtils.hasText(one) ? one : other;
	}

	private static void add(List<String> parts, String name, @Nullable String value) {
		if (StringUtils.hasText(value)) {
			parts.add("%s='%s'".formatted(name, value.replace("\\", "\\\\").replace("'", "\\'")));
		}
	}

}
