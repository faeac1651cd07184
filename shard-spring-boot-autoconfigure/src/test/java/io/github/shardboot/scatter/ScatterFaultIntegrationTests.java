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

package io.github.shardboot.scatter;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.github.shardboot.OnFailure;
import io.github.shardboot.ScatterGatherException;
import io.github.shardboot.ShardResults;
import io.github.shardboot.Shards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for calls on several shards of which one fails, on real servers.
 *
 * @author Shardboot Contributors
 */
class ScatterFaultIntegrationTests {

	/**
	 * A quarter of a second is what is promised; the rest is for busy machines.
	 */
	private static final Duration RETURN = Duration.ofMillis(1500);

	private static FaultCluster cluster;

	@BeforeAll
	static void startCluster() {
		cluster = FaultCluster.start();
	}

	@AfterAll
	static void stopCluster() {
		cluster.close();
	}

	@Test
	void firstFailureCancelsTheStatementsOfTheOthers() {
		cluster.run((context) -> {
			AtomicLong failed = new AtomicLong();
			assertThatFailure(() -> context.getBean(Shards.class).all().call((shard) -> {
				if (!"s1".equals(shard)) {
					return sleep(context, 60);
				}
				cluster.awaitRunning(3);
				failed.set(System.nanoTime());
				return query(context, "select 1 / (select 0)");
			})).satisfies((ex) -> {
				assertThat(ex.getFailed()).containsOnlyKeys("s1");
				assertThat(ex.getCancelled()).containsExactly("s0", "s2", "s3");
				assertThat(ex).hasCauseInstanceOf(DataAccessException.class);
			});
			assertThat(since(failed)).isLessThan(RETURN);
			cluster.awaitRest(context);
			assertAllAnswer(context);
		});
	}

	@Test
	void deadlineCancelsTheStatementsOnTheServers() {
		cluster.run((context) -> {
			assertAllAnswer(context);
			long begun = System.nanoTime();
			assertThatFailure(() -> context.getBean(Shards.class)
				.all()
				.timeout(Duration.ofMillis(300))
				.call((shard) -> sleep(context, "s2".equals(shard) ? 0 : 60))).satisfies((ex) -> {
					assertThat(ex.getFailed()).containsOnlyKeys("s0", "s1", "s3");
					assertThat(ex.getFailed().values()).hasOnlyElementsOfType(QueryTimeoutException.class);
					assertThat(ex.getFinished()).containsExactly("s2");
				});
			assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(Duration.ofMillis(300),
					RETURN.plusMillis(300));
			cluster.awaitRest(context);
			assertAllAnswer(context);
		});
	}

	@Test
	void connectionsOfCancelledStatementsAreUsedAgain() {
		cluster.run((context) -> {
			List<Integer> before = pids(context);
			assertThatFailure(() -> context.getBean(Shards.class)
				.all()
				.timeout(Duration.ofMillis(300))
				.call((shard) -> sleep(context, 60)));
			cluster.awaitRest(context);
			assertThat(pids(context)).isEqualTo(before);
		}, "shard.defaults.hikari.maximum-pool-size=1");
	}

	@Test
	void frozenServerIsLeftBehindAndItsConnectionIsNotUsedAgain() {
		cluster.run((context) -> {
			List<Integer> before = pids(context);
			cluster.victim().freeze();
			try {
				long begun = System.nanoTime();
				assertThatFailure(() -> context.getBean(Shards.class)
					.all()
					.timeout(Duration.ofMillis(300))
					.call((shard) -> query(context, "select 41"))).satisfies((ex) -> {
						assertThat(ex.getFailed()).containsOnlyKeys("s3");
						assertThat(ex.getFinished()).containsExactly("s0", "s1", "s2");
					});
				assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(RETURN.plusMillis(300));
			}
			finally {
				cluster.victim().thaw();
			}
			cluster.awaitRest(context);
			List<Integer> after = pids(context);
			assertThat(after.subList(0, 3)).isEqualTo(before.subList(0, 3));
			assertThat(after.get(3)).isNotEqualTo(before.get(3));
			assertAllAnswer(context);
		}, "shard.defaults.hikari.maximum-pool-size=1");
	}

	@Test
	void partialResultIsWithoutTheFrozenServer() {
		cluster.run((context) -> {
			assertAllAnswer(context);
			cluster.victim().freeze();
			try {
				ShardResults<Integer> results = context.getBean(Shards.class)
					.all()
					.onFailure(OnFailure.PARTIAL)
					.timeout(Duration.ofMillis(300))
					.call((shard) -> query(context, "select 41"));
				assertThat(results.values()).containsOnlyKeys("s0", "s1", "s2");
				assertThat(results.missing()).containsExactly("s3");
				assertThat(results.failures().get("s3")).isInstanceOf(QueryTimeoutException.class);
			}
			finally {
				cluster.victim().thaw();
			}
			cluster.awaitRest(context);
		});
	}

	@Test
	void blackHoleIsLeftBehind() {
		cluster.run((context) -> {
			assertAllAnswer(context);
			cluster.proxy().blackHole(true);
			try {
				assertThatFailure(() -> context.getBean(Shards.class)
					.all()
					.timeout(Duration.ofMillis(300))
					.call((shard) -> query(context, "select 41")))
					.satisfies((ex) -> assertThat(ex.getFailed()).containsOnlyKeys("s3"));
			}
			finally {
				cluster.proxy().blackHole(false);
			}
			cluster.awaitRest(context);
			assertAllAnswer(context);
		});
	}

	@Test
	void killedServerIsNamedAndTheOthersAreCancelled() {
		cluster.run((context) -> {
			AtomicLong killed = new AtomicLong();
			Thread killer = new Thread(() -> {
				cluster.awaitRunning(4);
				killed.set(System.nanoTime());
				cluster.victim().killSessions();
			});
			killer.start();
			assertThatFailure(() -> context.getBean(Shards.class).all().call((shard) -> sleep(context, 60)))
				.satisfies((ex) -> {
					assertThat(ex.getFailed()).containsOnlyKeys("s3");
					assertThat(ex.getCancelled()).containsExactly("s0", "s1", "s2");
				});
			assertThat(since(killed)).isLessThan(RETURN.plusSeconds(1));
			awaitVictim();
			cluster.awaitRest(context);
			assertAllAnswer(context);
		});
	}

	@Test
	void resetInTheMiddleOfAResultIsNamed() {
		cluster.run((context) -> {
			Thread resetter = new Thread(() -> {
				cluster.awaitRunning(4);
				cluster.proxy().reset();
			});
			resetter.start();
			assertThatFailure(() -> context.getBean(Shards.class)
				.all()
				.call((shard) -> query(context,
						"select length(repeat('x', 10000) || pg_sleep(0.01)) from generate_series(1, 6000)")))
				.satisfies((ex) -> assertThat(ex.getFailed()).containsOnlyKeys("s3"));
			cluster.awaitRest(context);
			assertAllAnswer(context);
		});
	}

	@Test
	void interruptedCallerCancelsTheStatementsAndStaysInterrupted() throws Exception {
		AtomicReference<Throwable> thrown = new AtomicReference<>();
		AtomicReference<Boolean> interrupted = new AtomicReference<>();
		cluster.run((context) -> {
			Thread caller = new Thread(() -> {
				try {
					context.getBean(Shards.class).all().call((shard) -> sleep(context, 60));
				}
				catch (ScatterGatherException ex) {
					thrown.set(ex);
				}
				interrupted.set(Thread.currentThread().isInterrupted());
			});
			caller.start();
			cluster.awaitRunning(4);
			caller.interrupt();
			join(caller);
			cluster.awaitRest(context);
		});
		assertThat(thrown.get()).hasCauseInstanceOf(InterruptedException.class);
		assertThat(interrupted.get()).isTrue();
	}

	@Test
	void cancelledPartCommitsNothing() {
		cluster.run((context) -> {
			TransactionTemplate transaction = new TransactionTemplate(
					context.getBean(PlatformTransactionManager.class));
			CountDownLatch ended = new CountDownLatch(1);
			assertThatFailure(
					() -> context.getBean(Shards.class).all(List.of("s0")).timeout(Duration.ofMillis(300)).call((s) -> {
						try {
							return transaction.execute((status) -> {
								context.getBean(JdbcClient.class).sql("insert into item values (1)").update();
								return makeStatementsUntilRefused(context);
							});
						}
						finally {
							ended.countDown();
						}
					}));
			awaitIgnoringInterrupts(ended);
			cluster.awaitRest(context);
			assertThat(
					cluster.healthy().get("s0").jdbc().sql("select count(*) from item").query(Integer.class).single())
				.isZero();
		});
	}

	@Test
	void lateCancelNeverHitsAnotherStatement() {
		cluster.run((context) -> {
			assertAllAnswer(context);
			int cancelled = 0;
			for (int i = 0; i < Integer.getInteger("shard.test.races", 300); i++) {
				try {
					context.getBean(Shards.class)
						.all()
						.timeout(Duration.ofMillis(10))
						.call((shard) -> query(context, "select 1 from pg_sleep(0.01)"));
				}
				catch (ScatterGatherException ex) {
					cancelled++;
				}
				assertAllAnswer(context);
			}
			assertThat(cancelled).isPositive();
			cluster.awaitRest(context);
		}, "shard.defaults.hikari.maximum-pool-size=1");
	}

	private static void assertAllAnswer(ApplicationContext context) {
		String canary = "canary-" + System.nanoTime();
		assertThat(context.getBean(Shards.class)
			.all()
			.call((shard) -> context.getBean(JdbcClient.class)
				.sql("select :canary || '-' || :shard")
				.param("canary", canary)
				.param("shard", shard)
				.query(String.class)
				.single())
			.list()).containsExactly(canary + "-s0", canary + "-s1", canary + "-s2", canary + "-s3");
	}

	private static List<Integer> pids(ApplicationContext context) {
		return context.getBean(Shards.class).all().call((shard) -> query(context, "select pg_backend_pid()")).list();
	}

	private static int sleep(ApplicationContext context, int seconds) {
		return query(context, "select 1 from pg_sleep(" + seconds + ")");
	}

	private static int query(ApplicationContext context, String sql) {
		return context.getBean(JdbcClient.class).sql(sql).query(Integer.class).single();
	}

	private static void awaitVictim() {
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.ignoreExceptions()
			.until(cluster.victim()::runningStatements, (running) -> running == 0);
	}

	// then the transaction is about to commit, on a connection that still serves
	private static int makeStatementsUntilRefused(ApplicationContext context) {
		try {
			return context.getBean(JdbcTemplate.class).execute((ConnectionCallback<Integer>) (connection) -> {
				while (true) {
					connection.createStatement().close();
				}
			});
		}
		catch (TransientDataAccessResourceException ex) {
			return 1;
		}
	}

	private static void awaitIgnoringInterrupts(CountDownLatch latch) {
		while (true) {
			try {
				assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
				return;
			}
			catch (InterruptedException ex) {
				// again
			}
		}
	}

	private static void join(Thread thread) {
		try {
			thread.join(30_000);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Duration since(AtomicLong nanos) {
		return Duration.ofNanos(System.nanoTime() - nanos.get());
	}

	private static ThrowableAssertAlternative<ScatterGatherException> assertThatFailure(ThrowingCallable call) {
		return assertThatExceptionOfType(ScatterGatherException.class).isThrownBy(call);
	}

}
