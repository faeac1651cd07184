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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

import io.github.shardboot.ScatterGatherException;
import io.github.shardboot.Shards;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many calls on several shards of which one fails, one after another, in random ways. Run
 * more of them with {@code -Dshard.test.scatters=10000}, the same again with
 * {@code -Dshard.test.seed=...}, and hold the promised quarter of a second with
 * {@code -Dshard.test.lag=250} on a machine that does nothing else.
 *
 * @author Shardboot Contributors
 */
class FailingScattersIntegrationTests {

	private static final int ROUNDS = Integer.getInteger("shard.test.scatters", 200);

	private static final long SEED = Long.getLong("shard.test.seed", System.nanoTime());

	private static final long LAG = Long.getLong("shard.test.lag", 3000);

	private static final Duration TIMEOUT = Duration.ofMillis(150);

	@Test
	void neverLateNeverLeakingNeverMixedUp() {
		System.out.printf("%d failing scatters, seed %d%n", ROUNDS, SEED);
		Random random = new Random(SEED);
		List<Long> lags = new ArrayList<>();
		try (FaultCluster cluster = FaultCluster.start()) {
			cluster.run((context) -> {
				awaitAnswer(context, -1);
				for (int round = 0; round < ROUNDS; round++) {
					lags.add(new Round(cluster, context).run(fault(random)));
					cluster.awaitRest(context);
					awaitAnswer(context, round);
				}
			}, "shard.defaults.hikari.maximum-pool-size=2", "shard.defaults.hikari.connection-timeout=2000");
		}
		Collections.sort(lags);
		System.out.printf("Returned after the first failure or the deadline: median %d ms, 99 %% %d ms, most %d ms%n",
				lags.get(lags.size() / 2), lags.get(lags.size() * 99 / 100), lags.get(lags.size() - 1));
		assertThat(lags.get(lags.size() - 1)).isLessThanOrEqualTo(LAG);
	}

	private static Fault fault(Random random) {
		// a killed server takes a second to come back
		return (random.nextInt(40) == 0) ? Fault.KILL : Fault.values()[1 + random.nextInt(Fault.values().length - 1)];
	}

	private static void awaitAnswer(ApplicationContext context, int round) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.pollInterval(Duration.ofMillis(10))
			.ignoreExceptionsMatching((ex) -> ex instanceof DataAccessException)
			.untilAsserted(() -> assertThat(context.getBean(Shards.class)
				.all()
				.timeout(Duration.ofSeconds(20))
				.call((shard) -> context.getBean(JdbcClient.class)
					.sql("select :shard || :round")
					.param("shard", shard)
					.param("round", round)
					.query(String.class)
					.single())
				.list()).containsExactly("s0" + round, "s1" + round, "s2" + round, "s3" + round));
	}

	/**
	 * How a call is made to fail.
	 */
	private enum Fault {

		KILL, FREEZE, BLACK_HOLE, RESET, SLOW, ERROR

	}

	/**
	 * One call that fails.
	 */
	private record Round(FaultCluster cluster, ApplicationContext context, AtomicLong failed) {

		private Round(FaultCluster cluster, ApplicationContext context) {
			this(cluster, context, new AtomicLong(Long.MAX_VALUE));
		}

		long run(Fault fault) {
			if (fault == Fault.FREEZE) {
				this.cluster.victim().freeze();
			}
			if (fault == Fault.BLACK_HOLE) {
				this.cluster.proxy().blackHole(true);
			}
			try {
				return call(fault);
			}
			finally {
				this.cluster.proxy().blackHole(false);
				this.cluster.victim().thaw();
			}
		}

		private long call(Fault fault) {
			Duration timeout = (fault == Fault.KILL || fault == Fault.RESET) ? Duration.ofSeconds(20) : TIMEOUT;
			long deadline = System.nanoTime() + timeout.toNanos();
			try {
				this.context.getBean(Shards.class).all().timeout(timeout).call((shard) -> work(fault, shard));
				throw new AssertionError("The call has not failed");
			}
			catch (ScatterGatherException ex) {
				assertThat(ex.getFailed()).as(fault.name()).containsKey("s3");
				return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - Math.min(deadline, this.failed.get()));
			}
		}

		private int work(Fault fault, String shard) {
			if (!"s3".equals(shard)) {
				return (fault == Fault.RESET) ? resetAndSleep(shard)
						: (fault == Fault.KILL) ? killAndSleep(shard) : query("select 1 from pg_sleep(0)");
			}
			try {
				return query((fault == Fault.ERROR) ? "select 1 / (select 0)" : "select 2 from pg_sleep(60)");
			}
			catch (RuntimeException ex) {
				this.failed.set(System.nanoTime());
				throw ex;
			}
		}

		private int resetAndSleep(String shard) {
			if ("s0".equals(shard)) {
				awaitVictim();
				this.cluster.proxy().reset();
			}
			return query("select 1 from pg_sleep(60)");
		}

		private int killAndSleep(String shard) {
			if ("s0".equals(shard)) {
				awaitVictim();
				this.cluster.victim().killSessions();
			}
			return query("select 1 from pg_sleep(60)");
		}

		private void awaitVictim() {
			Awaitility.await()
				.pollInterval(Duration.ofMillis(5))
				.until(this.cluster.victim()::runningStatements, (running) -> running > 0);
		}

		private int query(String sql) {
			return this.context.getBean(JdbcClient.class).sql(sql).query(Integer.class).single();
		}

	}

}
