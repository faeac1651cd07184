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

package io.github.shardboot.failover;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;

import com.zaxxer.hikari.HikariDataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

import io.github.shardboot.OutcomeUnknownException;
import io.github.shardboot.Shards;
import io.github.shardboot.autoconfigure.ShardAutoConfiguration;
import io.github.shardboot.routing.ShardDataSources;
import io.github.shardboot.testsupport.TestServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for a shard with a standby that is promoted.
 *
 * @author Shardboot Contributors
 */
@ExtendWith(OutputCaptureExtension.class)
class FailoverIntegrationTests {

	private static final int ROUNDS = 20;

	private static final int FAILOVERS = Integer.getInteger("shard.test.failovers", 2);

	@Test
	void writesGoOnAfterAPromotionAndTheFormerPrimaryGetsNoneOfThem(CapturedOutput output) {
		try (TestServer first = TestServer.start()) {
			first.jdbc().sql("create table item (id bigint primary key)").update();
			try (TestServer second = first.standby()) {
				application(first, second).run((context) -> {
					insert(context, 1);
					awaitItem(second);
					first.kill();
					second.promote();
					long promoted = System.nanoTime();
					Awaitility.await()
						.atMost(Duration.ofSeconds(30))
						.pollInterval(Duration.ofMillis(20))
						.ignoreExceptions()
						.untilAsserted(() -> insert(context, 2));
					System.out.printf("First write %d ms after the promotion%n",
							Duration.ofNanos(System.nanoTime() - promoted).toMillis());
					first.restart();
					for (int i = 1; i <= ROUNDS; i++) {
						forgetConnections(context);
						insert(context, 2 + i);
					}
					Awaitility.await()
						.atMost(Duration.ofSeconds(30))
						.until(() -> output.getOut().contains("Shard 'a' was answered by a former primary"));
				});
				assertThat(items(first)).containsExactly(1L);
				assertThat(items(second))
					.containsExactlyElementsOf(LongStream.rangeClosed(1, 2 + ROUNDS).boxed().toList());
			}
		}
		assertThat(output)
			.contains("Shard 'a' was answered by a former primary (timeline 1, but a primary with timeline 2"
					+ " has been seen); it gets no statement")
			.doesNotContain("Timed-out waiting", "Failed to set login timeout");
	}

	@Test
	void withoutTheCheckTheFormerPrimaryIsWrittenTo() {
		try (TestServer first = TestServer.start()) {
			first.jdbc().sql("create table item (id bigint primary key)").update();
			try (TestServer second = first.standby()) {
				application(first, second).withPropertyValues("shard.primary-check=false").run((context) -> {
					insert(context, 1);
					awaitItem(second);
					second.promote();
					forgetConnections(context);
					insert(context, 2);
				});
				assertThat(items(first)).containsExactly(1L, 2L);
			}
		}
	}

	@Test
	void connectionsToTheFormerPrimaryAreClosedWhenTheNewOneIsMet() {
		try (TestServer first = TestServer.start()) {
			first.jdbc().sql("create table item (id bigint primary key)").update();
			try (TestServer second = first.standby()) {
				application(second, first).run((context) -> {
					insert(context, 1);
					awaitItem(second);
					HikariDataSource pool = context.getBean(ShardDataSources.class).hikari("a");
					try (Connection former = pool.getConnection()) {
						assertThat(port(former)).isEqualTo(first.port());
						second.promote();
						Awaitility.await()
							.atMost(Duration.ofSeconds(30))
							.until(() -> newConnectionLeadsTo(second, pool));
					}
					LongStream.rangeClosed(2, 6).forEach((id) -> insert(context, id));
				});
				assertThat(items(first)).containsExactly(1L);
				assertThat(items(second)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
			}
		}
	}

	@Test
	void formerPrimaryThatWasFrozenGetsNoStatementAndWritesGoOnSoon() {
		List<Duration> pauses = new ArrayList<>();
		for (int i = 0; i < FAILOVERS; i++) {
			pauses.add(failover(i % 2 == 0));
		}
		pauses.sort(Comparator.naturalOrder());
		System.out.printf("%d failovers: first write after the promotion %d ms (median), %d ms (most)%n", FAILOVERS,
				pauses.get(FAILOVERS / 2).toMillis(), pauses.get(FAILOVERS - 1).toMillis());
		assertThat(pauses).allSatisfy((pause) -> assertThat(pause).isLessThan(Duration.ofSeconds(5)));
	}

	private static Duration failover(boolean frozen) {
		AtomicReference<Duration> pause = new AtomicReference<>();
		List<Long> acknowledged = new ArrayList<>();
		List<Long> unknown = new ArrayList<>();
		try (TestServer first = TestServer.start()) {
			first.jdbc().sql("create table item (id bigint primary key)").update();
			try (TestServer second = first.standby()) {
				application(first, second).run((context) -> {
					insert(context, 1);
					awaitItem(second);
					openConnections(context, 4);
					if (frozen) {
						first.freeze();
					}
					else {
						first.kill();
					}
					second.promote();
					pause.set(firstWrite(context, acknowledged, unknown));
					if (frozen) {
						first.thaw();
					}
					else {
						first.restart();
					}
					for (int i = 0; i < ROUNDS; i++) {
						insert(context, 1000 + i);
						acknowledged.add(1000L + i);
					}
				});
				assertThat(items(first)).doesNotContainAnyElementsOf(acknowledged)
					.allMatch((id) -> id == 1 || unknown.contains(id));
				assertThat(items(second)).containsAll(acknowledged);
			}
		}
		return pause.get();
	}

	private static Duration firstWrite(ApplicationContext context, List<Long> acknowledged, List<Long> unknown) {
		long start = System.nanoTime();
		AtomicLong ids = new AtomicLong(1);
		Awaitility.await()
			.atMost(Duration.ofSeconds(90))
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(20))
			.ignoreExceptions()
			.untilAsserted(() -> {
				long id = ids.incrementAndGet();
				try {
					insert(context, id);
					acknowledged.add(id);
				}
				catch (OutcomeUnknownException ex) {
					unknown.add(id);
					throw ex;
				}
			});
		return Duration.ofNanos(System.nanoTime() - start);
	}

	@Test
	void formerPrimaryThatThawsBeforeAnybodyConnectsGetsNoStatement(CapturedOutput output) {
		try (TestServer first = TestServer.start()) {
			first.jdbc().sql("create table item (id bigint primary key)").update();
			try (TestServer second = first.standby()) {
				application(first, second).run((context) -> {
					insert(context, 1);
					awaitItem(second);
					openConnections(context, 4);
					first.freeze();
					second.promote();
					first.thaw();
					Awaitility.await()
						.atMost(Duration.ofSeconds(30))
						.until(() -> output.getOut().contains("Shard 'a' has a new primary (timeline 2)"));
					LongStream.rangeClosed(2, 20).forEach((id) -> insert(context, id));
				});
				assertThat(items(first)).containsExactly(1L);
				assertThat(items(second)).hasSize(20);
			}
		}
	}

	@Test
	void callThatWaitsForAFrozenPrimaryEndsWithThePromotion() throws Exception {
		try (TestServer first = TestServer.start()) {
			first.jdbc().sql("create table item (id bigint primary key)").update();
			try (TestServer second = first.standby()) {
				application(first, second).run((context) -> {
					insert(context, 1);
					awaitItem(second);
					CompletableFuture<Integer> call = CompletableFuture.supplyAsync(() -> sleep(context));
					Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> first.runningStatements() == 1);
					first.freeze();
					second.promote();
					assertThat(call).failsWithin(Duration.ofSeconds(20))
						.withThrowableOfType(ExecutionException.class)
						.withCauseInstanceOf(OutcomeUnknownException.class);
					first.thaw();
				});
			}
		}
	}

	@Test
	void applicationThatStartsAfterTheFormerPrimaryCameBackMeetsTheNewOne() {
		try (TestServer first = TestServer.start()) {
			first.jdbc().sql("create table item (id bigint primary key)").update();
			try (TestServer second = first.standby()) {
				second.promote();
				application(first, second).withPropertyValues("shard.primary-check-interval=0")
					.run((context) -> insert(context, 1));
				assertThat(items(first)).isEmpty();
				assertThat(items(second)).containsExactly(1L);
			}
		}
	}

	@Test
	void hostThatIsFrozenDoesNotUseUpTheTimeOfTheOthers() {
		try (TestServer first = TestServer.start()) {
			first.jdbc().sql("create table item (id bigint primary key)").update();
			try (TestServer second = first.standby()) {
				application(first, second).withPropertyValues("shard.primary-check-interval=0").run((context) -> {
					insert(context, 1);
					awaitItem(second);
					forgetConnections(context);
					first.freeze();
					second.promote();
					assertThat(firstWrite(context, new ArrayList<>(), new ArrayList<>()))
						.isLessThan(Duration.ofSeconds(30));
				});
			}
		}
	}

	private static int sleep(ApplicationContext context) {
		return context.getBean(Shards.class)
			.on("a")
			.call(() -> context.getBean(JdbcClient.class)
				.sql("select 1 from pg_sleep(600)")
				.query(Integer.class)
				.single());
	}

	private static void openConnections(ApplicationContext context, int count) throws SQLException {
		if (count > 0) {
			try (Connection connection = context.getBean(ShardDataSources.class).hikari("a").getConnection()) {
				assertThat(connection.isClosed()).isFalse();
				openConnections(context, count - 1);
			}
		}
	}

	private static boolean newConnectionLeadsTo(TestServer server, HikariDataSource pool) throws SQLException {
		try (Connection connection = pool.getConnection()) {
			if (port(connection) == server.port()) {
				return true;
			}
			pool.evictConnection(connection);
			return false;
		}
	}

	private static int port(Connection connection) {
		return JdbcClient.create(new SingleConnectionDataSource(connection, true))
			.sql("select inet_server_port()")
			.query(Integer.class)
			.single();
	}

	private static ApplicationContextRunner application(TestServer first, TestServer second) {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class,
					DataSourceTransactionManagerAutoConfiguration.class, JdbcTemplateAutoConfiguration.class,
					JdbcClientAutoConfiguration.class, ShardAutoConfiguration.class))
			.withPropertyValues("shard.identity=off", "shard.shards.a.username=postgres",
					"shard.shards.a.password=postgres",
					"shard.shards.a.url=jdbc:postgresql://localhost:%d,localhost:%d/postgres?targetServerType=primary"
						.formatted(first.port(), second.port()));
	}

	private static void forgetConnections(ApplicationContext context) {
		context.getBean(ShardDataSources.class).hikari("a").getHikariPoolMXBean().softEvictConnections();
	}

	private static void insert(ApplicationContext context, long id) {
		context.getBean(Shards.class)
			.on("a")
			.run(() -> context.getBean(JdbcClient.class).sql("insert into item values (:id)").param("id", id).update());
	}

	private static void awaitItem(TestServer server) {
		Awaitility.await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> !items(server).isEmpty());
	}

	private static List<Long> items(TestServer server) {
		return server.jdbc().sql("select id from item order by id").query(Long.class).list();
	}

}
