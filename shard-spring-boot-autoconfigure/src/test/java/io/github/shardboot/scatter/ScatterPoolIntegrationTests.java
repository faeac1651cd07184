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

import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.github.shardboot.OnFailure;
import io.github.shardboot.ScatterGatherException;
import io.github.shardboot.ShardBranch;
import io.github.shardboot.ShardContext;
import io.github.shardboot.ShardContextHolder;
import io.github.shardboot.Shards;
import io.github.shardboot.routing.ShardDataSources;
import io.github.shardboot.testsupport.ShardCluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for connections and transactions of calls on several shards, with pools of one
 * connection each.
 *
 * @author Shardboot Contributors
 */
class ScatterPoolIntegrationTests {

	private static final String ONE = "shard.defaults.hikari.maximum-pool-size=1";

	private static ShardCluster cluster;

	@BeforeAll
	static void createCluster() {
		cluster = ShardCluster.create(4);
	}

	@BeforeEach
	void clear() {
		cluster.clear();
	}

	@Test
	void manyCallsAtOnceFinishWithOneConnectionPerShard() {
		run((context) -> assertThat(sixteen(() -> context.getBean(Shards.class)
			.all()
			.call((shard) -> query(context, "select 1 from pg_sleep(0.02)"))
			.list())).hasSize(16).containsOnly(List.of(1, 1, 1, 1)));
	}

	@Test
	void nestedCallsFinishWithOneConnectionPerShard() {
		run((context) -> assertThat(sixteen(() -> {
			Shards shards = context.getBean(Shards.class);
			return shards.all().call((outer) -> {
				int own = query(context, "select 1");
				return own + shards.all().call((inner) -> query(context, "select 1")).list().size();
			}).list();
		})).hasSize(16).containsOnly(List.of(5, 5, 5, 5)));
	}

	@Test
	void streamsFinishWithOneConnectionPerShard() {
		run((context) -> assertThat(sixteen(() -> {
			Map<String, Callable<Stream<Integer>>> sources = new LinkedHashMap<>();
			for (String shard : context.getBean(Shards.class).names()) {
				sources.put(shard,
						() -> context.getBean(JdbcClient.class)
							.sql("select generate_series(1, 2000)")
							.query(Integer.class)
							.stream());
			}
			List<Integer> counts = new ArrayList<>();
			try (ScatterStream<Integer> stream = context.getBean(ShardScatter.class)
				.open(ScatterCall.of("stream"), sources)) {
				for (Iterator<Integer> rows : stream.iterators().values()) {
					counts.add(0);
					rows.forEachRemaining((row) -> counts.set(counts.size() - 1, row));
				}
			}
			return counts;
		})).hasSize(16).containsOnly(List.of(2000, 2000, 2000, 2000)));
	}

	@Test
	void streamOutsideATransactionGoesBackToItsPoolByTheBranch() {
		run((context) -> {
			List<Integer> before = pids(context);
			for (int i = 0; i < 20; i++) {
				try {
					context.getBean(Shards.class).all().timeout(Duration.ofMillis(50)).call((shard) -> {
						try (Stream<Integer> rows = context.getBean(JdbcClient.class)
							.sql("select 1")
							.query(Integer.class)
							.stream()) {
							rows.forEach((row) -> assertThat(row).isEqualTo(1));
						}
						awaitQuietly(new CountDownLatch(1), 60);
						return 1;
					});
				}
				catch (ScatterGatherException ex) {
					assertThat(ex.getFailed()).hasSize(4);
				}
				assertThat(pids(context)).as("nothing was cut").isEqualTo(before);
			}
		});
	}

	private static List<Integer> pids(ApplicationContext context) {
		return context.getBean(Shards.class).all().call((shard) -> query(context, "select pg_backend_pid()")).list();
	}

	private static void awaitQuietly(CountDownLatch latch, int seconds) {
		try {
			latch.await(seconds, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	void streamThatIsClosedEarlyGivesItsConnectionsBackAndReadsLittle() {
		run((context) -> {
			Map<String, Callable<Stream<Integer>>> sources = new LinkedHashMap<>();
			for (String shard : context.getBean(Shards.class).names()) {
				sources.put(shard,
						() -> context.getBean(JdbcClient.class)
							.sql("select generate_series(1, 1000000000)")
							.query(Integer.class)
							.stream());
			}
			try (ScatterStream<Integer> stream = context.getBean(ShardScatter.class)
				.open(ScatterCall.of("stream"), sources)) {
				assertThat(stream.iterators().values()).extracting(Iterator::next).containsOnly(1);
			}
			assertThat(sixteen(
					() -> context.getBean(Shards.class).all().call((shard) -> query(context, "select 1")).list()))
				.hasSize(16);
		});
	}

	@Test
	void transactionThatMayWriteIsRefusedBeforeAnythingIsSent() {
		run((context) -> {
			context.getBean(Shards.class).all().call((shard) -> query(context, "select 1"));
			Map<?, Integer> before = cluster.statementCounts();
			TransactionTemplate transaction = new TransactionTemplate(
					context.getBean(PlatformTransactionManager.class));
			transaction.setName("Service.work");
			assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
				.isThrownBy(() -> transaction.executeWithoutResult(
						(status) -> context.getBean(Shards.class).all().call((shard) -> query(context, "select 1"))))
				.withMessageContaining("'Shards.all' runs on shards [s0, s1, s2, s3], but transaction 'Service.work'");
			assertThat(cluster.statementCounts()).isEqualTo(before);
			transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_NOT_SUPPORTED);
			transaction.executeWithoutResult(
					(status) -> context.getBean(Shards.class).all().call((shard) -> query(context, "select 1")));
		});
	}

	@Test
	void readOnlyTransactionStaysBehind() {
		run((context) -> {
			TransactionTemplate transaction = new TransactionTemplate(
					context.getBean(PlatformTransactionManager.class));
			transaction.setReadOnly(true);
			List<Boolean> active = transaction.execute((status) -> context.getBean(Shards.class).all().call((shard) -> {
				query(context, "select 1");
				return TransactionSynchronizationManager.isSynchronizationActive();
			}).list());
			assertThat(active).containsExactly(false, false, false, false);
		});
	}

	@Test
	void writingCallHasATransactionOnEachShardAndTellsWhatIsDone() {
		run((context) -> {
			ScatterCall call = new ScatterCall("Service.write", null, OnFailure.PARTIAL, true);
			Map<String, Callable<Integer>> work = new LinkedHashMap<>();
			for (String shard : context.getBean(Shards.class).names()) {
				work.put(shard, () -> {
					assertThat(TransactionSynchronizationManager.isActualTransactionActive()).isTrue();
					context.getBean(JdbcClient.class).sql("insert into item values (1, 1, 'a')").update();
					return query(context, "s2".equals(shard) ? "select 1 / (select 0)" : "select 1");
				});
			}
			assertThat(context.getBean(ShardScatter.class).run(call, work).missing()).containsExactly("s2");
			assertThat(cluster.items("s1")).hasSize(1);
			assertThat(cluster.items("s2")).isEmpty();
		});
	}

	@Test
	void callsOutsideKnowNothingOfIt() {
		run((context) -> {
			Shards shards = context.getBean(Shards.class);
			assertThatExceptionOfType(ScatterGatherException.class).isThrownBy(() -> shards.all()
				.timeout(Duration.ofMillis(100))
				.call((shard) -> query(context, "select 1 from pg_sleep(10)")));
			assertThat(shards.on("s0").<Integer, RuntimeException>call(() -> query(context, "select 7"))).isEqualTo(7);
		});
	}

	@Test
	void connectionIsWatchedOnceAndAsWhatItsPoolCanEvict() {
		run((context) -> {
			Counting branch = new Counting(new ArrayList<>());
			ShardContextHolder.Scope scope = ShardContextHolder.openBranch(ShardContext.of("s1", null), branch);
			try {
				assertThat(query(context, "select 1")).isEqualTo(1);
			}
			finally {
				scope.close();
			}
			assertThat(branch.watched()).singleElement()
				.satisfies((type) -> assertThat(type).startsWith("com.zaxxer.hikari."));
		});
	}

	private static List<List<Integer>> sixteen(Callable<List<Integer>> call) {
		ExecutorService callers = Executors.newFixedThreadPool(16);
		try {
			List<Future<List<Integer>>> futures = new ArrayList<>();
			for (int i = 0; i < 16; i++) {
				futures.add(callers.submit(call));
			}
			List<List<Integer>> results = new ArrayList<>();
			for (Future<List<Integer>> future : futures) {
				results.add(future.get(60, TimeUnit.SECONDS));
			}
			return results;
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
		finally {
			callers.shutdownNow();
		}
	}

	private static int query(ApplicationContext context, String sql) {
		return context.getBean(JdbcClient.class).sql(sql).query(Integer.class).single();
	}

	private static void run(Consumer<ApplicationContext> test) {
		cluster.application().withPropertyValues(ONE, "shard.scatter.timeout=60s").run((context) -> {
			test.accept(context);
			ShardDataSources pools = context.getBean(ShardDataSources.class);
			assertThat(FaultCluster.active(pools)).isZero();
		});
	}

	/**
	 * Remembers the types of the connections that are taken.
	 */
	private record Counting(List<String> watched) implements ShardBranch, ShardBranch.Lease {

		@Override
		public ShardBranch.Lease watch(Connection connection, Runnable evict) {
			this.watched.add(connection.getClass().getName());
			return this;
		}

		@Override
		public void check() {
			// always allowed
		}

		@Override
		public <S extends Statement> S created(S statement, Connection connection) {
			return statement;
		}

		@Override
		public boolean isCancelled() {
			return false;
		}

		@Override
		public boolean release() {
			return true;
		}

	}

}
