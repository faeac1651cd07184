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

package io.github.shardboot.routing;

import java.sql.Connection;
import java.util.function.Consumer;

import javax.sql.DataSource;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

import io.github.shardboot.MissingShardKeyException;
import io.github.shardboot.ShardContext;
import io.github.shardboot.ShardContextHolder;
import io.github.shardboot.ShardSwitchException;
import io.github.shardboot.Shards;
import io.github.shardboot.UnknownShardException;
import io.github.shardboot.testsupport.ShardCluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for transactions and plain JDBC on the routed data source.
 *
 * @author Shardboot Contributors
 */
class TransactionRoutingIntegrationTests {

	private static final ShardCluster CLUSTER = ShardCluster.create(2);

	private static final long ALICE = 1;

	private static final long BOB = 11;

	@BeforeEach
	void clear() {
		CLUSTER.clear();
	}

	@Test
	void plainJdbcGoesWhereTheScopeSays() {
		run((app) -> {
			insert(app, 1);
			app.shards().forKey(ALICE).run(() -> insert(app, 2));
			app.shards().on("s1").run(() -> insert(app, 3));
			app.shards().on("s1").run(() -> app.shards().onDefault().run(() -> insert(app, 4)));
			assertItems(new Long[] { 1L, 4L }, new Long[] { 2L }, new Long[] { 3L });
		});
	}

	@Test
	void keyMayComeLaterThanTheTransaction() {
		run((app) -> {
			app.inTransaction(TransactionDefinition.PROPAGATION_REQUIRED,
					() -> app.shards().forKey(BOB).run(() -> insert(app, 1)));
			assertItems(new Long[0], new Long[0], new Long[] { 1L });
		});
	}

	@Test
	void transactionRollsBackInItsShard() {
		run((app) -> {
			assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> app.shards()
				.forKey(BOB)
				.run(() -> app.inTransaction(TransactionDefinition.PROPAGATION_REQUIRED, () -> {
					insert(app, 1);
					throw new IllegalStateException("roll back");
				})));
			assertItems(new Long[0], new Long[0], new Long[0]);
		});
	}

	@Test
	void secondShardInOneTransactionIsRefusedBeforeAnySql() {
		run((app) -> {
			assertThatExceptionOfType(ShardSwitchException.class)
				.isThrownBy(() -> app.inTransaction(TransactionDefinition.PROPAGATION_REQUIRED, () -> {
					app.shards().forKey(ALICE).run(() -> insert(app, 1));
					app.shards().forKey(BOB).run(() -> insert(app, 4711));
				}))
				.satisfies((ex) -> {
					assertThat(ex.getBoundShard()).isEqualTo("s0");
					assertThat(ex.getRequestedShard()).isEqualTo("s1");
					assertThat(ex).hasMessageContaining("shard 's0'").hasMessageContaining("shard 's1'");
				});
			assertItems(new Long[0], new Long[0], new Long[0]);
			CLUSTER.databases().forEach((database) -> assertThat(database.statementsWith("4711")).isEmpty());
		});
	}

	@Test
	void defaultDatabaseInATransactionOfAShardIsRefused() {
		run((app) -> assertThatExceptionOfType(ShardSwitchException.class)
			.isThrownBy(() -> app.inTransaction(TransactionDefinition.PROPAGATION_REQUIRED, () -> {
				app.shards().forKey(ALICE).run(() -> insert(app, 1));
				app.shards().onDefault().run(() -> insert(app, 2));
			}))
			.withMessageContaining("the default database"));
		assertItems(new Long[0], new Long[0], new Long[0]);
	}

	@Test
	void shardInATransactionOfTheDefaultDatabaseIsRefused() {
		run((app) -> assertThatExceptionOfType(ShardSwitchException.class)
			.isThrownBy(() -> app.inTransaction(TransactionDefinition.PROPAGATION_REQUIRED, () -> {
				insert(app, 1);
				app.shards().forKey(ALICE).run(() -> insert(app, 2));
			})));
		assertItems(new Long[0], new Long[0], new Long[0]);
	}

	@Test
	void plainJdbcInATransactionStaysInTheTransactionsShard() {
		run((app) -> app.inTransaction(TransactionDefinition.PROPAGATION_REQUIRED, () -> {
			app.shards().forKey(BOB).run(() -> insert(app, 1));
			assertThat(ShardContext.require().shard()).isEqualTo("s1");
			insert(app, 2);
		}));
		assertItems(new Long[0], new Long[0], new Long[] { 1L, 2L });
	}

	@Test
	void synchronizationWithoutTransactionIsBoundToo() {
		run((app) -> {
			assertThatExceptionOfType(ShardSwitchException.class)
				.isThrownBy(() -> app.inTransaction(TransactionDefinition.PROPAGATION_SUPPORTS, () -> {
					app.shards().forKey(ALICE).run(() -> insert(app, 1));
					app.shards().forKey(BOB).run(() -> insert(app, 2));
				}));
			assertItems(new Long[0], new Long[] { 1L }, new Long[0]);
		});
	}

	@Test
	void requiresNewAndNotSupportedMayUseAnotherShard() {
		run((app) -> {
			app.inTransaction(TransactionDefinition.PROPAGATION_REQUIRED, () -> {
				app.shards().forKey(ALICE).run(() -> insert(app, 1));
				app.shards()
					.forKey(BOB)
					.run(() -> app.inTransaction(TransactionDefinition.PROPAGATION_REQUIRES_NEW, () -> insert(app, 2)));
				app.shards()
					.onDefault()
					.run(() -> app.inTransaction(TransactionDefinition.PROPAGATION_NOT_SUPPORTED,
							() -> insert(app, 3)));
				app.shards().forKey(ALICE).run(() -> insert(app, 4));
				assertThatExceptionOfType(ShardSwitchException.class)
					.isThrownBy(() -> app.shards().forKey(BOB).run(() -> insert(app, 5)));
			});
			assertItems(new Long[] { 3L }, new Long[] { 1L, 4L }, new Long[] { 2L });
			assertThat(ShardContextHolder.transaction()).isNull();
		});
	}

	@Test
	void connectionTakenByHandInATransactionIsRefusedForAnotherShard() {
		run((app) -> app.inTransaction(TransactionDefinition.PROPAGATION_REQUIRED, () -> {
			app.shards().forKey(ALICE).run(() -> insert(app, 1));
			assertThatExceptionOfType(ShardSwitchException.class).isThrownBy(() -> app.shards().forKey(BOB).call(() -> {
				try (Connection connection = app.dataSource().getConnection()) {
					return connection.prepareStatement("select 1").execute();
				}
			}));
		}));
	}

	@Test
	void openConnectionRefusesStatementsOfAnotherScope() throws Exception {
		run((app) -> {
			try (Connection connection = app.dataSource().getConnection()) {
				app.shards().forKey(ALICE).call(() -> connection.createStatement().execute("select 1"));
				assertThatExceptionOfType(ShardSwitchException.class)
					.isThrownBy(() -> app.shards().forKey(BOB).call(connection::createStatement));
				assertThatExceptionOfType(ShardSwitchException.class)
					.isThrownBy(() -> app.shards().forKey(BOB).call(() -> connection.prepareStatement("select 1")));
				assertThatExceptionOfType(ShardSwitchException.class)
					.isThrownBy(() -> app.shards().forKey(BOB).call(() -> connection.prepareCall("select 1")));
				assertThat(connection.createStatement().execute("select 1")).isTrue();
				assertThat(connection.unwrap(PGConnection.class).getBackendPID()).isPositive();
				assertThat(connection.unwrap(org.postgresql.jdbc.PgConnection.class)).isNotNull();
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		});
	}

	@Test
	void withoutDefaultDatabaseEveryCallNeedsAShard() {
		CLUSTER.withoutDefaultDatabase().run((context) -> {
			App app = new App(context);
			assertThatExceptionOfType(MissingShardKeyException.class).isThrownBy(() -> insert(app, 1))
				.withMessageContaining("no shard is chosen");
			assertThatExceptionOfType(MissingShardKeyException.class)
				.isThrownBy(() -> app.inTransaction(TransactionDefinition.PROPAGATION_REQUIRED, () -> insert(app, 1)));
			assertThatExceptionOfType(UnknownShardException.class).isThrownBy(() -> app.shards().onDefault());
			app.shards().forKey(ALICE).run(() -> insert(app, 2));
			assertItems(new Long[0], new Long[] { 2L }, new Long[0]);
		});
	}

	@Test
	void unknownShardIsRefused() {
		run((app) -> assertThatExceptionOfType(UnknownShardException.class).isThrownBy(() -> app.shards().on("s9"))
			.withMessage("Unknown shard 's9'. Configured shards are [s0, s1]."));
	}

	@Test
	void transactionThatTouchesNothingTakesNoConnection() {
		run((app) -> {
			app.shards().forKey(ALICE).run(() -> app.inTransaction(TransactionDefinition.PROPAGATION_REQUIRED, () -> {
			}));
			assertThat(CLUSTER.database("s0").sessions()).isZero();
		});
	}

	private static void run(Consumer<App> test) {
		CLUSTER.application().run((context) -> test.accept(new App(context)));
	}

	private static void insert(App app, long id) {
		app.context().getBean(JdbcTemplate.class).update("insert into item (id) values (?)", id);
	}

	private static void assertItems(Long[] inDefault, Long[] inS0, Long[] inS1) {
		assertThat(CLUSTER.items("default")).containsExactly(inDefault);
		assertThat(CLUSTER.items("s0")).containsExactly(inS0);
		assertThat(CLUSTER.items("s1")).containsExactly(inS1);
	}

	private record App(AssertableApplicationContext context) {

		Shards shards() {
			return this.context.getBean(Shards.class);
		}

		DataSource dataSource() {
			return this.context.getBean(DataSource.class);
		}

		void inTransaction(int propagation, Runnable work) {
			TransactionTemplate template = new TransactionTemplate(
					this.context.getBean(PlatformTransactionManager.class));
			template.setPropagationBehavior(propagation);
			template.executeWithoutResult((status) -> work.run());
		}

	}

}
