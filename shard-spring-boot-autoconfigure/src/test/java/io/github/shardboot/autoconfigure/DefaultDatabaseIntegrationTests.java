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

package io.github.shardboot.autoconfigure;

import java.time.Duration;

import javax.sql.DataSource;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceInitializationAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.github.shardboot.MissingShardKeyException;
import io.github.shardboot.Shards;
import io.github.shardboot.testsupport.ShardCluster;
import io.github.shardboot.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the default database beside the shards, on real databases.
 *
 * @author Shardboot Contributors
 */
class DefaultDatabaseIntegrationTests {

	private static final String DATABASE = "select current_database()";

	private static ShardCluster cluster;

	@BeforeAll
	static void create() {
		cluster = ShardCluster.create(2);
	}

	@AfterEach
	void allConnectionsAreClosed() {
		// a session outlives its connection for a moment
		cluster.databases()
			.forEach((database) -> Awaitility.await()
				.atMost(Duration.ofSeconds(10))
				.untilAsserted(() -> assertThat(database.sessions()).as(database.name()).isZero()));
	}

	@Test
	void plainSqlGoesThereUnlessAShardIsChosen() {
		cluster.application().run((context) -> {
			JdbcClient jdbc = context.getBean(JdbcClient.class);
			assertThat(database(jdbc)).isEqualTo(cluster.defaultDatabase().name());
			assertThat(context.getBean(Shards.class).on("s1").<String, RuntimeException>call(() -> database(jdbc)))
				.isEqualTo(cluster.database("s1").name());
		});
	}

	@Test
	void withoutItPlainSqlIsRefusedUnlessAShardIsChosen() {
		cluster.withoutDefaultDatabase().run((context) -> {
			JdbcClient jdbc = context.getBean(JdbcClient.class);
			assertThatExceptionOfType(MissingShardKeyException.class).isThrownBy(() -> database(jdbc));
			assertThat(context.getBean(Shards.class).on("s1").<String, RuntimeException>call(() -> database(jdbc)))
				.isEqualTo(cluster.database("s1").name());
		});
	}

	@Test
	void unroutedDataSourceStaysThereInsideAScope() {
		cluster.application().run((context) -> {
			JdbcClient jdbc = JdbcClient.create(context.getBean("defaultDataSource", DataSource.class));
			assertThat(context.getBean(Shards.class).on("s1").<String, RuntimeException>call(() -> database(jdbc)))
				.isEqualTo(cluster.defaultDatabase().name());
		});
	}

	@Test
	void lazyConnectionsOfSpringBootDoNotDisturb() {
		cluster.application().withPropertyValues("spring.datasource.connection-fetch=lazy").run((context) -> {
			JdbcClient jdbc = context.getBean(JdbcClient.class);
			assertThat(context.getBean(Shards.class).on("s1").<String, RuntimeException>call(() -> database(jdbc)))
				.isEqualTo(cluster.database("s1").name());
			assertThat(database(jdbc)).isEqualTo(cluster.defaultDatabase().name());
		});
	}

	@Test
	void lazyConnectionsOfSpringBootDoNotDisturbWithoutDefaultDatabase() {
		cluster.withoutDefaultDatabase()
			.withPropertyValues("spring.datasource.connection-fetch=lazy")
			.run((context) -> {
				JdbcClient jdbc = context.getBean(JdbcClient.class);
				assertThat(context.getBean(Shards.class).on("s1").<String, RuntimeException>call(() -> database(jdbc)))
					.isEqualTo(cluster.database("s1").name());
			});
	}

	@Test
	void ownDataSourceWithoutPoolIsRouted() {
		cluster.withoutDefaultDatabase().withUserConfiguration(OwnDataSource.class).run((context) -> {
			JdbcClient jdbc = context.getBean(JdbcClient.class);
			assertThat(database(jdbc)).isEqualTo(cluster.defaultDatabase().name());
			assertThat(context.getBean(Shards.class).on("s1").<String, RuntimeException>call(() -> database(jdbc)))
				.isEqualTo(cluster.database("s1").name());
		});
	}

	@Test
	void scriptsOfAnotherUserRunThere() {
		TestDatabase database = cluster.defaultDatabase();
		database.jdbc().sql("drop role if exists scripts").update();
		database.jdbc().sql("create role scripts login superuser password 'scripts'").update();
		cluster.application()
			.withConfiguration(AutoConfigurations.of(DataSourceInitializationAutoConfiguration.class))
			.withPropertyValues("spring.sql.init.mode=always", "spring.sql.init.username=scripts",
					"spring.sql.init.password=scripts",
					"spring.sql.init.schema-locations=classpath:io/github/shardboot/autoconfigure/script.sql")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(database.jdbc()
			.sql("select tableowner from pg_tables where tablename = 'made_by_script'")
			.query(String.class)
			.single()).isEqualTo("scripts");
		assertThat(cluster.shards().values()).allMatch((shard) -> shard.statementsWith("made_by_script").isEmpty());
	}

	@Test
	void whenItDoesNotCommitByItselfThenShardsRollBackToo() {
		cluster.application().withPropertyValues("spring.datasource.hikari.auto-commit=false").run((context) -> {
			JdbcClient jdbc = context.getBean(JdbcClient.class);
			TransactionTemplate transaction = new TransactionTemplate(
					context.getBean(PlatformTransactionManager.class));
			context.getBean(Shards.class).on("s1").run(() -> transaction.executeWithoutResult((status) -> {
				jdbc.sql("insert into item (id) values (1)").update();
				status.setRollbackOnly();
			}));
			assertThat(cluster.items("s1")).isEmpty();
			context.getBean(Shards.class)
				.on("s1")
				.run(() -> transaction
					.executeWithoutResult((status) -> jdbc.sql("insert into item (id) values (2)").update()));
			assertThat(cluster.items("s1")).containsExactly(2L);
			cluster.clear();
		});
	}

	private static String database(JdbcClient jdbc) {
		return jdbc.sql(DATABASE).query(String.class).single();
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnDataSource {

		@Bean
		DataSource dataSource() {
			TestDatabase database = cluster.defaultDatabase();
			return new DriverManagerDataSource(database.url(), database.server().username(),
					database.server().password());
		}

	}

}
