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

package io.github.shardboot;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.List;
import java.util.Map;

import javax.sql.DataSource;

import org.junit.jupiter.api.Test;

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
import io.github.shardboot.testsupport.Allocations;
import io.github.shardboot.testsupport.IdlePool;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What each routed call may allocate.
 *
 * @author Shardboot Contributors
 */
class AllocationBudgetTests {

	private static final Object KEY = 4711L;

	private final IdlePool pool = new IdlePool();

	private final ShardRouter router = new ShardRouter(ShardKeyType.LONG,
			new ShardMap(1, List.of("a", "b"), Map.of(),
					new HashStrategy(HashFunction.POSTGRES, SlotTable.byWeight(4096, Map.of("a", 1, "b", 1)))),
			DefaultDatabase.ABSENT, false);

	private final ShardDataSources shards = new ShardDataSources(Map.of("a", this.pool, "b", this.pool),
			ShardVerifier.NONE,
			(shard) -> new CircuitGate(shard, new GateSettings(0, 5, java.time.Duration.ofSeconds(1))), 0,
			(shard, dataSource) -> dataSource);

	private final DataSource dataSource = new LazyDataSource(new ShardRoutingDataSource(this.shards, null), true,
			Connection.TRANSACTION_READ_COMMITTED);

	@Test
	void routing() throws Exception {
		Runnable open = this::openAndClose;
		long bytes = Allocations.perCall((i) -> this.router.forKey(KEY).run(open));
		System.out.println("routing " + bytes);
		System.out.println("scope " + Allocations.perCall((i) -> this.router.forKey(KEY).run(() -> {
		})));
		assertThat(bytes).isLessThanOrEqualTo(96);
	}

	@Test
	void statement() throws Exception {
		Runnable select = () -> select(this.dataSource);
		long direct = Allocations.perCall((i) -> select(this.pool));
		long routed = Allocations.perCall((i) -> this.router.forKey(KEY).run(select));
		System.out.println("statement " + direct + " " + routed);
		assertThat(routed - direct).isLessThanOrEqualTo(200);
	}

	private void openAndClose() {
		try (Connection connection = this.dataSource.getConnection()) {
			assert connection != null;
		}
		catch (java.sql.SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void select(DataSource from) {
		try (Connection connection = from.getConnection();
				PreparedStatement statement = connection.prepareStatement("select 1");
				ResultSet rows = statement.executeQuery()) {
			rows.next();
		}
		catch (java.sql.SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
