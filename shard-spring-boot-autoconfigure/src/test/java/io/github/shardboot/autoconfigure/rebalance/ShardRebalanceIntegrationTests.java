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

package io.github.shardboot.autoconfigure.rebalance;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.InvalidDataAccessApiUsageException;

import io.github.shardboot.Shards;
import io.github.shardboot.rebalance.MoveEngine;
import io.github.shardboot.rebalance.MoveIntent;
import io.github.shardboot.rebalance.MovePlan;
import io.github.shardboot.rebalance.MoveState;
import io.github.shardboot.rebalance.PlannedMove;
import io.github.shardboot.rebalance.ShardMove;
import io.github.shardboot.rebalance.ShardRebalancer;
import io.github.shardboot.rebalance.engine.Mover;
import io.github.shardboot.testsupport.TestDatabase;
import io.github.shardboot.testsupport.TestPostgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ShardRebalanceAutoConfiguration}: two processes, one of which carries
 * moves out.
 *
 * @author Shardboot Contributors
 */
class ShardRebalanceIntegrationTests {

	private final TestDatabase catalog = TestPostgres.shared().createDatabase("rebalance_catalog");

	private final TestDatabase first = database(TestPostgres.shared(), "rebalance_a");

	private TestDatabase second = database(TestPostgres.shared(), "rebalance_b");

	@Test
	void slotsMoveAndEveryProcessRoutesToTheNewOwner() {
		try (ConfigurableApplicationContext one = start(); ConfigurableApplicationContext two = start()) {
			Shards shards = one.getBean(Shards.class);
			long key = 1;
			while (!shards.locate(key).shard().equals("a")) {
				key++;
			}
			this.first.jdbc().sql("insert into note values (?, 1)").param(key).update();
			ShardRebalancer rebalancer = two.getBean(ShardRebalancer.class);
			MovePlan plan = rebalancer.plan(MoveIntent.moveSlots(List.of(shards.locate(key).slot()), "b"));
			ShardMove move = rebalancer.start(plan).get(0);
			assertThat(move.state()).isEqualTo(MoveState.PENDING);
			await(rebalancer, move, MoveState.SWITCHED);
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.until(() -> one.getBean(Mover.class).isLeading() != two.getBean(Mover.class).isLeading());
			long moved = key;
			for (ConfigurableApplicationContext process : List.of(one, two)) {
				Awaitility.await()
					.atMost(Duration.ofSeconds(30))
					.until(() -> process.getBean(Shards.class).locate(moved).shard().equals("b"));
			}
			assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
				.isThrownBy(() -> rebalancer.abort(move.id()))
				.withMessageContaining("is in state 'SWITCHED' and cannot be aborted");
			rebalancer.complete(move.id());
			await(rebalancer, move, MoveState.DONE);
			assertThat(this.first.jdbc().sql("select count(*) from note").query(Integer.class).single()).isZero();
			assertThat(this.second.jdbc().sql("select count(*) from note").query(Integer.class).single()).isOne();
			assertThat(rebalancer.moves()).extracting(ShardMove::id).containsExactly(move.id());
		}
	}

	@Test
	void betweenServersOfWhichOneCannotReplicateSmallUnitsAreCopied() {
		this.second = database(TestPostgres.plain(), "rebalance_b");
		try (ConfigurableApplicationContext one = start()) {
			Shards shards = one.getBean(Shards.class);
			ShardRebalancer rebalancer = one.getBean(ShardRebalancer.class);
			this.first.jdbc().sql("insert into note values (1, 1)").update();
			MovePlan plan = rebalancer.plan(MoveIntent.moveSlots(List.of(shards.locate(1L).slot()), other(shards)));
			assertThat(plan.moves()).singleElement().satisfies((move) -> {
				assertThat(move.engine()).isEqualTo(MoveEngine.BLOCKED_COPY);
				assertThat(move.estimate().pause()).isNotNull();
			});
			assertThat(plan.notes()).anyMatch((note) -> note.startsWith("Engine 'BLOCKED_COPY' refuses writes"));
			// one that nobody has measured is chosen when it starts
			ShardMove move = rebalancer
				.start(new MovePlan(plan.epoch(),
						plan.moves()
							.stream()
							.map((each) -> new PlannedMove(each.unit(), each.source(), each.target()))
							.toList()))
				.get(0);
			assertThat(move.engine()).isEqualTo(MoveEngine.BLOCKED_COPY);
			await(rebalancer, move, MoveState.DONE);
			assertThat(rebalancer.status(move.id()).progress().pause()).isPositive();
		}
	}

	private static String other(Shards shards) {
		return shards.locate(1L).shard().equals("a") ? "b" : "a";
	}

	private static void await(ShardRebalancer rebalancer, ShardMove move, MoveState state) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(120))
			.untilAsserted(
					() -> assertThat(rebalancer.status(move.id())).extracting(ShardMove::state).isEqualTo(state));
	}

	private static TestDatabase database(TestPostgres server, String name) {
		TestDatabase database = server.createDatabase(name);
		database.jdbc().sql("create table note (tenant_id bigint, id bigint, primary key (tenant_id, id))").update();
		return database;
	}

	private ConfigurableApplicationContext start() {
		return new SpringApplicationBuilder(App.class).web(WebApplicationType.NONE)
			.properties(Map.of("spring.datasource.url", this.catalog.url(), "spring.datasource.username",
					TestPostgres.shared().username(), "spring.datasource.password", TestPostgres.shared().password(),
					"shard.shards.a.url", this.first.url(), "shard.shards.b.url", this.second.url(),
					"shard.defaults.username", TestPostgres.shared().username(), "shard.defaults.password",
					TestPostgres.shared().password(), "shard.catalog.enabled", "true"))
			.properties(Map.of("shard.rebalance.tables.note", "tenant_id", "shard.rebalance.grace", "0s",
					"shard.startup-check", "none", "spring.flyway.enabled", "false", "shard.flyway.enabled", "false"))
			.run();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(
			exclude = { HibernateJpaAutoConfiguration.class, DataJpaRepositoriesAutoConfiguration.class })
	static class App {

	}

}
