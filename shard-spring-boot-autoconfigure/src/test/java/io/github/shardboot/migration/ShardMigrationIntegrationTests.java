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

package io.github.shardboot.migration;

import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import javax.sql.DataSource;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

import io.github.shardboot.ShardMigrationException;
import io.github.shardboot.ShardUnavailableException;
import io.github.shardboot.Shards;
import io.github.shardboot.autoconfigure.migration.ShardMigrationAutoConfiguration;
import io.github.shardboot.routing.ShardDataSources;
import io.github.shardboot.testsupport.ShardCluster;
import io.github.shardboot.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the migration of shards, on real servers.
 *
 * @author Shardboot Contributors
 */
@ExtendWith(OutputCaptureExtension.class)
class ShardMigrationIntegrationTests {

	private ShardCluster cluster;

	@BeforeEach
	void create() {
		LoggingSystem.get(getClass().getClassLoader())
			.setLogLevel(ShardMigrationInitializer.class.getName(), LogLevel.INFO);
		this.cluster = ShardCluster.empty(4);
	}

	@Test
	void migratesAllShardsAndTheDefaultDatabaseWithItsOwnLocations(CapturedOutput output) {
		application("good").run((context) -> {
			assertThat(context).hasNotFailed();
			this.cluster.shards().values().forEach((shard) -> {
				assertThat(tables(shard)).containsExactly("flyway_schema_history", "note", "shardboot_shard");
				assertThat(version(shard)).isEqualTo("2");
			});
			assertThat(tables(this.cluster.defaultDatabase())).containsExactly("country", "flyway_schema_history");
			assertThat(context.getBean(ShardMigrationInitializer.class).migrated().values())
				.containsOnly(new ShardMigration("2", 2));
		});
		assertThat(output).containsPattern("Shard 's0' is at version 2, 2 applied \\(\\d+ ms, 1 of 4\\)")
			.containsPattern("Migrated 4 of 4 shards in \\d+ ms");
		application("good")
			.run((context) -> assertThat(context.getBean(ShardMigrationInitializer.class).migrated().values())
				.containsOnly(new ShardMigration("2", 0)));
		assertThat(output).doesNotContain("differs from that of most shards");
	}

	@Test
	void startsNoPool() {
		application("good").withPropertyValues("shard.identity=off").run((context) -> {
			assertThat(context.getBean(ShardDataSources.class).hikari("s1").isRunning()).isFalse();
			this.cluster.shards()
				.values()
				.forEach((
						shard) -> Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> shard.sessions() == 0));
		});
	}

	@Test
	void comesBetweenTheDefaultDatabaseAndWhatDependsOnInitialization() {
		application("good").run((context) -> {
			ConfigurableListableBeanFactory beans = context.getBeanFactory();
			assertThat(beans.getBeanDefinition("shardMigrationInitializer").getDependsOn())
				.contains("flywayInitializer");
			assertThat(beans.getBeanDefinition("jdbcTemplate").getDependsOn()).contains("shardMigrationInitializer");
		});
	}

	@Test
	void withoutDefaultDatabaseMigratesTheShardsOnly() {
		configured(this.cluster.withoutDefaultDatabase(), "good").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(version(this.cluster.database("s3"))).isEqualTo("2");
		});
		assertThat(tables(this.cluster.defaultDatabase())).isEmpty();
	}

	@Test
	void failureOfOneShardIsReportedWithAllOutcomesAndTheNextStartGoesOn() {
		putBadRows("s2");
		application("unique").run((context) -> {
			ShardMigrationException failure = failure(context);
			assertThat(failure.getProblem()).isEqualTo("1 of 4 shards could not be migrated.");
			assertThat(failure.getOutcomes()).containsEntry("s0", "at version 2, 2 applied")
				.containsEntry("s1", "at version 2, 2 applied")
				.containsEntry("s2",
						"V2__note_name.sql, line 2: ERROR: could not create unique index \"note_name\" (SQL state 23505)")
				.containsEntry("s3", "at version 2, 2 applied");
			assertThat(failure).hasMessageNotContaining("s3cret row");
		});
		TestDatabase bad = this.cluster.database("s2");
		assertThat(version(bad)).isEqualTo("1");
		assertThat(bad.jdbc().sql("select count(*) from note").query(Integer.class).single()).isEqualTo(2);
		bad.jdbc().sql("delete from note where id = 1").update();
		application("unique").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(ShardMigrationInitializer.class).migrated())
				.containsEntry("s1", new ShardMigration("2", 0))
				.containsEntry("s2", new ShardMigration("2", 1));
		});
	}

	@Test
	void failureOfTheCanaryTouchesNoOtherShard() {
		putBadRows("s3");
		application("unique").withPropertyValues("shard.flyway.canary=s3").run((context) -> {
			assertThat(failure(context).getOutcomes()).containsEntry("s0", "not begun")
				.containsEntry("s1", "not begun");
			assertThat(tables(this.cluster.database("s0"))).containsExactly("shardboot_shard");
		});
	}

	@Test
	void serveMigratedRefusesTheOthersOnly() {
		putBadRows("s2");
		application("unique").withPropertyValues("shard.flyway.on-failure=serve-migrated").run((context) -> {
			assertThat(context).hasNotFailed();
			Shards shards = context.getBean(Shards.class);
			JdbcClient jdbc = context.getBean(JdbcClient.class);
			assertThat(shards.on("s1").<Integer, RuntimeException>call(() -> count(jdbc))).isZero();
			assertThatExceptionOfType(ShardUnavailableException.class)
				.isThrownBy(() -> shards.on("s2").<Integer, RuntimeException>call(() -> count(jdbc)))
				.withMessageContaining(
						"Shard 's2' does not serve because its schema could not be migrated (V2__note_name");
		});
	}

	@Test
	void unreachableShardIsAnOutcome() {
		application("good")
			.withPropertyValues("shard.shards.s1.url=jdbc:postgresql://localhost:1/gone",
					"shard.flyway.on-failure=fail")
			.run((context) -> assertThat(failure(context).getOutcomes())
				.hasEntrySatisfying("s1", (outcome) -> assertThat(outcome).contains("SQL state 08001"))
				.containsEntry("s3", "at version 2, 2 applied"));
	}

	@Test
	void databaseOfAnotherShardIsNotTouched() {
		application("good").run((context) -> assertThat(context).hasNotFailed());
		application("killed")
			.withPropertyValues("shard.shards.s1.url=" + this.cluster.database("s2").url(),
					"shard.shards.s2.url=" + this.cluster.database("s1").url())
			.run((context) -> assertThat(failure(context).getOutcomes().get("s1"))
				.contains("configured with the database of shard 's2'"));
		assertThat(version(this.cluster.database("s1"))).isEqualTo("2");
		assertThat(this.cluster.database("s1").statementsWith("note_mail")).isEmpty();
	}

	@Test
	void sessionKilledInTheMiddleLeavesNothingHalfDone() throws Exception {
		application("good").run((context) -> assertThat(context).hasNotFailed());
		TestDatabase blocked = this.cluster.database("s2");
		try (Connection blocker = blocked.connect(); Statement statement = blocker.createStatement()) {
			blocker.setAutoCommit(false);
			statement.execute("lock table note in access exclusive mode");
			CompletableFuture<Void> killed = CompletableFuture.runAsync(() -> application("killed")
				.run((context) -> assertThat(failure(context).getOutcomes().get("s2")).contains("SQL state 57P01")),
					(task) -> new Thread(task).start());
			Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> terminate(blocked));
			killed.get();
			blocker.rollback();
		}
		assertThat(version(blocked)).isEqualTo("2");
		application("killed").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(ShardMigrationInitializer.class).migrated())
				.containsEntry("s1", new ShardMigration("3", 0))
				.containsEntry("s2", new ShardMigration("3", 1));
		});
	}

	private static boolean terminate(TestDatabase database) {
		return !database.jdbc()
			.sql("select pg_terminate_backend(pid) from pg_stat_activity where datname = :name and wait_event_type = 'Lock'"
					+ " and query like '%note_mail%'")
			.param("name", database.name())
			.query(Boolean.class)
			.list()
			.isEmpty();
	}

	@Test
	void driftIsNamed(CapturedOutput output) {
		application("good").run((context) -> assertThat(context).hasNotFailed());
		this.cluster.database("s1").jdbc().sql("alter table note add column extra text").update();
		this.cluster.database("s3").jdbc().sql("drop index note_owner").update();
		application("good").run((context) -> assertThat(context).hasNotFailed());
		assertThat(output)
			.contains("schema of shard 's1' differs from that of most shards: column public.note.extra is extra")
			.contains("schema of shard 's3' differs from that of most shards: index public.note_owner is missing");
		application("good").withPropertyValues("shard.flyway.drift=fail")
			.run((context) -> assertThat(failure(context).getOutcomes()).containsOnlyKeys("s1", "s3"));
	}

	@Test
	void catalogInTheDefaultDatabaseDoesNotStopItsMigration() {
		this.cluster.defaultDatabase().jdbc().sql("create table shardboot_map (epoch bigint primary key)").update();
		this.cluster.defaultDatabase().jdbc().sql("create table shard_directory (key text primary key)").update();
		this.cluster.defaultDatabase().jdbc().sql("create table shard_directory_change (key text)").update();
		application("good").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(this.cluster.defaultDatabase()
				.jdbc()
				.sql("select count(*) from country")
				.query(Long.class)
				.single()).isNotNull();
		});
	}

	@Test
	void tablesOfTheApplicationStopTheMigrationOfTheDefaultDatabase() {
		this.cluster.defaultDatabase().jdbc().sql("create table shards (id bigint)").update();
		application("good")
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining("non-empty schema"));
	}

	@Test
	void claimedShardThatHasNoTablesYetIsMigrated() {
		this.cluster.application().run((context) -> assertThat(context).hasNotFailed());
		assertThat(tables(this.cluster.database("s0"))).containsExactly("shardboot_shard");
		application("good").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(version(this.cluster.database("s0"))).isEqualTo("2");
		});
	}

	@Test
	void sixtyFourShardsWithNothingToDoStartWithinSixSeconds() {
		this.cluster = ShardCluster.empty(64);
		application("good").run((context) -> assertThat(context).hasNotFailed());
		Duration fastest = Duration.ofDays(1);
		for (int i = 0; i < 3; i++) {
			long start = System.nanoTime();
			application("good").run((context) -> assertThat(context).hasNotFailed());
			Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
			fastest = (elapsed.compareTo(fastest) < 0) ? elapsed : fastest;
		}
		System.out.printf("Start with 64 shards and nothing to migrate: %d ms%n", fastest.toMillis());
		assertThat(fastest).isLessThan(Duration.ofSeconds(6).multipliedBy(load()));
	}

	/**
	 * How many others want each processor of this machine.
	 */
	private static long load() {
		OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
		return Math.max(1, Math.round(system.getSystemLoadAverage() / system.getAvailableProcessors()));
	}

	@Test
	void migrationsRunAsTheirOwnUser() throws SQLException {
		TestDatabase database = this.cluster.database("s0");
		database.jdbc().sql("drop role if exists shard_ddl").update();
		database.jdbc().sql("create role shard_ddl superuser login password 'ddl'").update();
		application("good").withPropertyValues("shard.flyway.user=shard_ddl", "shard.flyway.password=ddl")
			.run((context) -> assertThat(database.jdbc()
				.sql("select tableowner from pg_tables where tablename = 'note'")
				.query(String.class)
				.single()).isEqualTo("shard_ddl"));
	}

	@Test
	void anotherMigratorTakesThePlaceOfFlyway() {
		application("good").withBean(ShardMigrator.class, () -> ShardMigrationIntegrationTests::createOther)
			.run((context) -> {
				assertThat(context).hasNotFailed().doesNotHaveBean(FlywayShardMigrator.class);
				this.cluster.shards()
					.values()
					.forEach((shard) -> assertThat(tables(shard)).containsExactly("other", "shardboot_shard"));
			});
	}

	private static ShardMigration createOther(String shard, DataSource dataSource) {
		JdbcClient.create(dataSource).sql("create table other (id bigint)").update();
		return new ShardMigration(null, 1);
	}

	private void putBadRows(String shard) {
		application("good").run((context) -> assertThat(context).hasNotFailed());
		this.cluster.shards()
			.values()
			.forEach((database) -> database.jdbc().sql("drop table flyway_schema_history, note").update());
		application("unique").withPropertyValues("spring.flyway.target=1")
			.run((context) -> assertThat(context).hasNotFailed());
		this.cluster.shards().forEach((name, database) -> {
			if (!name.equals(shard)) {
				database.jdbc().sql("drop table flyway_schema_history, note").update();
			}
		});
		this.cluster.database(shard)
			.jdbc()
			.sql("insert into note values (1, 1, 's3cret row'), (2, 1, 's3cret row')")
			.update();
	}

	private static Integer count(JdbcClient jdbc) {
		return jdbc.sql("select count(*) from note").query(Integer.class).single();
	}

	private static ShardMigrationException failure(AssertableApplicationContext context) {
		assertThat(context).hasFailed();
		for (Throwable cause = context.getStartupFailure(); cause != null; cause = cause.getCause()) {
			if (cause instanceof ShardMigrationException failure) {
				return failure;
			}
		}
		throw new AssertionError(context.getStartupFailure());
	}

	private static String version(TestDatabase database) {
		return database.jdbc()
			.sql("select version from flyway_schema_history where success order by installed_rank desc limit 1")
			.query(String.class)
			.single();
	}

	private static List<String> tables(TestDatabase database) {
		return database.jdbc()
			.sql("select tablename from pg_tables where schemaname = 'public' order by 1")
			.query(String.class)
			.list();
	}

	private ApplicationContextRunner application(String migrations) {
		return configured(this.cluster.application(), migrations);
	}

	private static ApplicationContextRunner configured(ApplicationContextRunner runner, String migrations) {
		return runner
			.withConfiguration(
					AutoConfigurations.of(FlywayAutoConfiguration.class, ShardMigrationAutoConfiguration.class))
			.withPropertyValues("spring.flyway.locations=classpath:migrations/default",
					"shard.flyway.locations=classpath:migrations/" + migrations);
	}

}
