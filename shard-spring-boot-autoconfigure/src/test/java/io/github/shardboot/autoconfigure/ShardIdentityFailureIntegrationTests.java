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

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.github.shardboot.testsupport.TestDatabase;
import io.github.shardboot.testsupport.TestPostgres;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what a user reads whose databases are not the shards they are configured as.
 *
 * @author Shardboot Contributors
 */
@ExtendWith(OutputCaptureExtension.class)
class ShardIdentityFailureIntegrationTests {

	private static TestDatabase one;

	private static TestDatabase two;

	private static TestDatabase unclaimed;

	private FailingApplication application;

	@BeforeAll
	static void claim() {
		TestPostgres server = TestPostgres.shared();
		one = server.createDatabase("one");
		two = server.createDatabase("two");
		unclaimed = server.createDatabase("unclaimed");
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class, ShardAutoConfiguration.class))
			.withPropertyValues(properties(one, two).split("\n"))
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@BeforeEach
	void create(@TempDir Path directory) {
		this.application = new FailingApplication(directory);
	}

	@AfterEach
	void close() throws IOException {
		this.application.close();
		// a session outlives its connection for a moment
		List.of(one, two, unclaimed)
			.forEach((database) -> Awaitility.await()
				.atMost(Duration.ofSeconds(10))
				.untilAsserted(() -> assertThat(database.sessions()).as(database.name()).isZero()));
	}

	@Test
	void swappedDatabases(CapturedOutput output) {
		assertThat(this.application.start(output, properties(two, one))).isEqualTo("""
				Description:

				Shard 'eu-1' is configured with the database of shard 'us-1', as its marker row says.
				Shard 'us-1' is configured with the database of shard 'eu-1', as its marker row says.

				Action:

				Check 'shard.shards.eu-1.url' and 'shard.shards.us-1.url'; they may be swapped.""");
	}

	@Test
	void otherNumberOfSlots(CapturedOutput output) {
		assertThat(this.application.start(output, properties(one, unclaimed) + "shard.hash.slots=8192")).isEqualTo(
				"""
						Description:

						Shard 'eu-1' was claimed with 4096 slots, hash function 'POSTGRES' and key type 'LONG'; the configuration says \
						8192 slots, hash function 'POSTGRES' and key type 'LONG'.

						Action:

						Put the configuration back: with another one the rows that are there would not be found.""");
	}

	@Test
	void unclaimedDatabase(CapturedOutput output) {
		assertThat(this.application.start(output, properties(one, unclaimed) + "shard.identity=verify")).isEqualTo("""
				Description:

				The database of shard 'us-1' has no marker row in table 'shardboot_shard'.

				Action:

				Check its URL. If the database is new, start once with 'shard.identity=claim'.""");
	}

	@AfterAll
	static void nothingWasWritten() {
		assertThat(unclaimed.statementsWith("create table")).isEmpty();
	}

	private static String properties(TestDatabase first, TestDatabase second) {
		return """
				shard.shards.eu-1.url=%s
				shard.shards.us-1.url=%s
				shard.defaults.username=%s
				shard.defaults.password=%s
				""".formatted(first.url(), second.url(), first.server().username(), first.server().password());
	}

}
