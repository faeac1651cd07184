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

package io.github.shardboot.jpa;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

import jakarta.persistence.EntityManagerFactory;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.stat.Statistics;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.orm.ObjectOptimisticLockingFailureException;

import io.github.shardboot.jpa.JpaCluster.App;
import io.github.shardboot.jpa.domain.Account;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the second-level cache and the query cache, with the same ids on all shards.
 *
 * @author Shardboot Contributors
 */
class JpaCacheIntegrationTests {

	private static final JpaCluster CLUSTER = JpaCluster.create();

	private static final Long ALICE = JpaCluster.ALICE;

	private static final Long BOB = JpaCluster.BOB;

	private static final int OPERATIONS = 10_000;

	private static final int THREADS = 8;

	private static final int IDS = 20;

	@BeforeEach
	void clear() {
		CLUSTER.clear();
	}

	@Test
	void secondLevelCacheKeepsShardsApart() {
		CLUSTER.insertTwins();
		run((app) -> {
			for (int i = 0; i < 2; i++) {
				assertThat(app.at(ALICE, () -> app.accounts().findById(7L))).map(Account::getName).hasValue("alice");
				assertThat(app.at(BOB, () -> app.accounts().findById(7L))).map(Account::getName).hasValue("bob");
			}
			assertThat(statistics(app).getSecondLevelCacheHitCount()).isEqualTo(2);
		});
	}

	@Test
	void queryCacheKeepsShardsApart() {
		CLUSTER.insertTwins();
		run((app) -> {
			for (int i = 0; i < 2; i++) {
				assertThat(app.at(ALICE, () -> app.accounts().findByIdGreaterThan(0L))).extracting(Account::getName)
					.containsExactly("alice");
				assertThat(app.at(BOB, () -> app.accounts().findByIdGreaterThan(0L))).extracting(Account::getName)
					.containsExactly("bob");
			}
			assertThat(statistics(app).getQueryCacheHitCount()).isEqualTo(2);
		});
	}

	@Test
	void updateOfOneShardLeavesTheCacheOfTheOtherRight() {
		CLUSTER.insertTwins();
		run((app) -> {
			app.at(ALICE, () -> app.accounts().findById(7L));
			app.at(BOB, () -> app.accounts().findById(7L));
			app.inTransaction(ALICE, () -> app.entityManager().find(Account.class, 7L).setName("renamed"));
			assertThat(app.at(ALICE, () -> app.accounts().findById(7L))).map(Account::getName).hasValue("renamed");
			assertThat(app.at(BOB, () -> app.accounts().findById(7L))).map(Account::getName).hasValue("bob");
		});
	}

	@Test
	void manyRandomOperationsNeverSeeTheWrongShard() {
		run((app) -> {
			ExecutorService executor = Executors.newFixedThreadPool(THREADS);
			try {
				List<Callable<Integer>> operations = new ArrayList<>();
				for (int i = 0; i < OPERATIONS; i++) {
					operations.add(() -> randomOperation(app));
				}
				int checked = 0;
				for (Future<Integer> result : executor.invokeAll(operations)) {
					checked += result.get();
				}
				assertThat(checked).isGreaterThan(OPERATIONS / 2);
				assertThat(statistics(app).getSecondLevelCacheHitCount()).isGreaterThan(OPERATIONS / 10);
				assertThat(statistics(app).getQueryCacheHitCount()).isPositive();
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
			finally {
				executor.shutdownNow();
			}
		});
		assertThat(CLUSTER.accounts("default")).isEmpty();
		assertThat(CLUSTER.accounts("s0")).isNotEmpty().allMatch("1"::equals);
		assertThat(CLUSTER.accounts("s1")).isNotEmpty().allMatch("11"::equals);
	}

	private static int randomOperation(App app) {
		ThreadLocalRandom random = ThreadLocalRandom.current();
		Long owner = random.nextBoolean() ? ALICE : BOB;
		Long id = (long) random.nextInt(IDS);
		List<Account> found = switch (random.nextInt(10)) {
			case 0 -> {
				app.inTransaction(owner, () -> insertUnlessPresent(app, owner, id));
				yield List.of();
			}
			case 1 -> {
				removeIfPresent(app, owner, id);
				yield List.of();
			}
			case 2 -> app.at(owner, () -> app.accounts().findByIdGreaterThan(id));
			case 3 -> app.accounts().findByOwner(owner);
			default -> app.at(owner, () -> app.accounts().findById(id)).stream().toList();
		};
		assertThat(found).allMatch((account) -> account.getOwner().equals(owner))
			.allMatch((account) -> account.getName().equals(String.valueOf(owner)));
		return found.size();
	}

	private static void removeIfPresent(App app, Long owner, Long id) {
		try {
			app.inTransaction(owner, () -> app.accounts().deleteById(id));
		}
		catch (ObjectOptimisticLockingFailureException ex) {
			// another thread was faster
		}
	}

	private static void insertUnlessPresent(App app, Long owner, Long id) {
		app.jdbc()
			.update("insert into account values (?, ?, ?) on conflict do nothing", id, owner, String.valueOf(owner));
		app.entityManager().find(Account.class, id);
	}

	private static Statistics statistics(App app) {
		return app.context().getBean(EntityManagerFactory.class).unwrap(SessionFactory.class).getStatistics();
	}

	private static void run(Consumer<App> test) {
		JpaCluster.runner(CLUSTER.databases().application())
			.withPropertyValues(JpaCluster.CACHES)
			.withPropertyValues("spring.jpa.properties." + AvailableSettings.GENERATE_STATISTICS + "=true")
			.run((context) -> test.accept(new App(context)));
	}

}
