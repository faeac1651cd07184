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

package io.github.shardboot.moving;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.dao.TransientDataAccessResourceException;

import io.github.shardboot.OnFailure;
import io.github.shardboot.StaleShardMapException;
import io.github.shardboot.fence.HiddenRows;
import io.github.shardboot.scatter.ScatterCall;
import io.github.shardboot.scatter.ScatterStream;
import io.github.shardboot.scatter.ShardScatter;
import io.github.shardboot.sql.SqlText;
import io.github.shardboot.testsupport.ShardCluster;
import io.github.shardboot.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for calls on several shards while a slot is moved between them.
 *
 * @author Shardboot Contributors
 */
class MovingScatterIntegrationTests {

	private ShardCluster cluster;

	@BeforeEach
	void create() {
		this.cluster = ShardCluster.create(2);
	}

	private void run(ApplicationContextRunner runner, Work work) {
		MovingItems.run(this.cluster, runner, (items) -> {
			MovingApplication application = items.application();
			work.with(items, new HandMove(this.cluster, application.slot(application.key("s0", -1))));
		});
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void eachRowIsSeenOnceInEveryStateOfTheMove(boolean wellInformed) {
		run(MovingApplication.on(this.cluster), (items, move) -> seenOnce(items, move, wellInformed));
	}

	private static void seenOnce(MovingItems items, HandMove move, boolean wellInformed) throws SQLException {
		items.seenOnce(move, wellInformed,
				(fenced) -> assertThatExceptionOfType(StaleShardMapException.class)
					.isThrownBy(() -> fenced.application()
						.shards()
						.all()
						.timeout(Duration.ofMillis(500))
						.onFailure(OnFailure.PARTIAL)
						.call((shard) -> fenced.application()
							.jdbc()
							.sql("select count(*) from item")
							.query(Long.class)
							.single()))
					.withMessageContaining("changed hands while shard 's0' was asked"));
	}

	@Test
	void rowsAreSeenOnceByAUserThatRowSecurityBinds() {
		run(MovingApplication.on(this.cluster, user("reader", "grant all on item to reader"), "secret"),
				(items, move) -> seenOnce(items, move, true));
	}

	@Test
	void rowsAreSeenOnceByAnOwnerThatMayReadInAnotherRole() {
		run(MovingApplication.on(this.cluster,
				user("boss", "alter table item owner to boss", "grant pg_read_all_data to boss"), "secret"),
				(items, move) -> seenOnce(items, move, true));
	}

	@Test
	void userThatSeesHiddenRowsIsRefusedUntilTheMoveIsOver() {
		run(MovingApplication.on(this.cluster, user("bypassing", "alter table item owner to bypassing"), "secret"),
				(items, move) -> {
					MovingApplication application = items.application();
					move.announce();
					application.look();
					move.prepare().copy();
					assertThatExceptionOfType(TransientDataAccessResourceException.class)
						.isThrownBy(() -> items.count())
						.withMessageContaining("Shard 's1' has rows that another shard answers for")
						.withMessageContaining("grant pg_read_all_data to <user>");
					move.fence().activate().switchOwner().disown().clean().finish();
					application.look();
					assertThat(items.count()).isEqualTo(MovingItems.ROWS);
				});
	}

	private String user(String name, String... statements) {
		String unique = name + "_" + System.nanoTime();
		for (TestDatabase shard : this.cluster.shards().values()) {
			shard.jdbc()
				.sql("do $$ begin if not exists (select from pg_roles where rolname = '%1$s') then create role %1$s login password 'secret'; end if; end $$"
					.formatted(unique))
				.update();
			for (String statement : statements) {
				shard.jdbc().sql(statement.replaceAll("\\b" + name + "\\b", unique)).update();
			}
		}
		return unique;
	}

	@Test
	void writesOnSeveralShardsAreRefusedWhileSomethingMoves() {
		run(MovingApplication.on(this.cluster), (items, move) -> {
			MovingApplication application = items.application();
			move.announce();
			application.look();
			move.prepare().copy();
			assertThatExceptionOfType(TransientDataAccessResourceException.class)
				.isThrownBy(() -> application.shards()
					.all()
					.call((shard) -> application.jdbc().sql("update item set name = 'b'").update()))
				.withMessageContaining("was to write");
			ShardScatter scatter = application.context().getBean(ShardScatter.class);
			assertThatExceptionOfType(TransientDataAccessResourceException.class)
				.isThrownBy(
						() -> scatter.run(new ScatterCall("write", null, OnFailure.FAIL, true), Map.of("s0", () -> 1)))
				.withMessageContaining("'write' writes on shards [s0], but there are [move 1 from 's0' to 's1']");
			for (String shard : List.of("s0", "s1")) {
				assertThat(this.cluster.database(shard)
					.jdbc()
					.sql("select count(*) from item where name = 'b'")
					.query(Long.class)
					.single()).isZero();
			}
		});
	}

	@Test
	void streamSeesEachRowOnce() {
		run(MovingApplication.on(this.cluster), (items, move) -> {
			MovingApplication application = items.application();
			move.announce();
			application.look();
			move.prepare().copy();
			ShardScatter scatter = application.context().getBean(ShardScatter.class);
			Callable<Stream<Long>> source = () -> application.jdbc()
				.sql("select id from item")
				.query(Long.class)
				.stream();
			try (ScatterStream<Long> stream = scatter.open(ScatterCall.of("stream"),
					Map.of("s0", source, "s1", source))) {
				long rows = 0;
				for (var iterator : stream.iterators().values()) {
					while (iterator.hasNext()) {
						iterator.next();
						rows++;
					}
				}
				assertThat(rows).isEqualTo(MovingItems.ROWS);
			}
		});
	}

	@Test
	void moveIsAcknowledgedWhenCallsThatDoNotKnowItAreOver() {
		run(MovingApplication.on(this.cluster), (items, move) -> {
			MovingApplication application = items.application();
			CountDownLatch begun = new CountDownLatch(2);
			CountDownLatch end = new CountDownLatch(1);
			CompletableFuture<?> call = CompletableFuture
				.supplyAsync(() -> application.shards().all().timeout(Duration.ofSeconds(60)).call((shard) -> {
					begun.countDown();
					try {
						return end.await(60, TimeUnit.SECONDS);
					}
					catch (InterruptedException ex) {
						throw new IllegalStateException(ex);
					}
				}));
			begun.await();
			assertThat(acknowledged(application)).isEqualTo(1);
			move.announce();
			assertThat(acknowledged(application)).as("a call does not know it").isEqualTo(1);
			end.countDown();
			call.get();
			assertThat(acknowledged(application)).isEqualTo(2);
		});
	}

	@Test
	void instanceReportsItselfWhileItRuns() {
		MovingApplication.on(this.cluster)
			.run((context) -> Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> instances() == 1));
		assertThat(instances()).as("it has left").isZero();
	}

	private long instances() {
		return this.cluster.defaultDatabase()
			.jdbc()
			.sql("select count(*) from shardboot_instance")
			.query(Long.class)
			.single();
	}

	private long acknowledged(MovingApplication application) {
		application.look();
		return this.cluster.defaultDatabase()
			.jdbc()
			.sql("select epoch from shardboot_instance")
			.query(Long.class)
			.single();
	}

	@Test
	void policiesComeAndGoAndLeaveThoseOfTheApplication() throws SQLException {
		TestDatabase shard = this.cluster.database("s0");
		try (Connection connection = shard.connect()) {
			HiddenRows first = new HiddenRows(1, Duration.ofMillis(100), Duration.ofSeconds(10));
			HiddenRows second = new HiddenRows(2, Duration.ofMillis(100), Duration.ofSeconds(10));
			first.install(connection, SqlText.of("public.item"), SqlText.of("owner = 1"));
			first.install(connection, SqlText.of("public.item"), SqlText.of("owner = 1"));
			second.install(connection, SqlText.of("public.item"), SqlText.of("owner = 2"));
			assertThat(policies(shard)).containsExactly("shardboot_m1", "shardboot_m2", "shardboot_open");
			first.remove(connection);
			assertThat(policies(shard)).containsExactly("shardboot_m2", "shardboot_open");
			second.remove(connection);
			second.remove(connection);
			assertThat(policies(shard)).isEmpty();
			assertThat(isProtected(shard)).isFalse();
			shard.jdbc().sql("alter table item enable row level security").update();
			shard.jdbc().sql("create policy mine on item using (owner = 7)").update();
			first.install(connection, SqlText.of("public.item"), SqlText.of("owner = 1"));
			assertThat(policies(shard)).containsExactly("mine", "shardboot_m1");
			first.remove(connection);
			assertThat(policies(shard)).containsExactly("mine");
			assertThat(isProtected(shard)).isTrue();
		}
	}

	private static List<String> policies(TestDatabase shard) {
		return shard.jdbc().sql("select polname::text from pg_policy order by 1").query(String.class).list();
	}

	private static boolean isProtected(TestDatabase shard) {
		return shard.jdbc()
			.sql("select relrowsecurity from pg_class where oid = 'item'::regclass")
			.query(Boolean.class)
			.single();
	}

	private interface Work {

		void with(MovingItems items, HandMove move) throws Exception;

	}

}
