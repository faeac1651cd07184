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

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Function;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.jdbc.autoconfigure.DataJdbcRepositoriesAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.data.jdbc.repository.config.EnableJdbcRepositories;
import org.springframework.data.jdbc.repository.support.JdbcRepositoryFactoryBean;
import org.springframework.data.repository.Repository;

import io.github.shardboot.AllShards;
import io.github.shardboot.InvalidShardKeyException;
import io.github.shardboot.ShardKeyRange;
import io.github.shardboot.ShardResults;
import io.github.shardboot.Shards;
import io.github.shardboot.autoconfigure.ShardRepositoryAutoConfiguration;
import io.github.shardboot.repository.keyed.KeyedItem;
import io.github.shardboot.testsupport.ShardCluster;
import io.github.shardboot.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests that calls on all shards leave out those that can have no key of a range. Shard
 * {@code s0} has keys below 10, {@code s1} those below 20, {@code s2} those below 30 and
 * {@code s3} all others.
 *
 * @author Shardboot Contributors
 */
class KeyBoundsIntegrationTests {

	private static final ShardCluster CLUSTER = ShardCluster.create(4);

	@BeforeAll
	static void fill() {
		for (int owner = 0; owner < 40; owner++) {
			CLUSTER.database("s" + owner / 10)
				.jdbc()
				.sql("insert into item (id, owner, name) values (?, ?, 'a')")
				.param(owner)
				.param(owner)
				.update();
		}
	}

	@Test
	void aRangeOfKeysIsAskedWhereItCanBe() {
		application().run((context) -> {
			Shards shards = context.getBean(Shards.class);
			assertThat(in(shards, ShardKeyRange.between(0, 10))).containsExactly("s0");
			assertThat(in(shards, ShardKeyRange.between("5", 11L))).containsExactly("s0", "s1");
			assertThat(in(shards, ShardKeyRange.between(10, 30))).containsExactly("s1", "s2");
			assertThat(in(shards, ShardKeyRange.from(20))).containsExactly("s2", "s3");
			assertThat(in(shards, ShardKeyRange.below(20))).containsExactly("s0", "s1");
			assertThat(in(shards, new ShardKeyRange(null, null))).containsExactly("s0", "s1", "s2", "s3");
			assertThatExceptionOfType(InvalidShardKeyException.class)
				.isThrownBy(() -> shards.allIn(ShardKeyRange.between(5, 5)))
				.withMessage("Shards.allIn: no key is in the range. The lower bound comes first; the range ends before "
						+ "its upper bound.");
			assertThatExceptionOfType(InvalidShardKeyException.class)
				.isThrownBy(() -> shards.allIn(ShardKeyRange.from("x")));
		});
	}

	@Test
	void pinnedKeysAreNotMissed() {
		application("shard.overrides.5=s3", "shard.overrides.9=s2").run((context) -> {
			Shards shards = context.getBean(Shards.class);
			assertThat(in(shards, ShardKeyRange.between(0, 9))).containsExactly("s0", "s3");
			assertThat(in(shards, ShardKeyRange.between(6, 10))).containsExactly("s0", "s2");
		});
	}

	@Test
	void withAnotherStrategyAnyShardCanHaveTheKeys() {
		application("shard.strategy=hash")
			.run((context) -> assertThat(in(context.getBean(Shards.class), ShardKeyRange.between(0, 1)))
				.containsExactly("s0", "s1", "s2", "s3"));
	}

	@Test
	void derivedQueriesThatBoundTheKeyAskTheShardsThatCanHaveIt() {
		application().run((context) -> {
			Items items = context.getBean(Items.class);
			assertAsked(() -> items.countByOwnerBetween(5L, 10L), 6L, "s0", "s1");
			assertAsked(() -> items.countByOwnerLessThan(10L), 10L, "s0");
			assertAsked(() -> items.countByOwnerLessThanEqual(10L), 11L, "s0", "s1");
			assertAsked(() -> items.countByOwnerGreaterThanEqual(30L), 10L, "s3");
			assertAsked(() -> items.countByOwnerGreaterThan(30L), 9L, "s3");
			assertAsked(() -> items.countByOwnerGreaterThanEqualAndOwnerLessThanAndName(10L, 20L, "a"), 10L, "s1");
			assertAsked(() -> items.countByOwnerGreaterThanAndOwnerLessThan(35L, 5L), 0L, "s0");
			assertAsked(() -> items.countByOwnerBetween(25L, 3L), 0L, "s2");
			assertAsked(() -> items.countByOwnerLessThanOrName(10L, "a"), 40L, "s0", "s1", "s2", "s3");
			assertAsked(() -> items.countByIdLessThan(10L), 10L, "s0", "s1", "s2", "s3");
			assertAsked(() -> items.findByOwnerLessThanOrderByOwnerDesc(20L).size(), 20, "s0", "s1");
			assertAsked(() -> items.readByOwnerLessThan(10L).values().size(), 4, "s0", "s1", "s2", "s3");
		});
	}

	@Test
	void textsAreNotBoundedSinceTheDatabaseMayOrderThemInAnotherWay() {
		application("shard.key-type=string", "shard.range.s0=..b", "shard.range.s1=b..c", "shard.range.s2=c..d",
				"shard.range.s3=d..")
			.run((context) -> {
				assertAsked(() -> context.getBean(Items.class).countByOwnerLessThan(10L), 10L, "s0", "s1", "s2", "s3");
				assertThat(in(context.getBean(Shards.class), ShardKeyRange.between("a", "b"))).containsExactly("s0");
			});
	}

	private static Iterable<String> in(Shards shards, ShardKeyRange range) {
		return shards.allIn(range).call(Function.identity()).values().keySet();
	}

	private static void assertAsked(Callable<?> call, Object result, String... shards) throws Exception {
		Map<TestDatabase, Integer> before = CLUSTER.statementCounts();
		assertThat(call.call()).isEqualTo(result);
		Map<TestDatabase, Integer> after = CLUSTER.statementCounts();
		TreeSet<String> asked = new TreeSet<>();
		CLUSTER.shards().forEach((name, database) -> {
			if (after.get(database) > before.get(database)) {
				asked.add(name);
			}
		});
		assertThat(asked).containsExactly(shards);
	}

	@SuppressWarnings({ "rawtypes", "unchecked" })
	private static ApplicationContextRunner application(String... properties) {
		return CLUSTER.application()
			.withConfiguration(AutoConfigurations.of(DataJdbcRepositoriesAutoConfiguration.class,
					ShardRepositoryAutoConfiguration.class))
			.withInitializer((context) -> ((GenericApplicationContext) context).registerBean("items",
					JdbcRepositoryFactoryBean.class, () -> new JdbcRepositoryFactoryBean(Items.class)))
			.withUserConfiguration(Jdbc.class)
			.withPropertyValues("shard.identity=off")
			.withPropertyValues(properties);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableJdbcRepositories("no.package")
	static class Jdbc {

	}

	@AllShards
	interface Items extends Repository<KeyedItem, Long> {

		long countByOwnerBetween(Long first, Long last);

		long countByOwnerLessThan(Long owner);

		long countByOwnerLessThanEqual(Long owner);

		long countByOwnerGreaterThan(Long owner);

		long countByOwnerGreaterThanEqual(Long owner);

		long countByOwnerGreaterThanEqualAndOwnerLessThanAndName(Long low, Long high, String name);

		long countByOwnerGreaterThanAndOwnerLessThan(Long low, Long high);

		long countByOwnerLessThanOrName(Long owner, String name);

		long countByIdLessThan(Long id);

		List<KeyedItem> findByOwnerLessThanOrderByOwnerDesc(Long owner);

		ShardResults<List<KeyedItem>> readByOwnerLessThan(Long owner);

	}

}
