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
import java.util.function.BiConsumer;

import org.hibernate.LazyInitializationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.github.shardboot.ShardSwitchException;
import io.github.shardboot.jpa.JpaCluster.App;
import io.github.shardboot.jpa.domain.Account;
import io.github.shardboot.jpa.domain.Country;
import io.github.shardboot.jpa.domain.Entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for entities that leave the shard they come from.
 *
 * @author Shardboot Contributors
 */
class JpaEntityIntegrationTests {

	private static final JpaCluster CLUSTER = JpaCluster.create();

	private static final Long ALICE = JpaCluster.ALICE;

	private static final Long BOB = JpaCluster.BOB;

	@BeforeEach
	void insert() {
		CLUSTER.clear();
		CLUSTER.insertTwins();
		CLUSTER.databases().database("s0").jdbc().sql("insert into entry values (1000, 'of alice', 7)").update();
		CLUSTER.databases().database("s1").jdbc().sql("insert into entry values (1000, 'of bob', null)").update();
	}

	@Test
	void entityWithKeyIsRefusedInAnotherShard() {
		List<BiConsumer<App, Account>> operations = List.of(
				(app, account) -> app.inTransaction(BOB, () -> app.entityManager().merge(account)),
				(app, account) -> app.inTransaction(BOB, () -> app.entityManager().remove(account)),
				(app, account) -> app.inTransaction(BOB,
						() -> app.entityManager().persist(new Account(8L, ALICE, "new"))),
				(app, account) -> app.inTransaction(BOB, () -> {
					Account late = new Account(8L, null, "new");
					app.entityManager().persist(late);
					late.setOwner(ALICE);
					app.entityManager().flush();
				}));
		CLUSTER.run((app) -> {
			Account alice = app.at(ALICE, () -> app.accounts().findById(7L)).orElseThrow();
			alice.setName("changed");
			assertRefused(() -> operations.forEach((operation) -> assertForeign(() -> operation.accept(app, alice))));
		});
	}

	@Test
	void entityWithoutKeyIsRefusedInAnotherShard() {
		CLUSTER.run((app) -> {
			Entry ofAlice = app.at(ALICE, () -> app.entries().findById(1000L)).orElseThrow();
			ofAlice.setText("changed");
			assertRefused(() -> {
				assertForeign(() -> app.run(BOB, () -> app.entries().save(ofAlice)));
				assertForeign(() -> app.run(BOB, () -> app.entries().saveAll(List.of(ofAlice))));
				assertForeign(() -> app.run(BOB, () -> app.entries().delete(ofAlice)));
				assertForeign(() -> app.inTransaction(BOB, () -> app.entityManager().merge(ofAlice)));
				assertForeign(() -> app.inTransaction(BOB, () -> app.entityManager().remove(ofAlice)));
				assertForeign(() -> app.inTransaction(BOB, () -> app.entityManager().refresh(ofAlice)));
			});
			app.run(ALICE, () -> app.entries().save(ofAlice));
		});
		assertThat(texts("s0")).containsExactly("changed");
	}

	@Test
	void entityThatWasWrittenIsRefusedInAnotherShard() {
		CLUSTER.run((app) -> {
			Entry entry = new Entry("new", null);
			app.run(ALICE, () -> app.entries().save(entry));
			assertForeign(() -> app.run(BOB, () -> app.entries().save(entry)));
			app.run(ALICE, () -> app.entries().delete(entry));
			assertThat(texts("s0")).containsExactly("of alice");
		});
	}

	@Test
	void entityWhoseWriteWasRolledBackIsFree() {
		CLUSTER.run((app) -> {
			Country country = new Country(1L, "new");
			assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> app.inTransaction(ALICE, () -> {
				app.entityManager().persist(country);
				app.entityManager().flush();
				throw new IllegalStateException("roll back");
			}));
			app.countries().save(country);
			assertThat(app.countries().count()).isOne();
		});
	}

	@Test
	void deletingWhatOnlyAnotherShardHasIsRefused() {
		CLUSTER.databases().database("s1").jdbc().sql("delete from entry").update();
		CLUSTER.run((app) -> {
			Entry ofAlice = app.at(ALICE, () -> app.entries().findById(1000L)).orElseThrow();
			assertForeign(() -> app.run(BOB, () -> app.entries().delete(ofAlice)));
			assertForeign(() -> app.run(BOB, () -> app.entries().deleteAll(List.of(ofAlice))));
		});
	}

	@Test
	void entityThatWasRemovedMayMove() {
		CLUSTER.databases().database("s0").jdbc().sql("insert into country values (1, 'moved')").update();
		CLUSTER.run((app) -> {
			Country[] country = new Country[1];
			app.inTransaction(ALICE, () -> country[0] = app.entityManager().find(Country.class, 1L));
			assertForeign(() -> app.countries().save(country[0]));
			app.inTransaction(ALICE, () -> {
				country[0] = app.entityManager().find(Country.class, 1L);
				app.entityManager().remove(country[0]);
			});
			app.countries().save(country[0]);
			assertThat(app.countries().count()).isOne();
		});
	}

	@Test
	void associationToAnotherShardIsRefused() {
		CLUSTER.run((app) -> {
			Account alice = app.at(ALICE, () -> app.accounts().findById(7L)).orElseThrow();
			Account reference = app.at(ALICE, () -> app.entries().findById(1000L)).orElseThrow().getAccount();
			Entry ofAlice = app.at(ALICE, () -> app.entries().findById(1000L)).orElseThrow();
			assertRefused(() -> {
				assertForeign(() -> app.run(BOB, () -> app.entries().saveAndFlush(new Entry("new", alice))));
				assertForeign(() -> app.run(BOB, () -> app.entries().saveAndFlush(new Entry("new", reference))));
				assertForeign(() -> app.inTransaction(BOB, () -> {
					app.entityManager().find(Entry.class, 1000L).setAccount(reference);
					app.entityManager().flush();
				}));
				assertForeign(() -> app.inTransaction(BOB, () -> {
					app.entityManager().find(Entry.class, 1000L).getRelated().add(ofAlice);
					app.entityManager().flush();
				}));
				assertRolledBack(() -> app.inTransaction(BOB, () -> {
					Entry entry = app.entityManager().find(Entry.class, 1000L);
					entry.setRelated(new ArrayList<>(List.of(ofAlice)));
					app.entityManager().flush();
				}));
			});
			Account bob = app.at(BOB, () -> app.accounts().findById(7L)).orElseThrow();
			app.run(BOB, () -> app.entries().saveAndFlush(new Entry("new", bob)));
		});
		assertThat(texts("s1")).containsExactly("new", "of bob");
	}

	@Test
	void keyOfAnotherShardIsNotWrittenIntoARow() {
		CLUSTER.run((app) -> assertForeign(() -> app.inTransaction(ALICE, () -> {
			Account alice = app.entityManager().find(Account.class, 7L);
			alice.setOwner(BOB);
			app.entityManager().flush();
		})));
		assertThat(CLUSTER.databases().database("s0").jdbc().sql("select owner from account").query(Long.class).list())
			.containsExactly(ALICE);
	}

	@Test
	void detachedEntityLoadsNothingLazily() {
		CLUSTER.run((app) -> {
			Entry ofAlice = app.at(ALICE, () -> app.entries().findById(1000L)).orElseThrow();
			assertThatExceptionOfType(LazyInitializationException.class)
				.isThrownBy(() -> app.run(BOB, () -> ofAlice.getAccount().getName()));
			assertThatExceptionOfType(LazyInitializationException.class)
				.isThrownBy(() -> app.inTransaction(BOB, () -> ofAlice.getRelated().size()));
		});
	}

	private static void assertRefused(Runnable calls) {
		calls.run();
		assertThat(CLUSTER.accounts("s0")).containsExactly("alice");
		assertThat(CLUSTER.accounts("s1")).containsExactly("bob");
		assertThat(texts("s0")).containsExactly("of alice");
		assertThat(texts("s1")).containsExactly("of bob");
	}

	private static List<String> texts(String shard) {
		return CLUSTER.databases()
			.database(shard)
			.jdbc()
			.sql("select text from entry order by text")
			.query(String.class)
			.list();
	}

	private static void assertForeign(Runnable call) {
		int writes = writes();
		assertRolledBack(call);
		assertThat(writes()).isEqualTo(writes);
	}

	private static void assertRolledBack(Runnable call) {
		assertThatExceptionOfType(ShardSwitchException.class).isThrownBy(call::run)
			.withMessageStartingWith("An entity 'io.github.shardboot.jpa.domain.")
			.withMessageContaining("load it in the shard where it is used");
	}

	private static int writes() {
		int writes = 0;
		for (String shard : CLUSTER.databases().shards().keySet()) {
			writes += CLUSTER.databases().database(shard).statementsWith("insert into").size();
			writes += CLUSTER.databases().database(shard).statementsWith("update ").size();
			writes += CLUSTER.databases().database(shard).statementsWith("delete from").size();
		}
		return writes;
	}

}
