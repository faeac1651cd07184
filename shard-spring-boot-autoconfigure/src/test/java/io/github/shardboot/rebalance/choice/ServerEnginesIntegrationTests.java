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

package io.github.shardboot.rebalance.choice;

import java.util.Map;
import java.util.TreeMap;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.shardboot.ShardUnavailableException;
import io.github.shardboot.rebalance.MoveEngine;
import io.github.shardboot.routing.ShardDataSources;
import io.github.shardboot.routing.ShardVerifier;
import io.github.shardboot.routing.direct.DirectConnections;
import io.github.shardboot.testsupport.TestPostgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ServerEngines} with a server that is set up for logical replication
 * and one that is not.
 *
 * @author Shardboot Contributors
 */
class ServerEnginesIntegrationTests {

	private final DirectConnections connections = connections();

	@ParameterizedTest
	@CsvSource({ "logical, logical, true, LOGICAL", "logical, plain, true, BLOCKED_COPY",
			"logical, plain, false, LOGICAL", "plain, logical, true, BLOCKED_COPY",
			"plain, logical, false, BLOCKED_COPY", "plain, plain, true, BLOCKED_COPY" })
	void whatTheServersCanDoIsChosen(String source, String target, boolean reverse, MoveEngine engine) {
		assertThat(new ServerEngines(this.connections, ServerEngines.Mode.AUTO, reverse).choose(source, target))
			.isEqualTo(engine);
	}

	@Test
	void whatIsConfiguredIsNotAskedFor() {
		assertThat(new ServerEngines(this.connections, ServerEngines.Mode.LOGICAL, true).choose("gone", "plain"))
			.isEqualTo(MoveEngine.LOGICAL);
		assertThat(new ServerEngines(this.connections, ServerEngines.Mode.BLOCKED_COPY, true).choose("logical", "gone"))
			.isEqualTo(MoveEngine.BLOCKED_COPY);
	}

	@Test
	void shardThatCannotBeAskedIsNamedWithTheWayOut() {
		ServerEngines engines = new ServerEngines(this.connections, ServerEngines.Mode.AUTO, true);
		assertThatExceptionOfType(ShardUnavailableException.class).isThrownBy(() -> engines.choose("logical", "gone"))
			.withMessageContaining("Shard 'gone' could not be asked for its 'wal_level' (SQL state 08001)")
			.withMessageContaining("or set 'shard.rebalance.engine'");
	}

	@Test
	void pairOfShardsIsAskedForOnce() {
		int[] asked = { 0 };
		EngineChoice counting = (source, target) -> {
			asked[0]++;
			return MoveEngine.LOGICAL;
		};
		EngineChoice remembered = counting.remembered();
		remembered.choose("a", "b");
		remembered.choose("a", "b");
		remembered.choose("b", "a");
		assertThat(asked[0]).isEqualTo(2);
	}

	private static DirectConnections connections() {
		Map<String, HikariDataSource> pools = new TreeMap<>();
		pools.put("logical", pool(TestPostgres.shared(), TestPostgres.shared().url("postgres")));
		pools.put("plain", pool(TestPostgres.plain(), TestPostgres.plain().url("postgres")));
		pools.put("gone", pool(TestPostgres.plain(), "jdbc:postgresql://localhost:1/gone"));
		return new DirectConnections(new ShardDataSources(pools, ShardVerifier.NONE));
	}

	private static HikariDataSource pool(TestPostgres server, String url) {
		HikariDataSource pool = new HikariDataSource();
		pool.setJdbcUrl(url);
		pool.setUsername(server.username());
		pool.setPassword(server.password());
		return pool;
	}

}
