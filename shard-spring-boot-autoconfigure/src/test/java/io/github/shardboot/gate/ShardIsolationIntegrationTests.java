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

package io.github.shardboot.gate;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.github.shardboot.ShardGate;
import io.github.shardboot.ShardUnavailableException;
import io.github.shardboot.Shards;
import io.github.shardboot.actuate.ShardHealthIndicator;
import io.github.shardboot.micrometer.ShardGateMeters;
import io.github.shardboot.routing.ShardDataSources;
import io.github.shardboot.testsupport.FaultyShard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for what a shard that does not serve takes from the others.
 *
 * @author Shardboot Contributors
 */
class ShardIsolationIntegrationTests {

	private static FaultyShard shards;

	@BeforeAll
	static void start() {
		shards = FaultyShard.start();
	}

	@AfterAll
	static void close() {
		shards.close();
	}

	@AfterEach
	void mend() {
		shards.server().thaw();
		shards.proxy().mend();
	}

	@Test
	void deadShardIsRefusedAtOnceAndComesBackByItself() {
		shards.proxy().refuse();
		shards.run((context) -> {
			fail(context, 3);
			assertThat(status(context, "bad").open()).isTrue();
			assertRefusedWithin(context, Duration.ofMillis(5));
			query(context, "good");
			shards.proxy().mend();
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.pollInterval(Duration.ofMillis(50))
				.ignoreExceptions()
				.untilAsserted(() -> query(context, "bad"));
			assertThat(status(context, "bad").open()).isFalse();
			assertThat(status(context, "bad").calls()).isZero();
			assertThat(status(context, "good")).isEqualTo(new ShardGate.Status(false, 0, 0, 0));
		}, "shard.startup-check=none", "shard.gate.failure-threshold=3", "shard.gate.open-for=300ms",
				"shard.shards.bad.hikari.connection-timeout=300");
	}

	@Test
	void frozenShardTakesNoMoreThreadsThanItsGateLets() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(8);
		try {
			shards.run((context) -> {
				query(context, "bad");
				shards.server().freeze();
				List<Future<?>> calls = new ArrayList<>();
				for (int i = 0; i < 40; i++) {
					calls.add(threads.submit(() -> ask(context, "bad")));
				}
				// more threads than the gate lets pass: some of them are free for this
				calls.add(threads.submit(() -> query(context, "good")));
				await(calls);
				assertThat(status(context, "bad").refusedByLimit()).isPositive();
				assertThat(status(context, "bad").calls()).isZero();
				assertThat(status(context, "good").refusedByLimit()).isZero();
			}, "shard.gate.max-concurrency=4", "shard.gate.failure-threshold=0", "shard.timeouts.call=1s",
					"shard.shards.bad.hikari.connection-timeout=1000");
		}
		finally {
			threads.shutdownNow();
		}
	}

	@Test
	void callsThatAreStuckInAFrozenShardOpenTheCircuit() {
		shards.run((context) -> {
			for (int i = 0; i < 2; i++) {
				shards.server().thaw();
				assertThatExceptionOfType(ShardUnavailableException.class)
					.isThrownBy(() -> context.getBean(Shards.class).on("bad").run(() -> transaction(context, () -> {
						context.getBean(JdbcClient.class).sql("select 41").query(Integer.class).single();
						shards.server().freeze();
						context.getBean(JdbcClient.class).sql("select 41").query(Integer.class).single();
					})));
			}
			assertThat(status(context, "bad").open()).isTrue();
			assertThat(status(context, "bad").calls()).isZero();
		}, "shard.gate.failure-threshold=2", "shard.gate.open-for=60s", "shard.timeouts.call=500ms");
	}

	@Test
	void busyShardIsNotRefusedWhileItsCallsEndWell() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(8);
		try {
			shards.run((context) -> {
				CountDownLatch holds = new CountDownLatch(1);
				CountDownLatch release = new CountDownLatch(1);
				Future<?> holder = threads
					.submit(() -> context.getBean(Shards.class).on("bad").run(() -> transaction(context, () -> {
						context.getBean(JdbcClient.class).sql("select 41").query(Integer.class).single();
						holds.countDown();
						awaitLatch(release);
					})));
				awaitLatch(holds);
				fail(context, 2);
				assertThat(status(context, "bad").open()).isTrue();
				release.countDown();
				await(List.of(holder));
				assertThat(status(context, "bad").open()).isFalse();
				query(context, "bad");
			}, "shard.gate.failure-threshold=2", "shard.gate.open-for=60s", "shard.defaults.hikari.maximum-pool-size=1",
					"shard.shards.bad.hikari.connection-timeout=3000");
		}
		finally {
			threads.shutdownNow();
		}
	}

	@Test
	void gatesCanBeReplaced() {
		shards.application().withBean(ShardGate.Factory.class, () -> (shard) -> new Closed(shard)).run((context) -> {
			assertThatExceptionOfType(ShardUnavailableException.class).isThrownBy(() -> query(context, "good"))
				.withMessage("closed good");
			assertThat(context.getBean(ShardDataSources.class).gate("bad")).isInstanceOf(Closed.class);
		});
	}

	@Test
	void connectionThatIsClosedTwiceLeavesOnce() {
		shards.run((context) -> {
			context.getBean(Shards.class).on("good").run(() -> useAndCloseTwice(context));
			assertThat(status(context, "good").calls()).isZero();
		});
	}

	@Test
	void gateIsSeenInHealthAndMeters() {
		shards.proxy().refuse();
		shards.run((context) -> {
			MeterRegistry meters = new SimpleMeterRegistry();
			new ShardGateMeters(context.getBean(ShardDataSources.class)).bindTo(meters);
			fail(context, 2);
			ask(context, "bad");
			try (ShardHealthIndicator health = new ShardHealthIndicator(context.getBean(ShardDataSources.class),
					Duration.ofSeconds(10))) {
				assertThat(health.health().getDetails().get("shards")).asString()
					.contains("circuit=open")
					.contains("good={status=UP}");
			}
			assertThat(meters.get("shard.circuit.open").tag("shard", "bad").gauge().value()).isOne();
			assertThat(meters.get("shard.circuit.open").tag("shard", "good").gauge().value()).isZero();
			assertThat(meters.get("shard.calls.active").tag("shard", "bad").gauge().value()).isZero();
			assertThat(meters.get("shard.calls.refused")
				.tags("shard", "bad", "reason", "circuit")
				.functionCounter()
				.count()).isOne();
			assertThat(
					meters.get("shard.calls.refused").tags("shard", "bad", "reason", "limit").functionCounter().count())
				.isZero();
		}, "shard.startup-check=none", "shard.gate.failure-threshold=2", "shard.gate.open-for=60s",
				"shard.shards.bad.hikari.connection-timeout=300");
	}

	private static void useAndCloseTwice(ApplicationContext context) {
		try {
			Connection connection = context.getBean(DataSource.class).getConnection();
			try (Statement statement = connection.createStatement()) {
				statement.execute("select 1");
			}
			assertThat(status(context, "good").calls()).isEqualTo(1);
			connection.close();
			connection.close();
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static ShardGate.Status status(ApplicationContext context, String shard) {
		return context.getBean(ShardDataSources.class).gate(shard).status();
	}

	private static void fail(ApplicationContext context, int calls) {
		for (int i = 0; i < calls; i++) {
			assertThatExceptionOfType(ShardUnavailableException.class).isThrownBy(() -> query(context, "bad"))
				.withMessageContaining("There is no connection to shard 'bad'");
		}
	}

	private static void assertRefusedWithin(ApplicationContext context, Duration time) {
		long best = Long.MAX_VALUE;
		for (int i = 0; i < 20; i++) {
			long begun = System.nanoTime();
			try {
				query(context, "bad");
			}
			catch (ShardUnavailableException ex) {
				if (ex.getCause() == null) {
					best = Math.min(best, System.nanoTime() - begun);
				}
			}
		}
		assertThat(Duration.ofNanos(best)).isLessThan(time);
	}

	private static void ask(ApplicationContext context, String shard) {
		try {
			query(context, shard);
		}
		catch (DataAccessException ex) {
			// as expected
		}
	}

	private static void query(ApplicationContext context, String shard) {
		context.getBean(Shards.class)
			.on(shard)
			.run(() -> assertThat(context.getBean(JdbcClient.class).sql("select 41").query(Integer.class).single())
				.isEqualTo(41));
	}

	private static void transaction(ApplicationContext context, Runnable work) {
		new TransactionTemplate(context.getBean(PlatformTransactionManager.class))
			.executeWithoutResult((status) -> work.run());
	}

	private static void await(List<Future<?>> calls) {
		try {
			for (Future<?> call : calls) {
				call.get(60, TimeUnit.SECONDS);
			}
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void awaitLatch(CountDownLatch latch) {
		try {
			assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private record Closed(String shard) implements ShardGate {

		@Override
		public void enter() {
			throw new ShardUnavailableException(this.shard, "closed " + this.shard, null);
		}

		@Override
		public void leave(Result result) {
			throw new IllegalStateException("has not entered");
		}

	}

}
