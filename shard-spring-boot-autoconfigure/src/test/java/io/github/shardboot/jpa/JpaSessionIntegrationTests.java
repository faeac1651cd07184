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

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

import javax.sql.DataSource;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.github.shardboot.MissingShardKeyException;
import io.github.shardboot.ShardSwitchException;
import io.github.shardboot.jpa.JpaCluster.App;
import io.github.shardboot.jpa.domain.Account;
import io.github.shardboot.jpa.domain.Entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the use of an open session by code that works on another shard. There is no
 * repository in between to refuse it.
 *
 * @author Shardboot Contributors
 */
class JpaSessionIntegrationTests {

	private static final JpaCluster CLUSTER = JpaCluster.create();

	private static final Long ALICE = JpaCluster.ALICE;

	private static final Long BOB = JpaCluster.BOB;

	private static final String ALL = "select a from Account a";

	@BeforeEach
	void insert() {
		CLUSTER.clear();
		CLUSTER.insertTwins();
	}

	@Test
	void entityInTheSessionIsNotGivenToAnotherShard() {
		assertRefused((app) -> app.entityManager().find(Account.class, 7L),
				(app, account) -> app.entityManager().find(Account.class, 7L));
	}

	@Test
	void lazyReferenceIsNotLoadedForAnotherShard() {
		assertRefused((app) -> app.entityManager().getReference(Account.class, 7L),
				(app, account) -> account.getName());
	}

	@Test
	void queryIsNotAnsweredForAnotherShard() {
		assertRefused((app) -> app.entityManager().find(Account.class, 7L),
				(app, account) -> app.entityManager().createQuery(ALL).getResultList());
		assertRefused((app) -> app.entityManager().find(Account.class, 7L),
				(app, account) -> app.entityManager().createNativeQuery("select 1").getResultList());
	}

	@Test
	void plainJdbcOnTheConnectionOfTheSessionIsRefused() {
		assertRefused((app) -> app.entityManager().find(Account.class, 7L),
				(app, account) -> app.jdbc().queryForList("select name from account"));
	}

	@Test
	void connectionOfAnotherShardIsNotGivenToTheTransaction() {
		CLUSTER.run((app) -> assertThatExceptionOfType(ShardSwitchException.class)
			.isThrownBy(() -> app.inTransaction(ALICE, () -> {
				assertThat(app.entityManager().createQuery(ALL, Account.class).getResultList()).hasSize(1);
				app.run(BOB, () -> {
					try (Connection connection = app.context().getBean(DataSource.class).getConnection()) {
						connection.createStatement();
					}
					catch (SQLException ex) {
						throw new IllegalStateException(ex);
					}
				});
			}))
			.withMessageContaining("is bound to shard 's0'; shard 's1' was asked for"));
	}

	@Test
	void cachedQueryIsNotAnsweredForAnotherShard() {
		CLUSTER.runWithCaches((app) -> {
			TransactionTemplate reading = new TransactionTemplate(
					app.context().getBean(PlatformTransactionManager.class));
			reading.setReadOnly(true);
			for (int i = 0; i < 2; i++) {
				app.run(ALICE, () -> reading.executeWithoutResult((status) -> cachedQuery(app)));
			}
			assertSwitch(() -> app.run(ALICE,
					() -> reading.executeWithoutResult((status) -> app.run(BOB, () -> cachedQuery(app)))));
		});
	}

	private static void cachedQuery(App app) {
		assertThat(app.entityManager()
			.createQuery(ALL, Account.class)
			.setHint("org.hibernate.cacheable", true)
			.getResultList()).extracting(Account::getName).containsExactly("alice");
	}

	@Test
	void cachedCollectionIsNotReadForAnotherShard() {
		CLUSTER.runWithCaches((app) -> {
			for (int i = 0; i < 2; i++) {
				app.inTransaction(ALICE,
						() -> assertThat(app.entityManager().find(Account.class, 7L).getEntries()).isEmpty());
			}
			assertSwitch(() -> app.inTransaction(ALICE, () -> {
				Account alice = app.entityManager().find(Account.class, 7L);
				app.run(BOB, () -> alice.getEntries().size());
			}));
		});
	}

	@Test
	void entityIsNotWrittenForAnotherShard() {
		List<BiConsumer<App, Account>> operations = List.of(
				(app, account) -> app.entityManager().persist(new Entry("text", null)),
				(app, account) -> app.entityManager().merge(new Entry("text", null)),
				(app, account) -> app.entityManager().remove(account),
				(app, account) -> app.entityManager().refresh(account), (app, account) -> app.entityManager().flush());
		operations.subList(0, 4)
			.forEach((operation) -> assertRefused((app) -> app.entityManager().find(Account.class, 7L), operation));
		assertRefused((app) -> {
			Account alice = app.entityManager().find(Account.class, 7L);
			alice.setName("changed");
			return alice;
		}, operations.get(4));
		assertThat(CLUSTER.accounts("s0")).containsExactly("alice");
		assertThat(CLUSTER.accounts("s1")).containsExactly("bob");
	}

	@Test
	void sessionWithoutShardMakesNoStatementWhereThereIsNoDefaultDatabase() {
		JpaCluster.runner(CLUSTER.databases().withoutDefaultDatabase()).run((context) -> {
			assertThat(context).hasNotFailed();
			App app = new App(context);
			assertThatExceptionOfType(MissingShardKeyException.class)
				.isThrownBy(() -> app.inTransaction(() -> app.entityManager().createQuery(ALL).getResultList()))
				.withMessageContaining("there is none")
				.withMessageContaining("with JPA before the transaction starts");
			assertSwitch(() -> app.service().findLate(BOB));
			assertThat(app.accounts().findByOwner(BOB)).hasSize(1);
		});
	}

	private static void assertRefused(Function<App, Account> inAlice, BiConsumer<App, Account> inBob) {
		CLUSTER.run((app) -> assertSwitch(() -> app.inTransaction(ALICE, () -> {
			Account alice = inAlice.apply(app);
			app.run(BOB, () -> inBob.accept(app, alice));
		})));
	}

	private static void assertSwitch(Runnable call) {
		assertThatExceptionOfType(ShardSwitchException.class).isThrownBy(call::run)
			.withMessageStartingWith("The open JPA session belongs to ");
	}

}
