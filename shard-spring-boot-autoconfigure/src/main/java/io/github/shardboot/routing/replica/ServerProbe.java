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

package io.github.shardboot.routing.replica;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.AbstractDriverBasedDataSource;

import io.github.shardboot.routing.ShardVerifier;
import io.github.shardboot.routing.direct.DirectConnections;

/**
 * Asks one server on a connection of its own, which it keeps and which is verified first.
 * Used by one thread at a time.
 *
 * @author Shardboot Contributors
 */
final class ServerProbe implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(2);

	private final DataSource dataSource;

	private final ShardVerifier verifier;

	private final String shard;

	private @Nullable Connection connection;

	ServerProbe(String shard, HikariDataSource pool, ShardVerifier verifier) {
		this.shard = shard;
		this.verifier = verifier;
		AbstractDriverBasedDataSource unpooled = DirectConnections.unpooled(pool, PATIENCE);
		Properties properties = unpooled.getConnectionProperties();
		if (properties != null) {
			String seconds = String.valueOf(PATIENCE.toSeconds());
			properties.setProperty("connectTimeout", seconds);
			properties.setProperty("loginTimeout", seconds);
			properties.setProperty("ApplicationName", "shard-replica-sampler");
		}
		this.dataSource = unpooled;
	}

	ServerSample ask() throws SQLException {
		Connection open = this.connection;
		try {
			if (open == null) {
				open = this.dataSource.getConnection();
				this.connection = open;
				this.verifier.verify(this.shard, open);
			}
			return ServerSample.of(open);
		}
		catch (SQLException | RuntimeException ex) {
			close();
			throw ex;
		}
	}

	@Override
	public void close() {
		Connection open = this.connection;
		this.connection = null;
		if (open == null) {
			return;
		}
		try {
			open.close();
		}
		catch (SQLException ex) {
			// it is closed, then
		}
	}

}
