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

package io.github.shardboot.repository;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.jdbc.autoconfigure.DataJdbcRepositoriesAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.data.jdbc.repository.config.EnableJdbcRepositories;
import org.springframework.data.repository.CrudRepository;
import org.springframework.data.repository.Repository;

import io.github.shardboot.AllShards;
import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.autoconfigure.ShardAutoConfiguration;
import io.github.shardboot.autoconfigure.ShardRepositoryAutoConfiguration;
import io.github.shardboot.repository.keyed.Account;
import io.github.shardboot.repository.keyed.KeyedItem;
import io.github.shardboot.repository.keyed.KeyedItemRepository;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RouteDecision}: the route table of a repository with every kind of
 * method, and what fails the start. Nothing is connected.
 *
 * @author Shardboot Contributors
 */
class RouteTableTests {

	private static final String TABLE = """
			count() -> scope
			count(Example) -> key of the example, else scope
			countByOwner(Long) -> key of parameter 'owner'
			delete(Object) -> key of parameter 'entity'
			deleteAll() -> scope
			deleteAll(Iterable) -> split by parameter 'entities'
			deleteAllById(Iterable) -> scope
			deleteById(Object) -> scope
			deleteByOwner(Long) -> key of parameter 'owner'
			exists(Example) -> key of the example, else scope
			existsById(Object) -> scope
			findAll() -> scope
			findAll(Example) -> key of the example, else scope
			findAll(Example, Pageable) -> key of the example, else scope
			findAll(Example, Sort) -> key of the example, else scope
			findAll(Pageable) -> scope
			findAll(Sort) -> scope
			findAllById(Iterable) -> scope
			findBy(Example, Function) -> key of the example, else scope
			findById(Object) -> scope
			findByName(String) -> scope
			findByNameAndOwner(String, Long) -> key of parameter 'owner'
			findByNameBetweenAndOwner(String, String, Long, Limit) -> key of parameter 'owner'
			findByOwner(Long) -> key of parameter 'owner'
			findByOwnerAndName(Long, String, Pageable) -> key of parameter 'owner'
			findByOwnerGreaterThan(Long) -> scope
			findByOwnerIn(Collection) -> split by parameter 'owners'
			findByOwnerInOrderByName(Collection) -> split by parameter 'owners'
			findByOwnerIs(Long) -> key of parameter 'owner'
			findByOwnerNot(Long) -> scope
			findByOwnerOrName(Long, String) -> scope
			findOne(Example) -> key of the example, else scope
			findTop2ByOwnerOrderByName(Long, Sort) -> key of parameter 'owner'
			finish(KeyedItem) -> key of parameter 'item'
			save(Object) -> key of parameter 'entity'
			saveAll(Iterable) -> split by parameter 'entities'
			select(Long) -> key of parameter 'owner'
			selectAny(Long[]) -> split by parameter 'owners'
			unkeyed() -> scope
			""";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class,
				DataSourceTransactionManagerAutoConfiguration.class, JdbcTemplateAutoConfiguration.class,
				DataJdbcRepositoriesAutoConfiguration.class, ShardAutoConfiguration.class,
				ShardRepositoryAutoConfiguration.class))
		.withPropertyValues("spring.datasource.url=jdbc:postgresql://localhost:1/none", "shard.identity=off",
				"shard.shards.a.url=jdbc:postgresql://localhost:1/a");

	@Test
	void tableOfEveryKindOfMethod() {
		this.runner.withUserConfiguration(Keyed.class)
			.withPropertyValues("shard.web.header=X-Key")
			.run((context) -> assertThat(
					table(context.getBean(ShardRepositoryPostProcessor.class), KeyedItemRepository.class))
				.isEqualTo(TABLE));
	}

	@Test
	void methodThatNothingTellsTheShardOfFailsTheStart() {
		this.runner.withUserConfiguration(Keyed.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(ShardConfigurationException.class)
				.hasMessageContaining("nothing tells its shard")
				.hasMessageContaining("'shard.web'")
				.hasMessageContaining("@Sharded"));
	}

	@Test
	void allShardsIsARouteOfItsOwn() {
		this.runner.withUserConfiguration(WithAllShards.class)
			.run((context) -> assertThat(
					table(context.getBean(ShardRepositoryPostProcessor.class), AllShardsRepository.class))
				.contains("countByName(String) -> all shards")
				.contains("findById(Object) -> scope"));
	}

	@Test
	void resultThatCannotBePutTogetherIsRefused() {
		this.runner.withUserConfiguration(WithArrayResult.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(ShardConfigurationException.class)
				.hasMessageContaining("cannot be put together from several shards"));
	}

	private static String table(ShardRepositoryPostProcessor repositories, Class<?> repository) {
		StringBuilder table = new StringBuilder();
		for (Map.Entry<String, String> route : repositories.routeTable().get(repository.getName()).entrySet()) {
			table.append(route.getKey().substring(repository.getSimpleName().length() + 1))
				.append(" -> ")
				.append(route.getValue().replaceAll("Method '[^']*', parameter", "parameter"))
				.append("\n");
		}
		return table.toString();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableJdbcRepositories(basePackageClasses = KeyedItemRepository.class)
	static class Keyed {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableJdbcRepositories(considerNestedRepositories = true, basePackageClasses = RouteTableTests.class,
			excludeFilters = @ComponentScan.Filter(type = FilterType.REGEX, pattern = "(?!.*AllShardsRepository$).*"))
	static class WithAllShards {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableJdbcRepositories(considerNestedRepositories = true, basePackageClasses = RouteTableTests.class,
			excludeFilters = @ComponentScan.Filter(type = FilterType.REGEX, pattern = "(?!.*ArrayResultRepository$).*"))
	static class WithArrayResult {

	}

	interface AllShardsRepository extends CrudRepository<KeyedItem, Long> {

		@AllShards
		long countByName(String name);

	}

	interface ArrayResultRepository extends Repository<Account, Long> {

		Account[] findByIdIn(List<Long> ids);

	}

}
