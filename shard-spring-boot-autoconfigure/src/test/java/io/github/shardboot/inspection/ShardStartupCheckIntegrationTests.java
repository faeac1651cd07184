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

package io.github.shardboot.inspection;

import java.time.Duration;
import java.util.Map;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.autoconfigure.actuate.ShardOperationsAutoConfiguration;
import io.github.shardboot.testsupport.ShardCluster;
import io.github.shardboot.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ShardStartupCheck} and for what it reads.
 *
 * @author Shardboot Contributors
 */
@ExtendWith(OutputCaptureExtension.class)
class ShardStartupCheckIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static ShardCluster cluster;

	@BeforeAll
	static void create() {
		cluster = ShardCluster.create(2);
	}

	@Test
	void serverThatAllowsTooFewConnectionsIsNamedWithTheArithmetic(CapturedOutput output) {
		application("fail").withPropertyValues("shard.defaults.hikari.maximum-pool-size=20", "shard.instances=50")
			.run((context) -> assertThat(context).hasNotFailed());
		int limit = Integer.parseInt(setting("max_connections"));
		int reserved = Integer.parseInt(setting("superuser_reserved_connections"));
		assertThat(output)
			.contains("Shards [s0, s1] may need 2000 connections (pools of 40 in all x 50 instances) of a server that "
					+ "allows %d (max_connections %d, %d reserved)".formatted(limit - reserved, limit, reserved));
	}

	@Test
	void serverThatAllowsEnoughIsNotNamed(CapturedOutput output) {
		application("fail").run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).doesNotContain("may need");
	}

	@Test
	void failRefusesToStartWithoutAShard() {
		application("fail").withPropertyValues("shard.shards.s1.url=jdbc:postgresql://localhost:1/gone")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(ShardConfigurationException.class)
				.hasMessageStartingWith("'shard.startup-check': 1 of 2 shards do not answer: 's1' (Connection to "
						+ "localhost:1 refused.")
				.hasMessageEndingWith("or start without them with 'shard.startup-check=warn'."));
	}

	@Test
	void warnStartsWithoutAShardAndNamesIt(CapturedOutput output) {
		application("warn").withPropertyValues("shard.shards.s1.url=jdbc:postgresql://localhost:1/gone")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				Awaitility.await()
					.atMost(PATIENCE)
					.until(() -> output.getAll().contains("No answer from shard 's1' (Connection to"));
			});
	}

	@Test
	void noneAsksNothing() {
		Map<TestDatabase, Integer> before = cluster.statementCounts();
		application("none").run((context) -> assertThat(cluster.statementCounts()).isEqualTo(before));
	}

	@Test
	void eachShardIsAskedOnOneConnection() {
		application("fail").withPropertyValues("shard.identity=claim")
			.run((context) -> assertThat(context).hasNotFailed());
		int before = sessions();
		int asked = cluster.database("s1").statementsWith("pg_postmaster_start_time").size();
		application("fail").withPropertyValues("shard.identity=claim").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(cluster.database("s1").statementsWith("pg_postmaster_start_time")).hasSize(asked + 1);
		});
		assertThat(sessions()).isEqualTo(before + 1);
	}

	// asked of another database, because asking opens a session too
	private static int sessions() {
		TestDatabase other = cluster.database("s0");
		String name = cluster.database("s1").name();
		Awaitility.await()
			.atMost(PATIENCE)
			.until(() -> other.jdbc()
				.sql("select count(*) from pg_stat_activity where datname = ?")
				.param(name)
				.query(Integer.class)
				.single() == 0);
		return other.jdbc()
			.sql("select sessions from pg_stat_database where datname = ?")
			.param(name)
			.query(Integer.class)
			.single();
	}

	@Test
	void noInstancesIsAMistake() {
		application("warn").withPropertyValues("shard.instances=0")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessage("'shard.instances': 0 instances are none. Set it to 1 or more."));
	}

	private static String setting(String name) {
		return cluster.database("s0").jdbc().sql("select current_setting(?)").param(name).query(String.class).single();
	}

	private static ApplicationContextRunner application(String mode) {
		return cluster.application()
			.withConfiguration(AutoConfigurations.of(ShardOperationsAutoConfiguration.class))
			.withPropertyValues("shard.identity=off", "shard.startup-check=" + mode);
	}

}
