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

package io.github.shardboot.test.container;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.testcontainers.containers.JdbcDatabaseContainer;

import io.github.shardboot.routing.ShardConnectionDetails;

/**
 * The shards in one container, which is started if it does not run.
 *
 * @author Shardboot Contributors
 */
final class ContainerShardConnectionDetails implements ShardConnectionDetails {

	private static final String EXISTS = "select exists (select from pg_database where datname = ?)";

	private final List<String> names;

	private final Supplier<JdbcDatabaseContainer<?>> container;

	ContainerShardConnectionDetails(String[] names, Supplier<JdbcDatabaseContainer<?>> container) {
		this.names = List.of(names);
		this.container = container;
	}

	@Override
	public Map<String, JdbcConnectionDetails> getShards() {
		JdbcDatabaseContainer<?> server = this.container.get();
		if (!server.isRunning()) {
			server.start();
		}
		Map<String, JdbcConnectionDetails> shards = new TreeMap<>();
		if (this.names.size() == 1) {
			shards.put(this.names.get(0), details(server, server.getJdbcUrl()));
		}
		else {
			this.names.forEach((name) -> shards.put(name, details(server, createDatabase(server, name))));
		}
		return shards;
	}

	private static JdbcConnectionDetails details(JdbcDatabaseContainer<?> server, String url) {
		return new Database(url, server.getUsername(), server.getPassword());
	}

	private static String createDatabase(JdbcDatabaseContainer<?> server, String shard) {
		String name = "shard_" + shard.replace('-', '_');
		try (Connection connection = DriverManager.getConnection(server.getJdbcUrl(), server.getUsername(),
				server.getPassword())) {
			if (!exists(connection, name)) {
				try (Statement statement = connection.createStatement()) {
					statement.execute("create database \"%s\"".formatted(name.replace("\"", "\"\"")));
				}
			}
		}
		catch (SQLException ex) {
			throw new IllegalStateException("No database can be created for shard '%s'".formatted(shard), ex);
		}
		return server.getJdbcUrl()
			.replaceFirst("/%s(?=$|\\?)".formatted(Pattern.quote(server.getDatabaseName())), "/" + name);
	}

	private static boolean exists(Connection connection, String name) throws SQLException {
		try (PreparedStatement query = connection.prepareStatement(EXISTS)) {
			query.setString(1, name);
			try (ResultSet row = query.executeQuery()) {
				return row.next() && row.getBoolean(1);
			}
		}
	}

	private record Database(String getJdbcUrl, String getUsername,
			String getPassword) implements JdbcConnectionDetails {

	}

}
