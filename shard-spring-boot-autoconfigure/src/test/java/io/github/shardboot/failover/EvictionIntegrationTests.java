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

package io.github.shardboot.failover;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.github.shardboot.OutcomeUnknownException;
import io.github.shardboot.ShardUnavailableException;
import io.github.shardboot.Shards;
import io.github.shardboot.routing.ShardDataSources;
import io.github.shardboot.testsupport.ShardCluster;
import io.github.shardboot.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for which failures end connections of a pool. Whether sessions are read-only by
 * default stands for whether the server is a primary.
 *
 * @author Shardboot Contributors
 */
class EvictionIntegrationTests {

	private static ShardCluster cluster;

	private static TestDatabase database;

	@BeforeAll
	static void start() {
		cluster = ShardCluster.create(1);
		database = cluster.database("s0");
	}

	@AfterEach
	void acceptWrites() {
		alter("reset default_transaction_read_only");
	}

	@Test
	void connectionsToAServerThatIsNoPrimaryAreNotUsedAgain() {
		run((context) -> {
			refuseWrites();
			openConnections(context, 3);
			acceptWrites();
			assertThatExceptionOfType(ShardUnavailableException.class).isThrownBy(() -> write(context))
				.isNotInstanceOf(OutcomeUnknownException.class)
				.withMessage(
						"The server of shard 's0' accepts no writes (SQL state 25006): it is no longer the primary, or sessions are read-only by default. The call, or the transaction, took no effect. It can be repeated as a whole.")
				.satisfies((ex) -> assertThat(ex.getShard()).isEqualTo("s0"));
			write(context);
			write(context);
		});
	}

	@Test
	void transactionOnAServerThatIsNoPrimaryTookNoEffect() {
		run((context) -> {
			refuseWrites();
			openConnections(context, 2);
			acceptWrites();
			TransactionTemplate transaction = new TransactionTemplate(
					context.getBean(PlatformTransactionManager.class));
			assertThatExceptionOfType(ShardUnavailableException.class).isThrownBy(
					() -> onTheShard(context, () -> transaction.executeWithoutResult((status) -> write(context))));
			onTheShard(context, () -> transaction.executeWithoutResult((status) -> write(context)));
		});
	}

	@Test
	void writeInAReadOnlyTransactionIsItsCallersMistakeAndKeepsTheConnection() {
		run((context) -> {
			openConnections(context, 1);
			int session = session(context);
			TransactionTemplate transaction = new TransactionTemplate(
					context.getBean(PlatformTransactionManager.class));
			transaction.setReadOnly(true);
			assertThatExceptionOfType(DataAccessException.class)
				.isThrownBy(
						() -> onTheShard(context, () -> transaction.executeWithoutResult((status) -> write(context))))
				.isNotInstanceOf(ShardUnavailableException.class)
				.isNotInstanceOf(OutcomeUnknownException.class);
			assertThat(session(context)).isEqualTo(session);
		});
	}

	@Test
	void whatTheServerDoesNotSupportIsAnAnswerAndKeepsTheConnection() {
		run((context) -> {
			int session = session(context);
			assertThatExceptionOfType(DataAccessException.class)
				.isThrownBy(() -> query(context, "select count(*) from item for update"))
				.isNotInstanceOf(OutcomeUnknownException.class)
				.havingRootCause()
				.isInstanceOfSatisfying(SQLException.class,
						(cause) -> assertThat(cause.getSQLState()).isEqualTo("0A000"));
			assertThat(session(context)).isEqualTo(session);
		});
	}

	@Test
	void whatTheDefaultDatabaseDoesNotSupportIsAnAnswerToo() {
		run((context) -> assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> context.getBean(JdbcClient.class)
				.sql("select count(*) from item for update")
				.query(Integer.class)
				.single())
			.isNotInstanceOf(OutcomeUnknownException.class));
	}

	@Test
	void serverThatShutsDownTakesAllIdleConnectionsWithIt() {
		run((context) -> {
			openConnections(context, 4);
			HikariDataSource pool = context.getBean(ShardDataSources.class).hikari("s0");
			assertThat(pool.getHikariPoolMXBean().getTotalConnections()).isEqualTo(4);
			assertThatExceptionOfType(OutcomeUnknownException.class)
				.isThrownBy(() -> query(context, "select pg_terminate_backend(pg_backend_pid())::int"));
			assertThat(pool.getHikariPoolMXBean().getTotalConnections()).isZero();
		});
	}

	@Test
	void ruleOfTheApplicationWins() {
		cluster.application()
			.withPropertyValues("shard.defaults.hikari.exception-override-class-name=" + Never.class.getName())
			.run((context) -> {
				refuseWrites();
				openConnections(context, 1);
				int session = session(context);
				assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> write(context))
					.isNotInstanceOf(ShardUnavailableException.class);
				assertThat(session(context)).isEqualTo(session);
			});
	}

	private static void run(Consumer<ApplicationContext> test) {
		ApplicationContextRunner application = cluster.application();
		application.run(test::accept);
	}

	private static void refuseWrites() {
		alter("set default_transaction_read_only = on");
	}

	private static void alter(String what) {
		// by way of another database, because sessions of this one may be read-only
		cluster.defaultDatabase().jdbc().sql("alter database %s %s".formatted(database.name(), what)).update();
	}

	private static void openConnections(ApplicationContext context, int count) {
		if (count > 0) {
			HikariDataSource pool = context.getBean(ShardDataSources.class).hikari("s0");
			try (Connection connection = pool.getConnection()) {
				assertThat(connection.isClosed()).isFalse();
				openConnections(context, count - 1);
			}
			catch (SQLException ex) {
				throw new IllegalStateException(ex);
			}
		}
	}

	private static void write(ApplicationContext context) {
		onTheShard(context,
				() -> context.getBean(JdbcClient.class).sql("update item set id = id where id = 1").update());
	}

	private static int session(ApplicationContext context) {
		return query(context, "select pg_backend_pid()");
	}

	private static int query(ApplicationContext context, String sql) {
		return context.getBean(Shards.class)
			.on("s0")
			.call(() -> context.getBean(JdbcClient.class).sql(sql).query(Integer.class).single());
	}

	private static void onTheShard(ApplicationContext context, Runnable work) {
		context.getBean(Shards.class).on("s0").run(work);
	}

	/**
	 * A rule that ends no connection.
	 */
	public static final class Never implements SQLExceptionOverride {

		@java.lang.Override
		public Override adjudicate(SQLException failure) {
			return Override.DO_NOT_EVICT;
		}

	}

}
