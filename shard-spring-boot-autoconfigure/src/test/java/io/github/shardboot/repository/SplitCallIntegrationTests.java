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

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.LongStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.jdbc.autoconfigure.DataJdbcRepositoriesAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.IncorrectResultSizeDataAccessException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.domain.Example;
import org.springframework.data.domain.ExampleMatcher;
import org.springframework.data.jdbc.repository.config.EnableJdbcRepositories;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.github.shardboot.InvalidShardKeyException;
import io.github.shardboot.MissingShardKeyException;
import io.github.shardboot.ScatterGatherException;
import io.github.shardboot.ShardContext;
import io.github.shardboot.ShardContextHolder;
import io.github.shardboot.ShardSwitchException;
import io.github.shardboot.Shards;
import io.github.shardboot.autoconfigure.ShardRepositoryAutoConfiguration;
import io.github.shardboot.repository.keyed.Account;
import io.github.shardboot.repository.keyed.AccountRepository;
import io.github.shardboot.repository.keyed.KeyedItem;
import io.github.shardboot.repository.keyed.KeyedItemRepository;
import io.github.shardboot.testsupport.ShardCluster;
import io.github.shardboot.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for keys of entities and ids, and for calls that are split by shard.
 *
 * @author Shardboot Contributors
 */
class SplitCallIntegrationTests {

	private static final ShardCluster CLUSTER = ShardCluster.create(4);

	@BeforeEach
	void clear() {
		CLUSTER.clear();
	}

	@Test
	void entityTellsItsShard() {
		run((app) -> {
			app.items().save(new KeyedItem(1L, 5L, "a"));
			app.items().save(new KeyedItem(2L, 15L, "b"));
			assertThat(CLUSTER.items("s0")).containsExactly(1L);
			assertThat(CLUSTER.items("s1")).containsExactly(2L);
			assertThat(app.items().findByOwner(15L)).hasSize(1);
			app.items().delete(new KeyedItem(2L, 15L, "b"));
			assertThat(CLUSTER.items("s1")).isEmpty();
			assertThatExceptionOfType(InvalidShardKeyException.class)
				.isThrownBy(() -> app.items().save(new KeyedItem(3L, null, "c")));
		});
	}

	@Test
	void entityWinsOverTheScope() {
		run((app) -> {
			app.shards().on("s3").run(() -> app.items().save(new KeyedItem(1L, 5L, "a")));
			assertThat(CLUSTER.items("s0")).containsExactly(1L);
			assertThat(CLUSTER.items("s3")).isEmpty();
		});
	}

	@Test
	void saveAllGivesEachShardItsPartAndKeepsTheOrder() {
		run((app) -> {
			List<KeyedItem> items = items(40);
			assertThat(app.items().saveAll(items)).containsExactlyElementsOf(items);
			for (int shard = 0; shard < 4; shard++) {
				int number = shard;
				assertThat(CLUSTER.items("s" + shard)).hasSize(10).allMatch((id) -> id / 10 == number);
			}
			app.items().deleteAll(items);
			assertThat(CLUSTER.databases()).allMatch((database) -> items(database) == 0);
		});
	}

	@Test
	void failureNamesWhatIsCommittedAndEachShardIsAtomic() {
		run((app) -> {
			CLUSTER.database("s2").jdbc().sql("insert into item values (25, 25, 'in the way')").update();
			assertThatExceptionOfType(ScatterGatherException.class).isThrownBy(() -> app.items().saveAll(items(40)))
				.withCauseInstanceOf(RuntimeException.class)
				.satisfies((ex) -> {
					assertThat(ex.getFailed()).containsOnlyKeys("s2");
					assertThat(ex).hasRootCauseInstanceOf(SQLException.class);
					for (String shard : List.of("s0", "s1", "s3")) {
						assertThat(CLUSTER.items(shard).size()).isEqualTo(ex.getFinished().contains(shard) ? 10 : 0);
						assertThat(ex.getFinished().contains(shard)).isNotEqualTo(ex.getCancelled().contains(shard));
					}
				});
			assertThat(CLUSTER.items("s2")).containsExactly(25L);
			assertThatExceptionOfType(DataAccessException.class).as("one shard only: the exception is its own")
				.isThrownBy(() -> app.items().saveAll(List.of(new KeyedItem(25L, 25L, "again"))))
				.isNotInstanceOf(ScatterGatherException.class);
		});
	}

	@Test
	void findAllByIdAsksEachShardForItsIdsOnlyAndKeepsTheOrder() {
		run((app) -> {
			insertAccounts(39);
			List<Long> ids = shuffled(39);
			assertThat(app.accounts().findAllById(ids)).extracting(Account::getId).containsExactlyElementsOf(ids);
			assertThat(app.accounts().findById(35L)).isPresent();
			assertThat(app.accounts().existsById(5L)).isTrue();
			app.accounts().deleteAllById(List.of(1L, 11L, 21L, 31L));
			assertThat(CLUSTER.items("s1")).doesNotContain(11L).hasSize(9);
			app.accounts().deleteById(12L);
			assertThat(CLUSTER.items("s1")).hasSize(8);
		});
	}

	@Test
	void eachOfAThousandIdsReachesOneShard() {
		run((app) -> {
			List<Long> ids = LongStream.range(-480, 520).boxed().toList();
			Map<TestDatabase, Integer> before = CLUSTER.statementCounts();
			app.accounts().findAllById(ids);
			List<String> sent = new ArrayList<>();
			CLUSTER.shards()
				.values()
				.forEach((database) -> sent.addAll(database.parametersSince(before.get(database))));
			assertThat(sent).hasSize(ids.size()).doesNotHaveDuplicates();
			assertThat(sent).containsExactlyInAnyOrderElementsOf(ids.stream().map(String::valueOf).toList());
		});
	}

	@Test
	void everyKindOfResultIsMerged() {
		run((app) -> {
			insertAccounts(39);
			List<Long> ids = shuffled(39);
			assertThat(app.accounts().findSetByIdIn(ids)).hasSize(39);
			assertThat(app.accounts().streamByIdIn(ids)).extracting(Account::getId).containsExactlyElementsOf(ids);
			assertThat(app.accounts().countByIdIn(ids.toArray(Long[]::new))).isEqualTo(39);
			assertThat(app.accounts().existsByIdInAndName(ids, "name 17")).isTrue();
			assertThat(app.accounts().existsByIdInAndName(ids, "nobody")).isFalse();
			assertThat(app.accounts().findByIdInAndName(ids, "name 17")).isPresent();
			assertThat(app.accounts().findByIdInAndName(ids, "nobody")).isEmpty();
			assertThat(app.accounts().findNamesByIdIn(ids)).hasSize(39);
			CLUSTER.database("s3").jdbc().sql("update item set name = 'name 17' where id = 31").update();
			assertThatExceptionOfType(IncorrectResultSizeDataAccessException.class)
				.isThrownBy(() -> app.accounts().findByIdInAndName(ids, "name 17"));
			assertThat(app.accounts().findAllById(List.of())).isEmpty();
			assertThat(app.accounts().countByIdIn()).isZero();
		});
	}

	@Test
	void annotatedAndDerivedCollectionsAreSplit() {
		run((app) -> {
			app.items().saveAll(items(40));
			assertThat(app.items().findByOwnerIn(List.of(30L, 0L, 31L))).extracting(KeyedItem::owner)
				.containsExactly(30L, 0L, 31L);
			assertThat(app.items().selectAny(new Long[] { 10L, 20L })).extracting(KeyedItem::owner)
				.containsExactly(10L, 20L);
		});
	}

	@Test
	void orderedResultOfSeveralShardsIsRefused() {
		run((app) -> {
			app.items().saveAll(items(40));
			assertThat(app.items().findByOwnerInOrderByName(List.of(1L, 2L))).hasSize(2);
			assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
				.isThrownBy(() -> app.items().findByOwnerInOrderByName(List.of(1L, 11L)))
				.withMessageContaining("Nothing was sent");
		});
	}

	@Test
	void exampleWithAKeyTellsItsShard() {
		run((app) -> {
			app.items().saveAll(items(40));
			assertThat(app.items().count(Example.of(new KeyedItem(null, 11L, null)))).isOne();
			assertThatExceptionOfType(MissingShardKeyException.class)
				.isThrownBy(() -> app.items().count(Example.of(new KeyedItem(null, null, "name 1"))));
			assertThatExceptionOfType(MissingShardKeyException.class).isThrownBy(() -> app.items()
				.count(Example.of(new KeyedItem(null, 11L, "name 1"), ExampleMatcher.matchingAny())));
			assertThatExceptionOfType(MissingShardKeyException.class).isThrownBy(() -> app.items()
				.count(Example.of(new KeyedItem(null, 11L, null), ExampleMatcher.matching().withIgnorePaths("owner"))));
		});
	}

	@Test
	void inATransactionAllMustBelongToItsShard() {
		run((app) -> {
			Map<TestDatabase, Integer> before = CLUSTER.statementCounts();
			assertThatExceptionOfType(ShardSwitchException.class)
				.isThrownBy(() -> app.transaction().executeWithoutResult((status) -> app.items().saveAll(items(20))))
				.withMessageContaining("[s0, s1]");
			assertThat(CLUSTER.statementCounts()).isEqualTo(before);
			app.transaction().executeWithoutResult((status) -> app.items().saveAll(items(10)));
			assertThat(CLUSTER.items("s0")).hasSize(10);
			assertThatExceptionOfType(ShardSwitchException.class)
				.isThrownBy(() -> app.transaction().executeWithoutResult((status) -> {
					app.items().findByOwner(1L);
					app.items().saveAll(List.of(new KeyedItem(11L, 11L, "other shard")));
				}));
		});
	}

	@Test
	void lockedRequestCannotSplitBeyondItsKey() {
		run((app) -> {
			ShardContextHolder.Scope request = ShardContextHolder.openAmbient(ShardContext.of("s0", 1L), true);
			try {
				app.items().saveAll(List.of(new KeyedItem(1L, 1L, "own")));
				assertThatExceptionOfType(ShardSwitchException.class).isThrownBy(
						() -> app.items().saveAll(List.of(new KeyedItem(2L, 1L, "own"), new KeyedItem(3L, 2L, ""))));
			}
			finally {
				request.close();
			}
			assertThat(CLUSTER.items("s0")).containsExactly(1L);
		});
	}

	@Test
	void invalidElementStopsEverything() {
		run((app) -> {
			Collection<Long> withNull = new ArrayList<>(List.of(1L, 11L));
			withNull.add(null);
			assertThatExceptionOfType(InvalidShardKeyException.class)
				.isThrownBy(() -> app.items().findByOwnerIn(withNull));
			assertThatExceptionOfType(InvalidShardKeyException.class).isThrownBy(() -> app.items().findByOwnerIn(null));
		});
	}

	private static List<KeyedItem> items(int number) {
		return LongStream.range(0, number).mapToObj((id) -> new KeyedItem(id, id, "name " + id)).toList();
	}

	private static int items(TestDatabase database) {
		return database.jdbc().sql("select count(*) from item").query(Integer.class).single();
	}

	private static void insertAccounts(int last) {
		for (long id = 1; id <= last; id++) {
			CLUSTER.database("s" + id / 10)
				.jdbc()
				.sql("insert into item values (?, ?, ?)")
				.param(id)
				.param(id)
				.param("name " + id)
				.update();
		}
	}

	private static List<Long> shuffled(int last) {
		List<Long> ids = new ArrayList<>(LongStream.rangeClosed(1, last).boxed().toList());
		Collections.shuffle(ids, new Random(4711));
		return ids;
	}

	private static void run(Consumer<App> test) {
		CLUSTER.application()
			.withConfiguration(AutoConfigurations.of(DataJdbcRepositoriesAutoConfiguration.class,
					ShardRepositoryAutoConfiguration.class))
			.withPropertyValues("shard.web.header=X-Key")
			.withUserConfiguration(Application.class)
			.run((context) -> test.accept(new App(context)));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableJdbcRepositories(basePackageClasses = KeyedItemRepository.class)
	static class Application {

	}

	private record App(ApplicationContext context) {

		KeyedItemRepository items() {
			return this.context.getBean(KeyedItemRepository.class);
		}

		AccountRepository accounts() {
			return this.context.getBean(AccountRepository.class);
		}

		Shards shards() {
			return this.context.getBean(Shards.class);
		}

		TransactionTemplate transaction() {
			return new TransactionTemplate(this.context.getBean(PlatformTransactionManager.class));
		}

	}

}
