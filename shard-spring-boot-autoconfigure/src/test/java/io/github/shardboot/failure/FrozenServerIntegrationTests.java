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

import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.github.shardboot.OutcomeUnknownException;
import io.github.shardboot.ShardUnavailableException;
import io.github.shardboot.Shards;
import io.github.shardboot.routing.ShardDataSources;
import io.github.shardboot.testsupport.FaultyShard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for how long calls wait for a server that is there and does not answer. The
 * driver itself would wait for a minute.
 *
 * @author Shardboot Contributors
 */
class FrozenServerIntegrationTests {

	private static final Duration GENEROUS = Duration.ofSeconds(20);

	private static final AtomicInteger IDS = new AtomicInteger();

	private static FaultyShard shards;

	private final int id = IDS.incrementAndGet();

	@BeforeAll
	static void start() {
		shards = FaultyShard.start();
	}

	@AfterAll
	static void close() {
		shards.close();
	}

	@AfterEach
	void thaw() {
		shards.server().thaw();
	}

	@Test
	void statementIsBoundedByTheTimeoutOfItsTransaction() {
		shards.run((context) -> assertBounded(() -> assertThatExceptionOfType(ShardUnavailableException.class)
			.isThrownBy(() -> transaction(context, 1, () -> {
				query(context);
				shards.server().freeze();
				query(context);
			}))));
	}

	@Test
	void statementThatKnowsNoTimeoutIsBoundedByThatOfItsTransaction() {
		shards.run((context) -> assertBounded(() -> assertThatExceptionOfType(ShardUnavailableException.class)
			.isThrownBy(() -> transaction(context, 1, () -> {
				try (Statement statement = DataSourceUtils.getConnection(context.getBean(DataSource.class))
					.createStatement()) {
					shards.server().freeze();
					statement.execute("select 1");
				}
				catch (SQLException ex) {
					throw new IllegalStateException(ex);
				}
			}))));
	}

	@Test
	void commitIsBoundedByTheTimeoutOfItsTransaction() {
		shards.run((context) -> {
			assertBounded(() -> assertThatExceptionOfType(OutcomeUnknownException.class)
				.isThrownBy(() -> transaction(context, 1, () -> {
					insert(context);
					shards.server().freeze();
				})));
			shards.server().thaw();
			onTheShard(context, () -> query(context));
		});
	}

	@Test
	void statementIsBoundedByItsQueryTimeout() {
		shards.run((context) -> {
			JdbcTemplate jdbc = new JdbcTemplate(context.getBean(DataSource.class));
			jdbc.setQueryTimeout(1);
			assertBounded(() -> assertThatExceptionOfType(ShardUnavailableException.class)
				.isThrownBy(() -> transaction(context, -1, () -> {
					query(context);
					shards.server().freeze();
					jdbc.execute("select 1");
				})));
		});
	}

	@Test
	void statementWithoutAnyTimeoutIsBoundedByThatOfCalls() {
		shards.run((context) -> {
			assertBounded(() -> assertThatExceptionOfType(ShardUnavailableException.class)
				.isThrownBy(() -> transaction(context, -1, () -> {
					query(context);
					shards.server().freeze();
					insert(context);
				})));
			shards.server().thaw();
			onTheShard(context, () -> query(context));
		}, "shard.timeouts.call=700ms");
		assertThat(shards.contains(this.id)).isFalse();
	}

	@Test
	void statementInAutoCommitModeIsUnknown() {
		shards.run((context) -> {
			onTheShard(context, () -> context.getBean(JdbcTemplate.class).execute((java.sql.Connection connection) -> {
				connection.createStatement().execute("select 1");
				shards.server().freeze();
				assertBounded(() -> assertThatExceptionOfType(OutcomeUnknownException.class).isThrownBy(
						() -> connection.createStatement().execute("insert into item values (" + this.id + ")")));
				return null;
			}));
		}, "shard.timeouts.call=700ms");
	}

	@Test
	void rollbackIsBoundedAndDoesNotHideWhatWentWrong() {
		shards.run((context) -> assertBounded(() -> assertThatExceptionOfType(IllegalArgumentException.class)
			.isThrownBy(() -> transaction(context, 1, () -> {
				insert(context);
				shards.server().freeze();
				throw new IllegalArgumentException("of the application");
			}))));
		shards.server().thaw();
		assertThat(shards.contains(this.id)).isFalse();
	}

	@Test
	void loggingInIsBounded() {
		shards.server().freeze();
		shards.run((context) -> {
			assertBounded(() -> assertThatExceptionOfType(ShardUnavailableException.class)
				.isThrownBy(() -> onTheShard(context, () -> query(context)))
				.withMessageContaining("There is no connection to shard 'bad'")
				.withMessageContaining("Nothing was sent"));
			context.getBean(Shards.class).on("good").run(() -> query(context));
			shards.server().thaw();
			Awaitility.await()
				.atMost(GENEROUS)
				.ignoreExceptions()
				.untilAsserted(() -> onTheShard(context, () -> query(context)));
		}, "shard.startup-check=none", "shard.timeouts.connect=1s", "shard.shards.bad.hikari.connection-timeout=1500");
	}

	@Test
	void connectionHasTheTimeoutOfThePoolAgainWhenItIsBack() {
		shards.run((context) -> {
			transaction(context, 5, () -> {
				query(context);
				assertThat(networkTimeout(context)).isLessThan(60_000);
			});
			assertThat(
					context.getBean(ShardDataSources.class).hikari("bad").getHikariPoolMXBean().getTotalConnections())
				.isEqualTo(1);
			onTheShard(context, () -> assertThat(networkTimeout(context)).isEqualTo(60_000));
		}, "shard.defaults.hikari.maximum-pool-size=1");
	}

	private static int networkTimeout(ApplicationContext context) {
		Integer millis = context.getBean(JdbcTemplate.class)
			.execute((java.sql.Connection connection) -> connection.getNetworkTimeout());
		return (millis != null) ? millis : -1;
	}

	private void insert(ApplicationContext context) {
		context.getBean(JdbcClient.class).sql("insert into item values (:id)").param("id", this.id).update();
	}

	private static void query(ApplicationContext context) {
		assertThat(context.getBean(JdbcClient.class).sql("select 41").query(Integer.class).single()).isEqualTo(41);
	}

	private static void onTheShard(ApplicationContext context, Runnable work) {
		context.getBean(Shards.class).on("bad").run(work);
	}

	private static void transaction(ApplicationContext context, int timeout, Runnable work) {
		TransactionTemplate transaction = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
		transaction.setTimeout(timeout);
		onTheShard(context, () -> transaction.executeWithoutResult((status) -> work.run()));
	}

	private static void assertBounded(Runnable work) {
		long begun = System.nanoTime();
		work.run();
		assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(GENEROUS);
	}

}
