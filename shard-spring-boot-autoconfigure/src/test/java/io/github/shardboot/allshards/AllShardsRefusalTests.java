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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.jdbc.autoconfigure.DataJdbcRepositoriesAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.data.domain.Limit;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Window;
import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.jdbc.repository.support.JdbcRepositoryFactoryBean;
import org.springframework.data.repository.Repository;

import io.github.shardboot.AllShards;
import io.github.shardboot.OnFailure;
import io.github.shardboot.Reduction;
import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.ShardKey;
import io.github.shardboot.ShardResultMerger;
import io.github.shardboot.ShardResults;
import io.github.shardboot.allshards.sales.Sale;
import io.github.shardboot.allshards.sales.SaleName;
import io.github.shardboot.autoconfigure.ShardAutoConfiguration;
import io.github.shardboot.autoconfigure.ShardKeyAutoConfiguration;
import io.github.shardboot.autoconfigure.ShardRepositoryAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Methods that cannot run on all shards fail the start and say why, and what to do.
 *
 * @author Shardboot Contributors
 */
class AllShardsRefusalTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class,
				DataSourceTransactionManagerAutoConfiguration.class, TransactionAutoConfiguration.class,
				JdbcTemplateAutoConfiguration.class, DataJdbcRepositoriesAutoConfiguration.class,
				ShardAutoConfiguration.class, ShardKeyAutoConfiguration.class, ShardRepositoryAutoConfiguration.class))
		.withUserConfiguration(SaleCluster.Jdbc.class)
		.withPropertyValues("spring.datasource.url=jdbc:postgresql://localhost:1/main", "shard.identity=off",
				"shard.shards.s0.url=jdbc:postgresql://localhost:1/s0",
				"shard.shards.s1.url=jdbc:postgresql://localhost:1/s1");

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					Average       | its query has 'avg', which computes one value per shard               | for averages select sum and count
					AverageSum    | its query with 'avg' is not what SUM of all shards would be            | Return ShardResults
					Ratio         | its query with 'sum' is not what SUM of all shards would be            | Return ShardResults
					Half          | its query has 'count', which computes one value per shard              | Set 'reduce'
					AboveAverage  | its query has 'count', which computes one value per shard              | Set 'reduce'
					Many          | its query has 'count', which computes one value per shard              | Set 'reduce'
					AtLeastZero   | its query with 'max' is not what MAX of all shards would be            | Return ShardResults
					DeleteCheap   | its query has 'avg', which computes one value per shard                | return ShardResults
					ReducedPage   | rows cannot be reduced by SUM                                          | Remove 'reduce'
					CountDistinct | its query has 'distinct'                                               | return ShardResults
					Grouped       | its query has 'group by', which is right only within one shard         | ShardResultMerger
					Limited       | its query has 'limit'                                                  | by the method's name
					Ordered       | its query has an 'order by' that nobody but the server understands     | orderBy
					BadOrder      | 'name sideways' in orderBy of @AllShards is no property                | nulls last
					NoProperty    | the order needs 'amount', which 'SaleName' does not have               | Add the property to the projection
					Scroll        | Spring Data JDBC has no Window and no keyset scrolling                 | 'IdGreaterThan'
					SortedQuery   | Spring Data JDBC does not apply Sort, Limit and Pageable to a @Query   | Derive the query
					CutByAnother  | 'orderBy' of @AllShards is not what its query orders by                | the method's name or a Sort parameter
					TwoLimits     | its name and its parameters both limit the rows                        | Leave one of them
					Partial       | onFailure = PARTIAL needs a result that can say which shards are missing | Return ShardResults
					Timeout       | timeout 'soon' is no duration above zero                               | 500ms
					Future        | results of type 'CompletableFuture' cannot be merged                   | Streamable, Page, Slice
					Number        | nothing tells how to make one 'BigDecimal' of several                  | Set 'reduce'
					WrongReduce   | 'String' cannot be reduced by SUM                                      | Choose a reduction that fits
					AsMap         | Spring Data cannot return the rows of a query as a Map                 | default method
					Save          | an entity has one shard                                                | Remove @AllShards
					Keyed         | is annotated with @AllShards and has a @ShardKey too                   | Leave one of them
					Named         | its query is not known at start-up                                     | Declare it with @Query
					DistinctNames | distinct rows of several shards may be equal                           | Return ShardResults
					""")
	void isRefused(String name, String reason, String action) throws Exception {
		start(Class.forName(AllShardsRefusalTests.class.getName() + "$" + name)).run((context) -> {
			assertThat(context).hasFailed();
			assertThat(NestedExceptionUtils.getMostSpecificCause(context.getStartupFailure()))
				.isInstanceOf(ShardConfigurationException.class)
				.hasMessageContaining("Method '" + name + ".")
				.hasMessageContaining(reason)
				.hasMessageContaining(action);
		});
	}

	@Test
	void aMergerOfTheApplicationTakesWhatIsRefusedOtherwise() {
		ShardResultMerger merger = new ShardResultMerger() {

			@Override
			public boolean supports(Method method) {
				return method.getName().equals("average");
			}

			@Override
			public Object merge(Method method, ShardResults<Object> results) {
				return BigDecimal.ONE;
			}

		};
		start(Average.class).withBean(ShardResultMerger.class, () -> merger)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			NumberBean  | nothing tells how to make one 'Integer' of several     | Set 'reduce'
			ObjectBean  | results of type 'Object' cannot be merged              | Optional or a single object
			OrderBean   | 'Integer[]' has no property 'size'                     | Order by numbers
			PartialBean | onFailure = PARTIAL needs a result                     | Return ShardResults
			FinalBean   | private, static or final                               | Shards.all()
			""")
	void beanMethodIsRefused(String name, String reason, String action) throws Exception {
		Class<?> type = Class.forName(AllShardsRefusalTests.class.getName() + "$" + name);
		this.runner.withBean(type)
			.run((context) -> assertThat(NestedExceptionUtils.getMostSpecificCause(context.getStartupFailure()))
				.isInstanceOf(ShardConfigurationException.class)
				.hasMessageContaining("Method '" + name + ".")
				.hasMessageContaining(reason)
				.hasMessageContaining(action));
	}

	@SuppressWarnings({ "unchecked", "rawtypes" })
	private ApplicationContextRunner start(Class<?> repository) {
		return this.runner.withInitializer((context) -> ((GenericApplicationContext) context).registerBean("refused",
				JdbcRepositoryFactoryBean.class, () -> new JdbcRepositoryFactoryBean(repository)));
	}

	interface Average extends Repository<Sale, Long> {

		@AllShards
		@Query("select avg(amount) from sale")
		BigDecimal average();

	}

	interface AverageSum extends Repository<Sale, Long> {

		@AllShards(reduce = Reduction.SUM)
		@Query("select avg(amount) from sale")
		BigDecimal average();

	}

	interface Ratio extends Repository<Sale, Long> {

		@AllShards(reduce = Reduction.SUM)
		@Query("select sum(amount) / sum(quantity) from sale")
		BigDecimal price();

	}

	interface Half extends Repository<Sale, Long> {

		@AllShards
		@Query("select count(*) / 2 from sale")
		long half();

	}

	interface AboveAverage extends Repository<Sale, Long> {

		@AllShards
		@Query("select count(*) from sale where amount > (select avg(amount) from sale)")
		long aboveAverage();

	}

	interface Many extends Repository<Sale, Long> {

		@AllShards
		@Query("select count(*) > 100 from sale")
		boolean many();

	}

	interface AtLeastZero extends Repository<Sale, Long> {

		@AllShards(reduce = Reduction.MAX)
		@Query("select coalesce(max(quantity), 0) from sale")
		Integer largest();

	}

	interface DeleteCheap extends Repository<Sale, Long> {

		@AllShards
		@Modifying
		@Query("delete from sale where amount < (select avg(amount) from sale)")
		int deleteCheap();

	}

	interface ReducedPage extends Repository<Sale, Long> {

		@AllShards(reduce = Reduction.SUM)
		Page<Sale> findByPaid(boolean paid, Pageable pageable);

	}

	interface CountDistinct extends Repository<Sale, Long> {

		@AllShards
		@Query("select count(distinct name) from sale")
		long names();

	}

	interface Grouped extends Repository<Sale, Long> {

		@AllShards
		@Query("select name from sale group by name")
		List<String> names();

	}

	interface Limited extends Repository<Sale, Long> {

		@AllShards
		@Query("select * from sale limit 3")
		List<Sale> some();

	}

	interface Ordered extends Repository<Sale, Long> {

		@AllShards
		@Query("select * from sale order by lower(name)")
		List<Sale> some();

	}

	interface BadOrder extends Repository<Sale, Long> {

		@AllShards(orderBy = "name sideways")
		@Query("select * from sale order by name")
		List<Sale> some();

	}

	interface NoProperty extends Repository<Sale, Long> {

		@AllShards
		List<SaleName> findByPaidOrderByAmount(boolean paid);

	}

	interface Scroll extends Repository<Sale, Long> {

		@AllShards
		Window<Sale> findFirst10ByOrderByName(ScrollPosition position);

	}

	interface SortedQuery extends Repository<Sale, Long> {

		@AllShards
		@Query("select * from sale")
		List<Sale> some(Sort sort);

	}

	interface CutByAnother extends Repository<Sale, Long> {

		@AllShards(orderBy = "name")
		List<Sale> findFirst10ByPaid(boolean paid);

	}

	interface TwoLimits extends Repository<Sale, Long> {

		@AllShards
		List<Sale> findFirst10ByPaid(boolean paid, Limit limit);

	}

	interface Partial extends Repository<Sale, Long> {

		@AllShards(onFailure = OnFailure.PARTIAL)
		Page<Sale> findByPaid(boolean paid, Pageable pageable);

	}

	interface Timeout extends Repository<Sale, Long> {

		@AllShards(timeout = "soon")
		List<Sale> findByPaid(boolean paid);

	}

	interface Future extends Repository<Sale, Long> {

		@AllShards
		CompletableFuture<List<Sale>> findByPaid(boolean paid);

	}

	interface Number extends Repository<Sale, Long> {

		@AllShards
		default BigDecimal number() {
			return BigDecimal.ONE;
		}

	}

	interface WrongReduce extends Repository<Sale, Long> {

		@AllShards(reduce = Reduction.SUM)
		@Query("select max(name) from sale")
		String name();

	}

	interface AsMap extends Repository<Sale, Long> {

		@AllShards
		Map<String, List<Sale>> findByPaid(boolean paid);

	}

	interface Save extends Repository<Sale, Long> {

		@AllShards
		Sale save(Sale sale);

	}

	interface Keyed extends Repository<Sale, Long> {

		@AllShards
		List<Sale> findByQuantity(@ShardKey Integer quantity);

	}

	interface Named extends Repository<Sale, Long> {

		@AllShards
		@Query(name = "somewhere")
		List<Sale> some();

	}

	interface DistinctNames extends Repository<Sale, Long> {

		@AllShards
		List<SaleName> findDistinctByPaid(boolean paid);

	}

	static class NumberBean {

		@AllShards
		int number() {
			return 1;
		}

	}

	static class ObjectBean {

		@AllShards
		Object object() {
			return 1;
		}

	}

	static class OrderBean {

		@AllShards(orderBy = "size")
		List<Integer[]> rows() {
			return List.of();
		}

	}

	static class PartialBean {

		@AllShards(onFailure = OnFailure.PARTIAL)
		List<String> rows() {
			return List.of();
		}

	}

	static class FinalBean {

		@AllShards
		final List<String> rows() {
			return List.of();
		}

	}

}
