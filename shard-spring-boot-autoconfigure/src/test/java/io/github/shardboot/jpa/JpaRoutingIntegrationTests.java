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

import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;

import io.github.shardboot.ShardSwitchException;
import io.github.shardboot.jpa.domain.Account;
import io.github.shardboot.jpa.domain.Country;
import io.github.shardboot.jpa.domain.Entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the shard of JPA transactions.
 *
 * @author Shardboot Contributors
 */
class JpaRoutingIntegrationTests {

	private static final JpaCluster CLUSTER = JpaCluster.create();

	private static final Long ALICE = JpaCluster.ALICE;

	private static final Long BOB = JpaCluster.BOB;

	@BeforeEach
	void clear() {
		CLUSTER.clear();
	}

	@Test
	void repositoryGoesToTheShardOfTheKey() {
		CLUSTER.insertTwins();
		CLUSTER.run((app) -> {
			assertThat(app.accounts().findByOwner(BOB)).extracting(Account::getName).containsExactly("bob");
			assertThat(app.at(ALICE, () -> app.accounts().findById(7L))).map(Account::getName).hasValue("alice");
			app.run(BOB, () -> app.accounts().save(new Account(8L, BOB, "carol")));
			app.countries().save(new Country(1L, "default"));
			assertThat(CLUSTER.accounts("s1")).containsExactly("bob", "carol");
			assertThat(app.countries().count()).isOne();
		});
	}

	@Test
	void keyOfAServiceIsKnownBeforeItsTransaction() {
		CLUSTER.run((app) -> {
			String database = CLUSTER.databases().database("s1").name();
			assertThat(app.service().writeAndAsk(BOB, new Account(8L, BOB, "carol"))).containsExactly(database,
					database, database, "1", "1");
		});
	}

	@Test
	void plainJdbcSeesWhatTheTransactionHasNotCommitted() {
		CLUSTER.run((app) -> app.inTransaction(BOB, () -> {
			app.accounts().saveAndFlush(new Account(8L, BOB, "carol"));
			assertThat(app.jdbc().queryForList("select name from account", String.class)).containsExactly("carol");
			assertThat(CLUSTER.accounts("s1")).isEmpty();
		}));
		assertThat(CLUSTER.accounts("s1")).containsExactly("carol");
	}

	@Test
	void keyLaterThanTheTransactionIsRefused() {
		CLUSTER.run((app) -> assertThatExceptionOfType(ShardSwitchException.class)
			.isThrownBy(() -> app.service().findLate(BOB))
			.withMessageStartingWith("The open JPA session belongs to the default database; shard 's1' was asked for")
			.withMessageContaining("key must be known before the transaction starts")
			.withMessageContaining("@ShardKey")
			.satisfies((ex) -> assertThat(List.of(ex.getBoundShard(), ex.getRequestedShard()))
				.containsExactly("default", "s1")));
	}

	@Test
	void secondShardInOneTransactionIsRefusedByTheRepository() {
		CLUSTER.insertTwins();
		CLUSTER.run((app) -> {
			List<Runnable> calls = List.of(() -> app.run(BOB, () -> app.accounts().findById(7L)),
					() -> app.run(BOB, () -> app.accounts().findAll()), () -> app.accounts().findByOwner(BOB),
					() -> app.countries().count());
			for (Runnable call : calls) {
				assertSwitch(() -> app.inTransaction(ALICE, () -> {
					assertThat(app.accounts().findById(7L)).map(Account::getName).hasValue("alice");
					call.run();
				}));
			}
		});
	}

	@Test
	void requiresNewOpensASessionOfTheOtherShard() {
		CLUSTER.insertTwins();
		CLUSTER.run((app) -> app.inTransaction(ALICE, () -> {
			assertThat(app.accounts().findById(7L)).map(Account::getName).hasValue("alice");
			assertThat(app.accounts().readByOwner(BOB)).extracting(Account::getName).containsExactly("bob");
			assertThat(app.at(BOB, () -> app.transaction(TransactionDefinition.PROPAGATION_NOT_SUPPORTED,
					() -> app.accounts().findById(7L))))
				.map(Account::getName)
				.hasValue("bob");
			assertThat(app.accounts().findById(7L)).map(Account::getName).hasValue("alice");
		}));
	}

	@Test
	void flushAfterTheScopeGoesToTheShardOfTheSession() {
		CLUSTER.run((app) -> {
			app.inTransaction(BOB, () -> app.entityManager().persist(new Account(8L, BOB, "in the scope")));
			PlatformTransactionManager transactions = app.context().getBean(PlatformTransactionManager.class);
			TransactionStatus transaction = app.at(BOB, () -> transactions.getTransaction(null));
			app.run(BOB, () -> app.entityManager().persist(new Account(9L, BOB, "outside")));
			transactions.commit(transaction);
		});
		assertThat(CLUSTER.accounts("s1")).containsExactly("in the scope", "outside");
		assertThat(CLUSTER.accounts("default")).isEmpty();
	}

	@Test
	void persistInAScopeInsideATransactionWithoutKeyIsRefused() {
		CLUSTER.run((app) -> assertSwitch(() -> app
			.inTransaction(() -> app.run(BOB, () -> app.entityManager().persist(new Account(8L, BOB, "late"))))));
		assertThat(CLUSTER.accounts("default")).isEmpty();
		assertThat(CLUSTER.accounts("s1")).isEmpty();
	}

	@Test
	void rollsBackInItsShard() {
		CLUSTER.run((app) -> assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> app.inTransaction(BOB, () -> {
				app.accounts().saveAndFlush(new Account(8L, BOB, "carol"));
				throw new IllegalStateException("roll back");
			})));
		assertThat(CLUSTER.accounts("s1")).isEmpty();
	}

	@Test
	void transactionThatTouchesNothingTakesNoConnection() {
		CLUSTER.run((app) -> app.inTransaction(ALICE,
				() -> assertThat(CLUSTER.databases().database("s0").sessions()).isZero()));
	}

	@Test
	void everyShardHasAPoolOfIds() {
		CLUSTER.run((app) -> {
			Long first = app.at(ALICE, () -> app.entries().save(new Entry("a", null))).getId();
			Long second = app.at(ALICE, () -> app.entries().save(new Entry("b", null))).getId();
			Long other = app.at(BOB, () -> app.entries().save(new Entry("c", null))).getId();
			assertThat(second).isEqualTo(first + 1);
			assertThat(other).isEqualTo(first);
			for (int i = 0; i < 60; i++) {
				app.at(BOB, () -> app.entries().save(new Entry("d", null)));
			}
			assertThat(CLUSTER.databases().database("s0").statementsWith("nextval('entry_seq')")).hasSize(2);
		});
	}

	private static void assertSwitch(Runnable call) {
		assertThatExceptionOfType(ShardSwitchException.class).isThrownBy(call::run)
			.withMessageStartingWith("The open JPA session belongs to ");
	}

}
