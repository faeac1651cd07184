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

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.github.shardboot.testsupport.ShardCluster;
import io.github.shardboot.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the migration of shards by several processes, and by one that is killed. All
 * shards are at version 2; a lock on the table that version 3 alters holds a process at a
 * known statement.
 *
 * @author Shardboot Contributors
 */
class MigratingProcessIntegrationTests {

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	private static final String LOCK_OF_FLYWAY = "pg_try_advisory_xact_lock";

	private ShardCluster cluster;

	@BeforeEach
	void create() {
		this.cluster = ShardCluster.empty(4);
		MigratingProcess.run(this.cluster, "good");
		assertThat(this.cluster.shards().values()).allMatch((shard) -> versions(shard).equals(List.of("1", "2")));
	}

	@Test
	void processesThatStartTogetherMigrateEachShardOnce() throws Exception {
		TestDatabase canary = this.cluster.database("s0");
		Process first;
		Process second;
		try (Connection blocker = lockedNotes(canary)) {
			first = MigratingProcess.start(this.cluster, "killed");
			second = MigratingProcess.start(this.cluster, "killed");
			Awaitility.await().atMost(PATIENCE).until(() -> migrates(canary));
			int attempts = canary.statementsWith(LOCK_OF_FLYWAY).size();
			Awaitility.await().atMost(PATIENCE).until(() -> canary.statementsWith(LOCK_OF_FLYWAY).size() > attempts);
			blocker.rollback();
		}
		for (Process process : List.of(first, second)) {
			assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
			assertThat(process.exitValue()).isZero();
		}
		assertThat(this.cluster.shards().values()).allMatch((shard) -> versions(shard).equals(List.of("1", "2", "3")));
	}

	@Test
	void theNextStartGoesOnWhereAProcessWasKilled() throws Exception {
		TestDatabase blocked = this.cluster.database("s2");
		List<TestDatabase> others = List.of(this.cluster.database("s0"), this.cluster.database("s1"),
				this.cluster.database("s3"));
		try (Connection blocker = lockedNotes(blocked)) {
			Process process = MigratingProcess.start(this.cluster, "killed");
			Awaitility.await()
				.atMost(PATIENCE)
				.until(() -> migrates(blocked) && others.stream().allMatch((shard) -> versions(shard).contains("3")));
			assertThat(process.destroyForcibly().waitFor()).isNotZero();
			assertThat(versions(blocked)).containsExactly("1", "2");
			blocker.rollback();
		}
		List<Integer> sent = statements(others);
		MigratingProcess.run(this.cluster, "killed");
		assertThat(this.cluster.shards().values()).allMatch((shard) -> versions(shard).equals(List.of("1", "2", "3")));
		assertThat(statements(others)).as("shards that are up to date are left alone").isEqualTo(sent);
		assertThat(blocked.jdbc().sql("select count(*) from mail").query(Long.class).single()).isZero();
	}

	private static List<Integer> statements(List<TestDatabase> databases) {
		return databases.stream().map((database) -> database.statementsWith("note_mail").size()).toList();
	}

	private static Connection lockedNotes(TestDatabase database) throws SQLException {
		Connection connection = database.connect();
		connection.setAutoCommit(false);
		try (Statement statement = connection.createStatement()) {
			statement.execute("lock table note in access exclusive mode");
		}
		return connection;
	}

	private static boolean migrates(TestDatabase database) {
		return database.jdbc()
			.sql("select count(*) from pg_stat_activity where datname = :name and wait_event_type = 'Lock'"
					+ " and query like '%note_mail%' and pid <> pg_backend_pid()")
			.param("name", database.name())
			.query(Integer.class)
			.single() == 1;
	}

	private static List<String> versions(TestDatabase database) {
		return database.jdbc()
			.sql("select version from flyway_schema_history where success order by installed_rank")
			.query(String.class)
			.list();
	}

}
