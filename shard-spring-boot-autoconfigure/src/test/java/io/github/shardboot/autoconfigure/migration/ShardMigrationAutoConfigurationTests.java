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

package io.github.shardboot.autoconfigure.migration;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Map;

import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.io.Resource;

import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.ShardMigrationException;
import io.github.shardboot.autoconfigure.ShardAutoConfiguration;
import io.github.shardboot.migration.ShardMigration;
import io.github.shardboot.migration.ShardMigrationInitializer;
import io.github.shardboot.migration.ShardMigrator;
import io.github.shardboot.testsupport.UndecidedDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link ShardMigrationAutoConfiguration}, without a database.
 *
 * @author Shardboot Contributors
 */
class ShardMigrationAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ShardAutoConfiguration.class, ShardMigrationAutoConfiguration.class))
		.withPropertyValues("shard.identity=off", "shard.shards.a.url=jdbc:postgresql://localhost:1/a",
				"shard.shards.b.url=jdbc:postgresql://localhost:1/b");

	@Test
	void withoutTheDefaultLocationNothingIsMigrated() {
		this.runner.run((context) -> assertThat(context).hasNotFailed()
			.doesNotHaveBean(ShardMigrator.class)
			.doesNotHaveBean(ShardMigrationInitializer.class));
	}

	@Test
	void canBeSwitchedOff() {
		this.runner.withPropertyValues("shard.flyway.locations=classpath:migrations/good", "shard.flyway.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ShardMigrator.class));
	}

	@Test
	void withoutFlywayNothingIsMigrated() {
		this.runner.withPropertyValues("shard.flyway.locations=classpath:migrations/good")
			.withClassLoader(new FilteredClassLoader(Flyway.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ShardMigrationInitializer.class));
	}

	@Test
	void withoutFlywayAnotherMigratorWorks() {
		this.runner.withClassLoader(new FilteredClassLoader(Flyway.class))
			.withBean(ShardMigrator.class, () -> (shard, dataSource) -> new ShardMigration("1", 0))
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasRootCauseInstanceOf(ShardMigrationException.class));
	}

	@Test
	void missingLocationFailsTheStart() {
		assertConfigurationFailure("shard.flyway.locations=classpath:migrations/nowhere",
				"There are no migrations in [classpath:migrations/nowhere].",
				"Add some, such as 'V1__create_tables.sql', or correct the location.");
	}

	@Test
	void unknownCanaryFailsTheStart() {
		assertConfigurationFailure("shard.flyway.canary=c", "There is no shard 'c'.",
				"Configured shards are 'a', 'b'.");
	}

	@Test
	void noParallelismFailsTheStart() {
		assertConfigurationFailure("shard.flyway.parallelism=0", "0 shards at once is none.", "Set it to 1 or more.");
	}

	@Test
	void dataSourceThatCannotTellWhetherItIsRoutedIsNotMigrated() {
		this.runner.run((context) -> {
			FlywayMigrationStrategy strategy = context.getBean(FlywayMigrationStrategy.class);
			Flyway flyway = Flyway.configure().dataSource(new UndecidedDataSource()).load();
			assertThatIllegalStateException().isThrownBy(() -> strategy.migrate(flyway))
				.withMessage("A DataSource cannot tell whether it is routed");
		});
	}

	@Test
	void folderThatCannotBeReadFailsTheStart() {
		unreadable(new IOException("Input/output error")).run((context) -> assertThat(context).hasFailed()
			.getFailure()
			.hasStackTraceContaining("Migrations of shards cannot be looked for in 'classpath:db/shard-migration'")
			.hasRootCauseMessage("Input/output error"));
	}

	@Test
	void folderThatIsNotThereHasNoMigrations() {
		unreadable(new FileNotFoundException("db/shard-migration"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ShardMigrator.class));
	}

	private static ApplicationContextRunner unreadable(IOException failure) {
		return new ApplicationContextRunner(() -> new AnnotationConfigApplicationContext() {

			@Override
			public Resource[] getResources(String pattern) throws IOException {
				if (pattern.contains("db/shard-migration")) {
					throw failure;
				}
				return super.getResources(pattern);
			}

		}).withConfiguration(AutoConfigurations.of(ShardAutoConfiguration.class, ShardMigrationAutoConfiguration.class))
			.withPropertyValues("shard.identity=off", "shard.shards.a.url=jdbc:postgresql://localhost:1/a");
	}

	private void assertConfigurationFailure(String property, String problem, String action) {
		this.runner.withPropertyValues("shard.flyway.locations=classpath:migrations/good")
			.withPropertyValues(property)
			.run((context) -> {
				assertThat(context).hasFailed();
				Throwable cause = context.getStartupFailure();
				while (cause.getCause() != null) {
					cause = cause.getCause();
				}
				assertThat(cause).isInstanceOfSatisfying(ShardConfigurationException.class, (failure) -> {
					assertThat(failure.getProperty()).isEqualTo(property.substring(0, property.indexOf('=')));
					assertThat(failure.getProblem()).isEqualTo(problem);
					assertThat(failure.getAction()).contains(action);
				});
			});
	}

	@Test
	void failureIsExplainedShardByShard() {
		ShardMigrationException failure = new ShardMigrationException("1 of 2 shards could not be migrated.",
				Map.of("eu-2", "V2__x.sql, line 1: ERROR: no (SQL state 23505)", "eu-1", "at version 2, 2 applied"),
				"Mend it.");
		FailureAnalysis analysis = new ShardMigrationFailureAnalyzer().analyze(failure, failure);
		assertThat(analysis.getDescription()).isEqualTo("""
				1 of 2 shards could not be migrated.

				    eu-1: at version 2, 2 applied
				    eu-2: V2__x.sql, line 1: ERROR: no (SQL state 23505)""");
		assertThat(analysis.getAction()).isEqualTo("Mend it.");
	}

}
