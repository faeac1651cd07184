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

package io.github.shardboot.moving;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import javax.sql.DataSource;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.github.shardboot.ShardContext;
import io.github.shardboot.StaleShardMapException;
import io.github.shardboot.routing.ShardRoutingDataSource;
import io.github.shardboot.testsupport.ShardCluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for calls with a key while its slot is moved, of an instance that knows too
 * little.
 *
 * @author Shardboot Contributors
 */
class MovingCallsIntegrationTests {

	private static final int READ_COMMITTED = Connection.TRANSACTION_READ_COMMITTED;

	private final ShardCluster cluster = ShardCluster.create(2);

	private final ApplicationContextRunner runner = MovingApplication.on(this.cluster);

	private void run(Work work) {
		this.runner.run((context) -> {
			assertThat(context).hasNotFailed();
			MovingApplication application = MovingApplication.of(context);
			long key = application.key("s0", -1);
			this.cluster.database("s0").jdbc().sql("insert into item values (1, ?, 'a')").param(key).update();
			work.with(new Moving(application, key, new HandMove(this.cluster, application.slot(key))));
		});
	}

	private List<String> names(String shard) {
		return this.cluster.database(shard).jdbc().sql("select name from item order by id").query(String.class).list();
	}

	@ParameterizedTest
	@CsvSource({ "2, false", "2, true", "4, false", "4, true", "8, false", "8, true" })
	void staleReaderFindsTheRowsInTheNewShard(int isolation, boolean readOnly) {
		run((moving) -> {
			moving.move().announce().prepare();
			moving.application().look();
			moving.move().moveWholly();
			assertThat(moving.application().shard(moving.key())).as("stale").isEqualTo("s0");
			List<String> found = moving.application()
				.transaction(isolation, readOnly)
				.execute((status) -> moving.names());
			assertThat(found).containsExactly("a");
			assertThat(moving.application().shard(moving.key())).as("not any more").isEqualTo("s1");
		});
	}

	@ParameterizedTest
	@ValueSource(ints = { 2, 4, 8 })
	void staleWritersWriteOnceInTheNewShard(int isolation) {
		run((moving) -> {
			moving.move().announce().prepare();
			moving.application().look();
			moving.move().moveWholly();
			moving.application().transaction(isolation, false).executeWithoutResult((status) -> {
				assertThat(moving.update()).isEqualTo(1);
				assertThat(moving.insert(2)).as("the transaction goes on there").isEqualTo(1);
				assertThat(moving.names()).containsExactlyInAnyOrder("ax", "b");
			});
			assertThat(names("s0")).isEmpty();
			assertThat(names("s1")).containsExactly("ax", "b");
		});
	}

	@Test
	void staleCallInAutoCommitModeIsMadeOnceInTheNewShard() {
		run((moving) -> {
			moving.move().announce().prepare();
			moving.application().look();
			moving.move().moveWholly();
			assertThat(moving.update()).isEqualTo(1);
			assertThat(moving.names()).containsExactly("ax");
			assertThat(moving.delete()).isEqualTo(1);
			assertThat(names("s1")).isEmpty();
		});
	}

	@Test
	void staleCallOfTheSecondKeyOfATransactionIsRefusedAndCanBeRepeated() {
		run((moving) -> {
			MovingApplication app = moving.application();
			long other = app.key("s0", app.slot(moving.key()));
			moving.move().announce().prepare();
			app.look();
			moving.move().moveWholly();
			assertThatExceptionOfType(StaleShardMapException.class)
				.isThrownBy(() -> app.transaction(READ_COMMITTED, false).executeWithoutResult((status) -> {
					app.shards()
						.forKey(other)
						.run(() -> app.jdbc().sql("insert into item values (5, ?, 'o')").param(other).update());
					moving.update();
				}))
				.withMessageContaining("Shard 's0' does not own what a statement concerns")
				.withMessageContaining("was not executed");
			assertThat(names("s0")).as("rolled back").isEmpty();
			app.transaction(READ_COMMITTED, false)
				.executeWithoutResult((status) -> assertThat(moving.update()).isOne());
			assertThat(names("s1")).containsExactly("ax");
		});
	}

	@Test
	void callWaitsForAMoveThatSwitches() {
		run((moving) -> {
			moving.move().announce().prepare();
			moving.application().look();
			moving.move().copy().fence();
			CompletableFuture<Integer> update = CompletableFuture.supplyAsync(moving::update);
			Awaitility.await()
				.atMost(Duration.ofSeconds(20))
				.until(() -> this.cluster.database("s0").statementsWith("shardboot.enter").size() >= 2);
			assertThat(update).isNotDone();
			moving.move().activate().switchOwner().disown();
			assertThat(update.get()).isEqualTo(1);
			assertThat(names("s1")).containsExactly("ax");
			assertThat(names("s0")).containsExactly("a");
		});
	}

	@Test
	void callThatWouldWaitTooLongIsRefused() {
		this.runner.withPropertyValues("shard.rebalance.max-pause=100ms").run((context) -> {
			MovingApplication application = MovingApplication.of(context);
			long key = application.key("s0", -1);
			HandMove move = new HandMove(this.cluster, application.slot(key));
			move.announce().prepare().fence();
			application.look();
			Moving moving = new Moving(application, key, move);
			assertThatExceptionOfType(StaleShardMapException.class).isThrownBy(moving::update)
				.withMessageContaining("is handing over what a statement concerns");
			move.lift();
			assertThat(moving.insert(1)).isEqualTo(1);
		});
	}

	@Test
	void instanceThatDoesNotKnowTheMoveIsRefusedByTheGuardAndLearns() {
		run((moving) -> {
			// its first call would make it look
			moving.application().look();
			moving.move().announce().prepare();
			moving.move().copy().fence().activate().switchOwner().disown();
			assertThatExceptionOfType(StaleShardMapException.class).isThrownBy(() -> moving.insert(2))
				.satisfies((ex) -> assertThat(ex.getFoundEpoch()).isPositive());
			assertThat(moving.insert(2)).isEqualTo(1);
			assertThat(names("s1")).containsExactly("a", "b");
			assertThat(names("s0")).containsExactly("a");
		});
	}

	@Test
	void scopeThatIsOlderThanTheMoveFollows() {
		run((moving) -> moving.application().shards().forKey(moving.key()).run(() -> {
			try {
				moving.move().announce().prepare().moveWholly().finish();
			}
			catch (SQLException ex) {
				throw new IllegalStateException(ex);
			}
			moving.application().look();
			assertThat(ShardContext.require().shard()).isEqualTo("s0");
			moving.application().transaction(READ_COMMITTED, false).executeWithoutResult((status) -> {
				assertThat(moving.application().jdbc().sql("select name from item").query(String.class).list())
					.containsExactly("a");
				assertThat(moving.update()).as("by the new map").isEqualTo(1);
			});
		}));
	}

	@Test
	void sessionThatMustStayInItsShardIsRefused() {
		run((moving) -> {
			moving.move().announce().prepare();
			moving.application().look();
			moving.move().moveWholly();
			DataSource session = moving.application()
				.context()
				.getBean(DataSource.class)
				.unwrap(ShardRoutingDataSource.class)
				.only(ShardContext.of("s0", null), (owner) -> {
				}, false);
			assertThatExceptionOfType(StaleShardMapException.class).isThrownBy(() -> moving.in((app) -> {
				try (Connection connection = session.getConnection()) {
					connection.setReadOnly(true);
					connection.setAutoCommit(false);
					return connection.prepareStatement("select name from item");
				}
				catch (SQLException ex) {
					throw new IllegalStateException(ex);
				}
			}));
		});
	}

	@Test
	void preparedStatementIsAskedForInEachTransaction() {
		run((moving) -> {
			moving.move().announce().prepare();
			moving.application().look();
			moving.in((app) -> {
				try (Connection connection = app.context().getBean(DataSource.class).getConnection()) {
					connection.setAutoCommit(false);
					PreparedStatement update = connection.prepareStatement("update item set name = name || 'x'");
					assertThat(update.executeUpdate()).isEqualTo(1);
					connection.commit();
					moving.move().moveWholly();
					assertThatExceptionOfType(StaleShardMapException.class).isThrownBy(update::executeUpdate);
					connection.rollback();
					return 0;
				}
				catch (SQLException ex) {
					throw new IllegalStateException(ex);
				}
			});
			assertThat(names("s1")).containsExactly("ax");
		});
	}

	@Test
	void savepointTakesTheAnswerWithIt() {
		run((moving) -> {
			MovingApplication app = moving.application();
			long other = app.key("s0", app.slot(moving.key()));
			moving.move().announce().prepare();
			app.look();
			app.transaction(READ_COMMITTED, false).executeWithoutResult((status) -> {
				app.shards().forKey(other).run(() -> app.jdbc().sql("select 1 from item").query().listOfRows());
				Object savepoint = status.createSavepoint();
				moving.names();
				status.rollbackToSavepoint(savepoint);
				try {
					moving.move().moveWholly();
				}
				catch (SQLException ex) {
					throw new IllegalStateException(ex);
				}
				assertThatExceptionOfType(StaleShardMapException.class).isThrownBy(moving::names);
				status.setRollbackOnly();
			});
		});
	}

	@Test
	void moveThatBeginsOrEndsDoesNotStopItsOwner() {
		run((moving) -> {
			moving.move().announce();
			moving.application().look();
			assertThat(moving.update()).as("announced, not prepared").isEqualTo(1);
			moving.move().prepare().moveWholly();
			assertThat(moving.update()).isEqualTo(1);
			moving.move().finish();
			assertThat(moving.update()).as("the instance has not heard").isEqualTo(1);
			assertThat(names("s1")).containsExactly("axxx");
		});
	}

	// but for the checks of the pool whether a connection that was idle still lives
	private List<String> sent() {
		return this.cluster.database("s0")
			.statements()
			.stream()
			.filter((line) -> !line.endsWith("LOG:  statement: "))
			.toList();
	}

	@Test
	void whatIsNotMovedIsSentAsItIs() {
		run((moving) -> {
			MovingApplication app = moving.application();
			moving.names();
			int before = sent().size();
			moving.names();
			assertThat(sent()).as("no move is open").hasSize(before + 1);
			long other = app.key("s0", app.slot(moving.key()));
			moving.move().announce().prepare();
			app.look();
			before = sent().size();
			app.shards().forKey(other).run(() -> app.jdbc().sql("select 1 from item").query().listOfRows());
			assertThat(sent()).as("another slot").hasSize(before + 1);
			moving.names();
			assertThat(sent().subList(before + 1, before + 5)).satisfiesExactly(
					(begin) -> assertThat(begin).contains("BEGIN"),
					(enter) -> assertThat(enter).contains("shardboot.enter"),
					(select) -> assertThat(select).contains("select name"),
					(commit) -> assertThat(commit).contains("COMMIT"));
		});
	}

	/**
	 * A key whose slot is about to move, with one row, and the instance.
	 */
	private record Moving(MovingApplication application, long key, HandMove move) {

		<T> T in(Function<MovingApplication, T> work) {
			return this.application.shards().forKey(this.key).call(() -> work.apply(this.application));
		}

		int update() {
			return in((app) -> app.jdbc()
				.sql("update item set name = name || 'x' where owner = ?")
				.param(this.key)
				.update());
		}

		List<String> names() {
			return in((app) -> app.jdbc()
				.sql("select name from item where owner = ?")
				.param(this.key)
				.query(String.class)
				.list());
		}

		int insert(long id) {
			return in((app) -> app.jdbc().sql("insert into item values (?, ?, 'b')").params(id, this.key).update());
		}

		int delete() {
			return in((app) -> app.jdbc().sql("delete from item where owner = ?").param(this.key).update());
		}

	}

	private interface Work {

		void with(Moving moving) throws Exception;

	}

}
