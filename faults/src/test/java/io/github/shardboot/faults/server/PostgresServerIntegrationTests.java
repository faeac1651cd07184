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

package io.github.shardboot.faults.server;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the {@link PostgresServer}.
 *
 * @author Shardboot Contributors
 */
class PostgresServerIntegrationTests {

	@Test
	void keepsWhatItAcknowledgedWhenItIsKilled() {
		try (PostgresServer server = PostgresServer.start()) {
			assertThat(setting(server, "fsync")).isEqualTo("on");
			assertThat(setting(server, "synchronous_commit")).isEqualTo("on");
			server.jdbc().sql("create table item (id integer)").update();
			server.kill();
			assertThatExceptionOfType(SQLException.class).isThrownBy(server::connect);
			server.restart();
			assertThat(server.jdbc().sql("select count(*) from item").query(Integer.class).single()).isZero();
		}
	}

	@Test
	void standsStillUntilItIsThawed() throws SQLException {
		try (PostgresServer server = PostgresServer.start();
				Connection connection = server.connect();
				Statement statement = connection.createStatement()) {
			List<ProcessHandle> processes = server.freeze();
			assertThat(processes).hasSizeGreaterThan(5);
			connection.setNetworkTimeout(Runnable::run, 300);
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> statement.execute("select 1"));
			server.thaw();
			assertThat(server.jdbc().sql("select 1").query(Integer.class).single()).isOne();
		}
	}

	@Test
	void endsAllSessionsWhenOneIsKilled() throws SQLException {
		try (PostgresServer server = PostgresServer.start();
				Connection one = server.connect();
				Connection other = server.connect()) {
			server.killSession();
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !one.isValid(1) && !other.isValid(1));
			Awaitility.await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> server.sessions() == 0);
		}
	}

	@Test
	void standbyFollowsUntilItIsPromoted() {
		try (PostgresServer server = PostgresServer.start(); PostgresServer standby = server.standby()) {
			server.jdbc().sql("create table item (id integer)").update();
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.ignoreExceptions()
				.until(() -> standby.jdbc().sql("select count(*) from item").query(Integer.class).single() == 0);
			standby.promote();
			standby.jdbc().sql("insert into item values (1)").update();
			assertThat(server.jdbc().sql("select count(*) from item").query(Integer.class).single()).isZero();
		}
	}

	private static String setting(PostgresServer server, String name) {
		return server.jdbc().sql("select current_setting(:name)").param("name", name).query(String.class).single();
	}

}
