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

package io.github.shardboot.failure;

import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.github.shardboot.OutcomeUnknownException;
import io.github.shardboot.ShardUnavailableException;
import io.github.shardboot.Shards;
import io.github.shardboot.testsupport.FaultyShard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for what a caller is told about calls whose connection breaks: it is compared
 * with what the server has.
 *
 * @author Shardboot Contributors
 */
class CallOutcomeIntegrationTests {

	private static final AtomicInteger IDS = new AtomicInteger();

	private static FaultyShard shards;

	private final int id = IDS.incrementAndGet();

	@BeforeAll
	static void start() {
		shards = FaultyShard.start();
		shards.server()
			.jdbc()
			.sql("create procedure add(id int) language sql as 'insert into item values (id)'")
			.update();
	}

	@AfterAll
	static void close() {
		shards.close();
	}

	@AfterEach
	void mend() {
		shards.proxy().mend();
	}

	@Test
	void commitWhoseReplyIsLostIsUnknown() {
		AtomicInteger status = new AtomicInteger(-1);
		shards.run((context) -> {
			shards.proxy().loseReplyTo("COMMIT");
			assertThatUnknown(() -> transaction(context, () -> {
				remember(status);
				insert(context);
			}));
			assertThatTheShardServes(context);
		});
		assertThat(shards.contains(this.id)).isTrue();
		assertThat(status).hasValue(TransactionSynchronization.STATUS_UNKNOWN);
	}

	@Test
	void commitThatDoesNotArriveIsUnknownToo() {
		shards.run((context) -> {
			shards.proxy().resetBefore("COMMIT");
			assertThatUnknown(() -> transaction(context, () -> insert(context)));
			assertThatTheShardServes(context);
		});
		assertThat(shards.contains(this.id)).isFalse();
	}

	@Test
	void changingTheAutoCommitModeIsACommit() {
		shards.run((context) -> {
			shards.proxy().loseReplyTo("COMMIT");
			assertThatUnknown(() -> onTheShard(context, () -> withConnection(context, (connection) -> {
				connection.setAutoCommit(false);
				connection.createStatement().execute("insert into item values (" + this.id + ")");
				connection.setAutoCommit(true);
			})));
		});
		assertThat(shards.contains(this.id)).isTrue();
	}

	@Test
	void statementInAutoCommitModeWhoseReplyIsLostIsUnknown() {
		shards.run((context) -> {
			shards.proxy().loseReplyTo("insert into item");
			assertThatUnknown(() -> onTheShard(context, () -> insert(context)));
			assertThatTheShardServes(context);
		});
		assertThat(shards.contains(this.id)).isTrue();
	}

	@Test
	void queryInAutoCommitModeIsUnknownBecauseItMayWrite() {
		shards.run((context) -> {
			shards.proxy().loseReplyTo("insert into item");
			assertThatUnknown(() -> onTheShard(context,
					() -> context.getBean(JdbcClient.class)
						.sql("insert into item values (:id) returning id")
						.param("id", this.id)
						.query(Long.class)
						.single()));
		});
		assertThat(shards.contains(this.id)).isTrue();
	}

	@Test
	void batchWhoseReplyIsLostIsUnknown() {
		shards.run((context) -> {
			shards.proxy().loseReplyTo("insert into item");
			assertThatUnknown(() -> onTheShard(context, () -> context.getBean(JdbcTemplate.class)
				.batchUpdate("insert into item values (?)", List.<Object[]>of(new Object[] { this.id }))));
		});
		assertThat(shards.contains(this.id)).isTrue();
	}

	@Test
	void procedureWhoseReplyIsLostIsUnknown() {
		shards.run((context) -> {
			shards.proxy().loseReplyTo("call add");
			assertThatUnknown(() -> onTheShard(context, () -> withConnection(context, (connection) -> {
				try (CallableStatement call = connection.prepareCall("call add(?)")) {
					call.setInt(1, this.id);
					call.execute();
				}
			})));
		});
		assertThat(shards.contains(this.id)).isTrue();
	}

	@Test
	void transactionThatIsLostBeforeItsCommitTookNoEffect() {
		AtomicInteger status = new AtomicInteger(-1);
		shards.run((context) -> {
			shards.proxy().loseReplyTo("insert into item");
			assertThatUnavailable(() -> transaction(context, () -> {
				remember(status);
				insert(context);
			}));
			assertThatTheShardServes(context);
		});
		assertThat(shards.contains(this.id)).isFalse();
		assertThat(status).hasValue(TransactionSynchronization.STATUS_ROLLED_BACK);
	}

	@Test
	void commitOfATransactionThatWasLostBeforeTookNoEffect() {
		shards.run((context) -> {
			shards.proxy().loseReplyTo("insert into item");
			assertThatUnavailable(() -> transaction(context, () -> {
				try {
					insert(context);
				}
				catch (ShardUnavailableException ex) {
					// an application that goes on regardless
				}
			}));
		});
		assertThat(shards.contains(this.id)).isFalse();
	}

	@Test
	void readOnlyTransactionHasNothingToLose() {
		shards.run((context) -> {
			shards.proxy().loseReplyTo("COMMIT");
			TransactionTemplate transaction = new TransactionTemplate(
					context.getBean(PlatformTransactionManager.class));
			transaction.setReadOnly(true);
			assertThatUnavailable(() -> onTheShard(context, () -> transaction.executeWithoutResult(
					(status) -> context.getBean(JdbcClient.class).sql("select 1").query(Integer.class).single())));
		});
	}

	@Test
	void sessionThatIsLostBeforeItsFirstStatementTookNoEffect() {
		shards.run((context) -> {
			shards.proxy().loseReplyTo("SET SESSION CHARACTERISTICS");
			TransactionTemplate transaction = new TransactionTemplate(
					context.getBean(PlatformTransactionManager.class));
			transaction.setIsolationLevel(TransactionDefinition.ISOLATION_SERIALIZABLE);
			assertThatUnavailable(
					() -> onTheShard(context, () -> transaction.executeWithoutResult((status) -> insert(context))));
			assertThatTheShardServes(context);
		});
		assertThat(shards.contains(this.id)).isFalse();
	}

	@Test
	void sessionThatTheServerEndsTookNoEffectInATransaction() {
		shards.run((context) -> {
			assertThatUnavailable(() -> transaction(context, () -> {
				insert(context);
				shards.server()
					.jdbc()
					.sql("select count(pg_terminate_backend(pid)) from pg_stat_activity"
							+ " where backend_type = 'client backend' and pid <> pg_backend_pid()")
					.query(Integer.class)
					.single();
				insert(context);
			}));
			assertThatTheShardServes(context);
		});
		assertThat(shards.contains(this.id)).isFalse();
	}

	@Test
	void answersStayWhatTheyAre() {
		shards.run((context) -> {
			onTheShard(context, () -> insert(context));
			assertThatExceptionOfType(DuplicateKeyException.class)
				.isThrownBy(() -> onTheShard(context, () -> insert(context)));
			assertThatExceptionOfType(DuplicateKeyException.class)
				.isThrownBy(() -> transaction(context, () -> insert(context)));
			JdbcTemplate jdbc = new JdbcTemplate(context.getBean(DataSource.class));
			jdbc.setQueryTimeout(1);
			assertThatExceptionOfType(QueryTimeoutException.class).isThrownBy(
					() -> onTheShard(context, () -> jdbc.queryForObject("select 1 from pg_sleep(60)", int.class)));
		});
	}

	@Test
	void connectionThatItsUserClosedIsNotLost() {
		shards.run((context) -> onTheShard(context, () -> withConnection(context, (connection) -> {
			Statement statement = connection.createStatement();
			connection.close();
			assertThat(connection.isClosed()).isTrue();
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> statement.execute("select 1"));
		})));
	}

	private void insert(ApplicationContext context) {
		context.getBean(JdbcClient.class).sql("insert into item values (:id)").param("id", this.id).update();
	}

	private static void assertThatTheShardServes(ApplicationContext context) {
		onTheShard(context,
				() -> assertThat(context.getBean(JdbcClient.class).sql("select 41").query(Integer.class).single())
					.isEqualTo(41));
	}

	private static void onTheShard(ApplicationContext context, Runnable work) {
		context.getBean(Shards.class).on("bad").run(work);
	}

	private static void transaction(ApplicationContext context, Runnable work) {
		onTheShard(context, () -> new TransactionTemplate(context.getBean(PlatformTransactionManager.class))
			.executeWithoutResult((status) -> work.run()));
	}

	private static void remember(AtomicInteger status) {
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

			@Override
			public void afterCompletion(int completed) {
				status.set(completed);
			}

		});
	}

	private static void withConnection(ApplicationContext context, Work work) {
		try (Connection connection = context.getBean(DataSource.class).getConnection()) {
			work.run(connection);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void assertThatUnknown(Runnable work) {
		assertThatExceptionOfType(OutcomeUnknownException.class).isThrownBy(work::run)
			.satisfies((ex) -> assertThat(ex.getShard()).isEqualTo("bad"))
			.withMessageContaining("shard 'bad'")
			.withMessageContaining("whether it took effect is unknown")
			.withRootCauseInstanceOf(Exception.class);
	}

	private static void assertThatUnavailable(Runnable work) {
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(work::run)
			.isInstanceOfSatisfying(ShardUnavailableException.class, (ex) -> assertThat(ex.getShard()).isEqualTo("bad"))
			.withMessageContaining("shard 'bad'")
			.withMessageContaining("took no effect");
	}

	/**
	 * What to do with a connection.
	 */
	@FunctionalInterface
	private interface Work {

		void run(Connection connection) throws SQLException;

	}

}
