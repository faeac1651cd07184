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
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.regex.Pattern;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the {@link FaultProxy} with the driver alone: what the server has had and
 * what the client is told.
 *
 * @author Shardboot Contributors
 */
class FaultProxyIntegrationTests {

	private static final Pattern INSERT = Pattern.compile("^insert into item");

	private static final Pattern COMMIT = Pattern.compile("^commit", Pattern.CASE_INSENSITIVE);

	private static PostgresServer server;

	private static FaultProxy proxy;

	private int item;

	@BeforeAll
	static void start() {
		server = PostgresServer.start();
		server.jdbc().sql("create table item (id integer)").update();
		proxy = FaultProxy.start(server.port());
	}

	@AfterAll
	static void stop() {
		proxy.close();
		server.close();
	}

	@BeforeEach
	void clear() {
		// what the proxy has held back for another test may still be executed
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> server.jdbc()
				.sql("""
						select count(*) from pg_stat_activity
						where backend_type = 'client backend' and pid <> pg_backend_pid()""")
				.query(Integer.class)
				.single() == 0);
		server.jdbc().sql("delete from item").update();
	}

	@AfterEach
	void mend() {
		proxy.mend();
	}

	@Test
	void serverNeverSeesAStatementThatIsCutOff() throws SQLException {
		try (Connection connection = connect(0)) {
			insertUntilItIsPreparedOnTheServer(connection);
			proxy.resetBefore(INSERT);
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> insert(connection))
				.satisfies((ex) -> assertThat(ex.getSQLState()).startsWith("08"));
			assertThat(proxy.isTrapSet()).isFalse();
			assertThat(items()).isEqualTo(this.item - 1);
		}
	}

	@Test
	void serverExecutesAStatementWhoseReplyIsLost() throws SQLException {
		try (Connection connection = connect(0)) {
			insertUntilItIsPreparedOnTheServer(connection);
			proxy.loseReplyTo(INSERT);
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> insert(connection));
			assertThat(items()).isEqualTo(this.item);
		}
	}

	@Test
	void serverHasCommittedWhenTheReplyToACommitIsLost() throws SQLException {
		try (Connection connection = connect(0)) {
			connection.setAutoCommit(false);
			insertUntilItIsPreparedOnTheServer(connection);
			proxy.loseReplyTo(COMMIT);
			insert(connection);
			assertThatExceptionOfType(SQLException.class).isThrownBy(connection::commit);
			assertThat(items()).isEqualTo(this.item);
		}
	}

	@Test
	void statementsOfOtherKindsPass() throws SQLException {
		try (Connection connection = connect(0)) {
			proxy.resetBefore(COMMIT);
			insert(connection);
			assertThat(proxy.isTrapSet()).isTrue();
		}
	}

	@Test
	void serverGetsWhatIsSentWhileRepliesAreHeld() throws SQLException {
		try (Connection connection = connect(1)) {
			insert(connection);
			proxy.holdReplies();
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> insert(connection));
			Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> items() == this.item);
		}
	}

	@Test
	void nothingPassesABlackHole() throws SQLException {
		try (Connection connection = connect(1)) {
			insert(connection);
			proxy.blackHole();
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> insert(connection));
			assertThat(items()).isEqualTo(this.item - 1);
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> connect(1));
		}
	}

	@Test
	void delayedStatementsTakeLonger() throws SQLException {
		try (Connection connection = connect(0)) {
			proxy.delay(Duration.ofMillis(200));
			long begun = System.nanoTime();
			insert(connection);
			assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
		}
	}

	@Test
	void refusedUntilItIsMended() throws SQLException {
		try (Connection connection = connect(0)) {
			proxy.refuse();
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> insert(connection));
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> connect(0));
		}
		proxy.mend();
		connect(0).close();
	}

	private void insertUntilItIsPreparedOnTheServer(Connection connection) throws SQLException {
		for (int i = 0; i < 10; i++) {
			insert(connection);
			if (!connection.getAutoCommit()) {
				connection.commit();
			}
		}
	}

	private void insert(Connection connection) throws SQLException {
		this.item++;
		try (PreparedStatement insert = connection.prepareStatement("insert into item values (?)")) {
			insert.setInt(1, this.item);
			insert.executeUpdate();
		}
	}

	private static int items() {
		return server.jdbc().sql("select count(*) from item").query(Integer.class).single();
	}

	private static Connection connect(int socketTimeout) throws SQLException {
		return DriverManager.getConnection(
				PostgresServer.url(proxy.port()) + "?loginTimeout=2&socketTimeout=" + socketTimeout, "postgres",
				"postgres");
	}

}
