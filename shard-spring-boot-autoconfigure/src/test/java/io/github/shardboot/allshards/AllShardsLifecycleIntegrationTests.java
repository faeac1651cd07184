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

package io.github.shardboot.allshards;

import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.jdbc.repository.support.JdbcRepositoryFactoryBean;
import org.springframework.data.repository.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.github.shardboot.AllShards;
import io.github.shardboot.OnFailure;
import io.github.shardboot.ScatterGatherException;
import io.github.shardboot.ShardResultMerger;
import io.github.shardboot.ShardResults;
import io.github.shardboot.allshards.jpasales.SaleEntityRepository;
import io.github.shardboot.allshards.sales.Sale;
import io.github.shardboot.allshards.sales.SaleRepository;
import io.github.shardboot.routing.ShardDataSources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for what methods with {@link AllShards} do to connections, transactions and rows.
 *
 * @author Shardboot Contributors
 */
class AllShardsLifecycleIntegrationTests {

	private static final SaleCluster CLUSTER = SaleCluster.create("");

	private static final List<String> SHARDS = List.of("s0", "s1", "s2", "s3");

	@BeforeEach
	void fill() {
		CLUSTER.fill(new Random(3), 200);
	}

	@Test
	void streamThatIsClosedEarlyCancelsTheRest() {
		run((context) -> {
			try (Stream<Long> numbers = context.getBean(OddSales.class).numbers()) {
				assertThat(numbers.iterator().next()).isEqualTo(1);
			}
			awaitRest(context);
		});
	}

	@Test
	void streamOfManyRowsIsMergedInOrder() {
		run((context) -> {
			try (Stream<Long> numbers = context.getBean(OddSales.class).sortedNumbers()) {
				Iterator<Long> iterator = numbers.iterator();
				for (int i = 0; i < 200_000; i++) {
					assertThat(iterator.next()).isEqualTo(1 + i / 4);
				}
				assertThat(iterator.hasNext()).isFalse();
			}
			awaitRest(context);
		});
	}

	@Test
	void timeoutOfTheAnnotationCancelsAllShards() {
		run((context) -> {
			assertThatExceptionOfType(ScatterGatherException.class)
				.isThrownBy(() -> context.getBean(OddSales.class).sleep())
				.satisfies((ex) -> assertThat(ex.getFailed()).containsOnlyKeys(SHARDS));
			awaitRest(context);
		});
	}

	@Test
	void transactionThatMayWriteIsRefusedAndAReadOnlyOneStaysBehind() {
		run((context) -> {
			TransactionTemplate transaction = new TransactionTemplate(
					context.getBean(PlatformTransactionManager.class));
			SaleRepository sales = context.getBean(SaleRepository.class);
			assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
				.isThrownBy(() -> transaction.execute((status) -> sales.count()))
				.withMessageContaining("'SaleRepository.count()' runs on shards [s0, s1, s2, s3], but transaction")
				.withMessageContaining("Nothing was sent.");
			transaction.setReadOnly(true);
			assertThat(transaction.<Long>execute((status) -> sales.count())).isEqualTo(200);
			assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
				.isThrownBy(() -> transaction.execute((status) -> context.getBean(OddSales.class).removeByPaid(true)))
				.withMessageContaining("call it outside the transaction");
		});
	}

	@Test
	void rowsAreDeletedOnAllShards() {
		run((context) -> {
			int paid = count("default", "paid");
			assertThat(paid).isPositive();
			assertThat(context.getBean(OddSales.class).removeByPaid(true)).isEqualTo(paid);
			assertThat(SHARDS).allSatisfy((shard) -> assertThat(count(shard, "paid")).isZero());
			assertThat(context.getBean(SaleRepository.class).count()).isEqualTo(200 - paid);
		});
	}

	@Test
	void changesAreCommittedPerShardAndTheFailureTellsWhere() {
		run((context) -> {
			OddSales sales = context.getBean(OddSales.class);
			refuseChangesIn("s2", () -> {
				ShardResults<Integer> raised = sales.raise();
				assertThat(raised.missing()).containsExactly("s2");
				assertThat(raised.values()).containsOnlyKeys("s0", "s1", "s3")
					.allSatisfy((shard, rows) -> assertThat(rows).isEqualTo(count(shard, "quantity = 1000")));
				assertThat(count("s2", "quantity = 1000")).isZero();
				assertThatExceptionOfType(ScatterGatherException.class).isThrownBy(sales::lower).satisfies((ex) -> {
					assertThat(ex.getFailed()).containsOnlyKeys("s2");
					assertThat(ex.getFinished())
						.containsAll(SHARDS.stream().filter((shard) -> count(shard, "quantity = -1") > 0).toList());
				});
			});
		});
	}

	@Test
	void mergerOfTheApplicationGetsTheResultOfEachShard() {
		run((context) -> assertThat(context.getBean(OddSales.class).average()).isEqualByComparingTo(SHARDS.stream()
			.map((shard) -> CLUSTER.databases()
				.database(shard)
				.jdbc()
				.sql("select avg(quantity) from sale")
				.query(BigDecimal.class)
				.single())
			.max(BigDecimal::compareTo)
			.orElseThrow()));
	}

	@Test
	void arraysAreMergedInOrder() {
		run((context) -> assertThat(
				Arrays.stream(context.getBean(OddSales.class).readByPaidOrderByIdDesc(true)).map(Sale::id).toList())
			.isEqualTo(CLUSTER.databases()
				.database("default")
				.jdbc()
				.sql("select id from sale where paid order by id desc")
				.query(UUID.class)
				.list()));
	}

	@Test
	void streamsOfJpaAreClosedToo() {
		CLUSTER.jpa().run((context) -> {
			try (Stream<?> sales = context.getBean(SaleEntityRepository.class)
				.findByQuantityGreaterThanOrderByCodeDescIdAsc(0)) {
				assertThat(sales.iterator().next()).isNotNull();
			}
			awaitRest(context);
		});
	}

	private static void awaitRest(ApplicationContext context) {
		ShardDataSources pools = context.getBean(ShardDataSources.class);
		Awaitility.await()
			.untilAsserted(() -> assertThat(SHARDS).allSatisfy(
					(shard) -> assertThat(pools.hikari(shard).getHikariPoolMXBean().getActiveConnections()).isZero()));
		assertThat(SHARDS).allSatisfy((shard) -> assertThat(CLUSTER.databases()
			.database(shard)
			.jdbc()
			.sql("select query from pg_stat_activity where datname = current_database() and state <> 'idle'"
					+ " and backend_type = 'client backend' and pid <> pg_backend_pid()")
			.query(String.class)
			.list()).isEmpty());
	}

	private static void refuseChangesIn(String shard, Runnable action) {
		CLUSTER.databases()
			.database(shard)
			.jdbc()
			.sql("alter table sale add constraint small check (quantity between 0 and 10)")
			.update();
		try {
			action.run();
		}
		finally {
			CLUSTER.databases().database(shard).jdbc().sql("alter table sale drop constraint small").update();
		}
	}

	private static int count(String database, String condition) {
		return CLUSTER.databases()
			.database(database)
			.jdbc()
			.sql("select count(*) from sale where " + condition)
			.query(Integer.class)
			.single();
	}

	private static void run(Consumer<ApplicationContext> test) {
		ApplicationContextRunner runner = CLUSTER.jdbc()
			.withBean(ShardResultMerger.class, LargestAverage::new)
			.withInitializer((context) -> ((GenericApplicationContext) context).registerBean("odd",
					JdbcRepositoryFactoryBean.class, () -> new JdbcRepositoryFactoryBean<>(OddSales.class)));
		runner.run(test::accept);
	}

	interface OddSales extends Repository<Sale, UUID> {

		@AllShards
		@Query("select generate_series(1, 1000000000)")
		Stream<Long> numbers();

		@AllShards(orderBy = "number")
		@Query("select number from generate_series(1, 50000) number order by number")
		Stream<Long> sortedNumbers();

		@AllShards(timeout = "200ms")
		@Query("select id from sale, pg_sleep(60)")
		List<UUID> sleep();

		@AllShards
		long removeByPaid(boolean paid);

		@AllShards(onFailure = OnFailure.PARTIAL)
		@Modifying
		@Query("update sale set quantity = 1000 where quantity = 5")
		ShardResults<Integer> raise();

		@AllShards
		@Modifying
		@Query("update sale set quantity = -1 where quantity = 4")
		int lower();

		@AllShards
		@Query("select avg(quantity) from sale")
		BigDecimal average();

		@AllShards
		Sale[] readByPaidOrderByIdDesc(boolean paid);

	}

	/**
	 * Finds the largest average.
	 */
	private static final class LargestAverage implements ShardResultMerger {

		@Override
		public boolean supports(Method method) {
			return method.getName().equals("average");
		}

		@Override
		public @Nullable Object merge(Method method, ShardResults<@Nullable Object> results) {
			return results.list()
				.stream()
				.filter(Objects::nonNull)
				.map(BigDecimal.class::cast)
				.max(BigDecimal::compareTo)
				.orElse(null);
		}

	}

}
