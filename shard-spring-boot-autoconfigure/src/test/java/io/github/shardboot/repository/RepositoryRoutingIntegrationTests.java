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
import java.util.function.Consumer;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.jdbc.autoconfigure.DataJdbcRepositoriesAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.jdbc.repository.config.EnableJdbcRepositories;
import org.springframework.data.repository.CrudRepository;

import io.github.shardboot.InvalidShardKeyException;
import io.github.shardboot.MissingShardKeyException;
import io.github.shardboot.ShardContext;
import io.github.shardboot.ShardContextHolder;
import io.github.shardboot.ShardSwitchException;
import io.github.shardboot.Shards;
import io.github.shardboot.autoconfigure.ShardRepositoryAutoConfiguration;
import io.github.shardboot.repository.domain.Item;
import io.github.shardboot.repository.domain.ItemRepository;
import io.github.shardboot.repository.domain.ItemService;
import io.github.shardboot.repository.domain.PlainItemRepository;
import io.github.shardboot.repository.domain.ScopedItemRepository;
import io.github.shardboot.testsupport.ShardCluster;
import io.github.shardboot.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@code @ShardKey} on repositories and services.
 *
 * @author Shardboot Contributors
 */
class RepositoryRoutingIntegrationTests {

	private static final ShardCluster CLUSTER = ShardCluster.create(2);

	private static final Long ALICE = 1L;

	private static final Long BOB = 11L;

	@BeforeEach
	void clear() {
		CLUSTER.clear();
	}

	@Test
	void parameterChoosesTheShard() {
		run((app) -> {
			CLUSTER.database("s1").jdbc().sql("insert into item values (7, 11, 'seven')").update();
			assertThat(app.items().findByOwner(BOB)).extracting(Item::id).containsExactly(7L);
			assertThat(app.items().findByOwner(ALICE)).isEmpty();
		});
	}

	@Test
	void annotationsOnGenericSupertypesAreFound() {
		run((app) -> {
			CLUSTER.database("s1").jdbc().sql("insert into item values (7, 11, 'seven')").update();
			assertThat(app.items().countByOwner(BOB)).isOne();
			assertThat(app.items().rename(BOB, "renamed")).isOne();
			assertThat(app.items().findByOwner(BOB)).extracting(Item::name).containsExactly("renamed");
			app.items().touch(new Item(7L, BOB, ""));
			assertThat(app.items().findByOwner(BOB)).extracting(Item::name).containsExactly("path");
			app.items().touchNamed("method", new Item(7L, BOB, ""));
			assertThat(app.items().findByOwner(BOB)).extracting(Item::name).containsExactly("method");
		});
	}

	@Test
	void redeclaredMethodIsFoundThroughTheGenericInterface() {
		run((app) -> {
			CLUSTER.database("s1").jdbc().sql("insert into item values (11, 11, 'eleven')").update();
			CrudRepository<Item, Long> repository = app.items();
			assertThat(repository.findById(BOB)).isPresent();
		});
	}

	@Test
	void methodWithoutKeyFollowsTheScope() {
		run((app) -> {
			app.shards().forKey(BOB).run(() -> app.items().save(new Item(1L, BOB, "a")));
			app.shards().forKey(ALICE).run(() -> app.scoped().save(new Item(2L, ALICE, "b")));
			assertThat(CLUSTER.items("s1")).containsExactly(1L);
			assertThat(CLUSTER.items("s0")).containsExactly(2L);
			assertThat(app.shards().forKey(BOB).call(() -> app.items().findByName("a"))).hasSize(1);
		});
	}

	@Test
	void shardedMethodWithoutKeyAndScopeIsRefused() {
		run((app) -> {
			Map<TestDatabase, Integer> sent = CLUSTER.statementCounts();
			List<Item> both = List.of(new Item(1L, ALICE, "a"), new Item(2L, BOB, "b"));
			assertMissing(() -> app.items().saveAll(both), "ItemRepository.saveAll(Iterable)");
			assertMissing(() -> app.items().deleteById(1L), "ItemRepository.deleteById(Object)");
			assertMissing(() -> app.items().findByName("a"), "ItemRepository.findByName(String)");
			assertMissing(() -> app.scoped().findAll(), "ScopedItemRepository.findAll()");
			assertThatExceptionOfType(MissingShardKeyException.class)
				.isThrownBy(() -> app.shards().onDefault().run(() -> app.scoped().findAll()))
				.withMessageContaining("'ScopedItemRepository.findAll()'")
				.withMessageContaining("default database");
			assertThat(CLUSTER.statementCounts()).isEqualTo(sent);
		});
	}

	@Test
	void plainRepositoryStaysInTheDefaultDatabase() {
		run((app) -> {
			app.plain().save(new Item(1L, ALICE, "a"));
			app.shards().forKey(BOB).run(() -> app.plain().save(new Item(2L, BOB, "b")));
			ShardContextHolder.Scope request = ShardContextHolder.openAmbient(ShardContext.of("s1", BOB), false);
			try {
				app.plain().save(new Item(3L, BOB, "c"));
				app.scoped().save(new Item(4L, BOB, "d"));
			}
			finally {
				request.close();
			}
			assertThat(CLUSTER.items("default")).containsExactly(1L, 2L, 3L);
			assertThat(CLUSTER.items("s1")).containsExactly(4L);
		});
	}

	@Test
	void keyOfAServiceIsKnownBeforeItsTransaction() {
		run((app) -> {
			assertThat(app.service().insert(BOB, 1)).isEqualTo("s1");
			app.service().save(new Item(2L, ALICE, "a"));
			assertThat(CLUSTER.items("s1")).containsExactly(1L);
			assertThat(CLUSTER.items("s0")).containsExactly(2L);
		});
	}

	@Test
	void nullKeyIsRefused() {
		run((app) -> {
			assertThatExceptionOfType(InvalidShardKeyException.class).isThrownBy(() -> app.service().insert(null, 1))
				.withMessageContaining("ItemService.insert(Long, long)")
				.withMessageContaining("'owner'");
			assertThatExceptionOfType(InvalidShardKeyException.class)
				.isThrownBy(() -> app.service().save(new Item(1L, null, "a")));
			assertThatExceptionOfType(InvalidShardKeyException.class).isThrownBy(() -> app.service().save(null));
		});
	}

	@Test
	void secondShardInOneTransactionIsRefused() {
		run((app) -> {
			app.service().readBoth(ALICE, ALICE + 1);
			int sent = CLUSTER.database("s1").statements().size();
			assertThatExceptionOfType(ShardSwitchException.class).isThrownBy(() -> app.service().readBoth(ALICE, BOB));
			assertThatExceptionOfType(ShardSwitchException.class)
				.isThrownBy(() -> app.service().readBothWithoutTransaction(ALICE, BOB));
			assertThat(CLUSTER.database("s1").statements()).hasSize(sent);
		});
	}

	@Test
	void repositoryCallBindsItsTransactionBeforeAnythingIsSent() {
		run((app) -> {
			app.service().nameBoth(ALICE, ALICE);
			assertThatExceptionOfType(ShardSwitchException.class).isThrownBy(() -> app.service().nameBoth(ALICE, BOB));
		});
	}

	@Test
	void defaultDatabaseInATransactionOfAShardIsRefused() {
		run((app) -> assertThatExceptionOfType(ShardSwitchException.class)
			.isThrownBy(() -> app.service().saveBoth(new Item(1L, ALICE, "a"))));
		assertThat(CLUSTER.items("s0")).isEmpty();
		assertThat(CLUSTER.items("default")).isEmpty();
	}

	@Test
	void repositoryMethodWithItsOwnTransactionIsJudgedByThat() {
		run((app) -> {
			CLUSTER.database("s1").jdbc().sql("insert into item values (11, 11, 'eleven')").update();
			assertThat(app.service().readOtherInNewTransaction(ALICE, BOB)).isOne();
		});
	}

	@Test
	void worksWithoutAutomaticAop() {
		repositories(CLUSTER.application()).withPropertyValues("spring.aop.auto=false")
			.run((context) -> assertThat(new App(context).service().insert(BOB, 1)).isEqualTo("s1"));
	}

	@Test
	void withoutDefaultDatabasePlainRepositoriesFollowTheScope() {
		repositories(CLUSTER.withoutDefaultDatabase()).run((context) -> {
			App app = new App(context);
			assertMissing(() -> app.plain().findAll(), "PlainItemRepository.findAll()");
			app.shards().forKey(BOB).run(() -> app.plain().save(new Item(1L, BOB, "a")));
			assertThat(CLUSTER.items("s1")).containsExactly(1L);
		});
	}

	private static void assertMissing(Runnable call, String method) {
		assertThatExceptionOfType(MissingShardKeyException.class).isThrownBy(call::run)
			.withMessageContaining("'" + method + "'")
			.withMessageContaining("@ShardKey")
			.withMessageContaining("shard.web");
	}

	private static void run(Consumer<App> test) {
		repositories(CLUSTER.application()).run((context) -> test.accept(new App(context)));
	}

	private static ApplicationContextRunner repositories(ApplicationContextRunner runner) {
		return runner
			.withConfiguration(AutoConfigurations.of(DataJdbcRepositoriesAutoConfiguration.class,
					ShardRepositoryAutoConfiguration.class))
			.withUserConfiguration(Application.class);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableJdbcRepositories(basePackageClasses = ItemRepository.class)
	@Import(ItemService.class)
	static class Application {

	}

	private record App(ApplicationContext context) {

		ItemRepository items() {
			return this.context.getBean(ItemRepository.class);
		}

		ScopedItemRepository scoped() {
			return this.context.getBean(ScopedItemRepository.class);
		}

		PlainItemRepository plain() {
			return this.context.getBean(PlainItemRepository.class);
		}

		ItemService service() {
			return this.context.getBean(ItemService.class);
		}

		Shards shards() {
			return this.context.getBean(Shards.class);
		}

	}

}
