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

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.dao.IncorrectResultSizeDataAccessException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Sort;
import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.jdbc.repository.support.JdbcRepositoryFactoryBean;
import org.springframework.data.repository.Repository;
import org.springframework.jdbc.core.simple.JdbcClient;

import io.github.shardboot.AllShards;
import io.github.shardboot.OnFailure;
import io.github.shardboot.Reduction;
import io.github.shardboot.ShardContext;
import io.github.shardboot.ShardResults;
import io.github.shardboot.Sharded;
import io.github.shardboot.Shards;
import io.github.shardboot.allshards.sales.Sale;
import io.github.shardboot.allshards.sales.SaleRepository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for methods with {@link AllShards} that random calls do not reach.
 *
 * @author Shardboot Contributors
 */
class AllShardsIntegrationTests {

	private static final SaleCluster CLUSTER = SaleCluster.create("");

	@BeforeAll
	static void fill() {
		CLUSTER.fill(new Random(1), 100);
	}

	@Test
	void resultsOfEachShardAreLeftAlone() {
		run((app) -> {
			ShardResults<List<Sale>> sales = app.sales().readByPaid(true);
			assertThat(sales.values()).containsOnlyKeys("s0", "s1", "s2", "s3");
			assertThat(sales.isComplete()).isTrue();
			sales.values()
				.forEach((shard, rows) -> assertThat(rows).hasSize(count(shard, "paid")).allMatch(Sale::paid));
			assertThat(app.more().countByPaid(true).values()).isEqualTo(Map.of("s0", (long) count("s0", "paid"), "s1",
					(long) count("s1", "paid"), "s2", (long) count("s2", "paid"), "s3", (long) count("s3", "paid")));
		});
	}

	@Test
	void shardThatFailsIsMissingFromPartialResults() {
		CLUSTER.jdbc()
			.withBean(Bodies.class)
			.withPropertyValues("shard.shards.s2.url=jdbc:postgresql://localhost:1/none")
			.run((context) -> {
				ShardResults<Long> counts = context.getBean(Bodies.class).partialCounts();
				assertThat(counts.missing()).containsExactly("s2");
				assertThat(counts.values()).containsOnlyKeys("s0", "s1", "s3");
			});
	}

	@Test
	void bodyOfABeanMethodRunsOncePerShard() {
		run((app) -> {
			assertThat(app.bodies().names()).hasSize(count("default", "name is not null"));
			assertThat(app.bodies().shards()).containsExactly("s3", "s2", "s1", "s0");
			assertThat(app.bodies().total()).isEqualTo(count("default", "true"));
			assertThat(app.bodies().onlyIn("s2")).contains("s2");
			assertThat(app.bodies().perShard()).containsOnlyKeys("s0", "s1", "s2", "s3");
			assertThatExceptionOfType(IncorrectResultSizeDataAccessException.class)
				.isThrownBy(() -> app.bodies().everywhere());
			assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
				.isThrownBy(() -> app.bodies().foreignEntries())
				.withMessageContaining("must return the entry of that shard alone");
		});
	}

	@Test
	void defaultMethodWithTheAnnotationRunsOncePerShard() {
		run((app) -> assertThat(app.more().sizes()).containsOnlyKeys("s0", "s1", "s2", "s3"));
	}

	@Test
	void changedRowsAreCounted() {
		run((app) -> assertThat(app.more().touch()).isEqualTo(count("default", "quantity = 3")));
	}

	@Test
	void deepPageIsRefusedBeforeAnythingIsSent() {
		run((app) -> {
			Map<?, ?> sent = CLUSTER.databases().statementCounts();
			assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
				.isThrownBy(() -> app.sales().findAll(PageRequest.of(1000, 10, Sort.by("id"))))
				.withMessageContaining("would ask each shard for 10010 rows")
				.withMessageContaining("'shard.scatter.max-rows-per-shard' is 10000")
				.withMessageContaining("Scroll by keyset");
			assertThat(CLUSTER.databases().statementCounts()).isEqualTo(sent);
		});
	}

	@Test
	void orderThatTheQueryDoesNotHaveIsRefused() {
		run((app) -> assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> app.more().wronglyOrdered())
			.withMessageContaining("delivers rows in another order than 'quantity desc'")
			.withMessageContaining("'orderBy' of @AllShards is not what the query orders by"));
	}

	@Test
	void unknownPropertyOfASortIsRefused() {
		run((app) -> assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> app.sales().findAll(Sort.by("nothing")))
			.withMessageContaining("the order needs 'nothing', which 'Sale' does not have"));
	}

	@Test
	void shardsThatOrderTextsInDifferentWaysAreRefused() {
		SaleCluster mixed = SaleCluster.create("");
		mixed.databases()
			.database("s1")
			.jdbc()
			.sql("alter table sale alter name type text collate \"en-x-icu\"")
			.update();
		mixed.jdbc()
			.run((context) -> assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
				.isThrownBy(() -> context.getBean(SaleRepository.class).findAll(Sort.by("name")))
				.withMessageContaining("Shards 's0' and 's1' order column 'sale.name' in different ways")
				.withMessageContaining("icu 'en'")
				.withMessageContaining("Give all shards the same collation"));
	}

	@Test
	void ranksAreAskedFromOneShardOnly() {
		SaleCluster icu = SaleCluster.create(SaleCluster.ICU);
		icu.fill(new Random(2), 50);
		icu.jdbc().run((context) -> {
			context.getBean(SaleRepository.class).findAll(Sort.by("name"));
			assertThat(List.of("s0", "s1", "s2", "s3"))
				.filteredOn((shard) -> !icu.databases().database(shard).statementsWith("dense_rank").isEmpty())
				.containsExactly("s0");
		});
	}

	@Test
	void averageIsMadeOfSumsAndCounts() {
		run((app) -> {
			ShardResults<List<BigDecimal>> amounts = app.shards()
				.all()
				.call((shard) -> app.jdbc()
					.sql("select amount from sale where amount is not null")
					.query(BigDecimal.class)
					.list());
			BigDecimal expected = CLUSTER.databases()
				.database("default")
				.jdbc()
				.sql("select avg(amount) from sale")
				.query(BigDecimal.class)
				.single();
			assertThat(
					amounts.average((rows) -> rows.stream().reduce(BigDecimal.ZERO, BigDecimal::add), List::size, 20))
				.hasValueSatisfying(
						(average) -> assertThat(average).isCloseTo(expected, within(new BigDecimal("1e-15"))));
			assertThat(amounts.sum((rows) -> rows.size()))
				.isEqualByComparingTo(BigDecimal.valueOf(count("default", "amount is not null")));
			assertThat(amounts.top(3, (rows) -> rows, Comparator.<BigDecimal>reverseOrder())).hasSize(3)
				.isSortedAccordingTo(Comparator.reverseOrder());
		});
	}

	private static int count(String database, String condition) {
		return CLUSTER.databases()
			.database(database)
			.jdbc()
			.sql("select count(*) from sale where " + condition)
			.query(Integer.class)
			.single();
	}

	private static void run(Consumer<App> test) {
		ApplicationContextRunner runner = CLUSTER.jdbc()
			.withBean(Bodies.class)
			.withInitializer((context) -> ((GenericApplicationContext) context).registerBean("more",
					JdbcRepositoryFactoryBean.class, () -> new JdbcRepositoryFactoryBean<>(MoreSales.class)));
		runner.run((context) -> test
			.accept(new App(context.getBean(SaleRepository.class), context.getBean(MoreSales.class),
					context.getBean(Bodies.class), context.getBean(Shards.class), context.getBean(JdbcClient.class))));
	}

	record App(SaleRepository sales, MoreSales more, Bodies bodies, Shards shards, JdbcClient jdbc) {

	}

	@Sharded
	interface MoreSales extends Repository<Sale, UUID> {

		@AllShards
		ShardResults<Long> countByPaid(boolean paid);

		@AllShards(orderBy = "quantity desc")
		@Query("select * from sale order by quantity")
		List<Sale> wronglyOrdered();

		@AllShards
		@Modifying
		@Query("update sale set quantity = quantity where quantity = 3")
		int touch();

		@Query("select count(*) from sale")
		long size();

		@AllShards
		default Map<String, Long> sizes() {
			return Map.of(ShardContext.require().shard(), size());
		}

	}

	static class Bodies {

		private final JdbcClient jdbc;

		Bodies(JdbcClient jdbc) {
			this.jdbc = jdbc;
		}

		@AllShards
		List<String> names() {
			return this.jdbc.sql("select name from sale where name is not null").query(String.class).list();
		}

		@AllShards(orderBy = "name desc")
		List<String> shards() {
			return List.of(ShardContext.require().shard());
		}

		@AllShards(reduce = Reduction.SUM)
		int total() {
			return this.jdbc.sql("select count(*) from sale").query(Integer.class).single();
		}

		@AllShards
		Optional<String> onlyIn(String shard) {
			return Optional.of(ShardContext.require().shard()).filter(shard::equals);
		}

		@AllShards
		String everywhere() {
			return ShardContext.require().shard();
		}

		@AllShards
		Map<String, Integer> perShard() {
			return Map.of(ShardContext.require().shard(), 1);
		}

		@AllShards
		Map<String, Integer> foreignEntries() {
			return Map.of("PAID", 1);
		}

		@AllShards(onFailure = OnFailure.PARTIAL)
		ShardResults<Long> partialCounts() {
			return ShardResults.ofCurrent(this.jdbc.sql("select count(*) from sale").query(Long.class).single());
		}

	}

}
