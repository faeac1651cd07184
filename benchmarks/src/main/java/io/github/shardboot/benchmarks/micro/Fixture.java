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

package io.github.shardboot.benchmarks.micro;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.jspecify.annotations.Nullable;

import io.github.shardboot.gate.CircuitGate;
import io.github.shardboot.gate.GateSettings;
import io.github.shardboot.routing.DefaultDatabase;
import io.github.shardboot.routing.ShardDataSources;
import io.github.shardboot.routing.ShardRouter;
import io.github.shardboot.routing.ShardRoutingDataSource;
import io.github.shardboot.routing.ShardVerifier;
import io.github.shardboot.routing.connection.LazyDataSource;
import io.github.shardboot.strategy.ShardKeyType;
import io.github.shardboot.strategy.ShardMap;
import io.github.shardboot.strategy.hash.HashFunction;
import io.github.shardboot.strategy.hash.HashStrategy;
import io.github.shardboot.strategy.hash.SlotTable;

/**
 * Routing to pools whose connections do nothing.
 *
 * @author Shardboot Contributors
 */
final class Fixture {

	static final List<String> SHARDS = List.of("s0", "s1", "s2", "s3");

	private Fixture() {
	}

	static ShardMap map(long epoch) {
		return new ShardMap(epoch, SHARDS, Map.of(), new HashStrategy(HashFunction.POSTGRES,
				SlotTable.byWeight(4096, Map.of("s0", 1, "s1", 1, "s2", 1, "s3", 1))));
	}

	static ShardRouter router() {
		return new ShardRouter(ShardKeyType.LONG, map(1), DefaultDatabase.ABSENT, false);
	}

	static DataSource dataSource(HikariDataSource pool) {
		ShardDataSources shards = new ShardDataSources(Map.of("s0", pool, "s1", pool, "s2", pool, "s3", pool),
				ShardVerifier.NONE, (shard) -> new CircuitGate(shard, new GateSettings(0, 5, Duration.ofSeconds(1))),
				0, (shard, dataSource) -> dataSource);
		return new LazyDataSource(new ShardRoutingDataSource(shards, null), true,
				Connection.TRANSACTION_READ_COMMITTED);
	}

	/**
	 * A pool of one connection that does nothing.
	 */
	static final class IdlePool extends HikariDataSource {

		private final ResultSet rows = fake(ResultSet.class, null);

		private final PreparedStatement statement = fake(PreparedStatement.class, this.rows);

		private final Connection connection = fake(Connection.class, this.statement);

		@SuppressWarnings("unchecked")
		private static <T> T fake(Class<T> type, @Nullable Object made) {
			return (T) Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
					(proxy, method, arguments) -> switch (method.getReturnType().getName()) {
						case "boolean" -> method.getName().equals("getAutoCommit");
						case "int" -> 0;
						case "java.sql.PreparedStatement", "java.sql.ResultSet" -> made;
						default -> null;
					});
		}

		@Override
		public Connection getConnection() {
			return this.connection;
		}

	}

}
