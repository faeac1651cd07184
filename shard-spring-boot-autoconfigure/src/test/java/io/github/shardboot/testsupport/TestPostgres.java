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

package io.github.shardboot.testsupport;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.awaitility.Awaitility;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * One PostgreSQL server for all tests of a JVM: a Testcontainers container where Docker
 * is available, an embedded server otherwise or with {@code -Ddocker=false}. Every
 * statement that the server receives is logged, so that tests can ask which database saw
 * what.
 *
 * @author Shardboot Contributors
 */
public abstract sealed class TestPostgres {

	private static final AtomicInteger COUNTER = new AtomicInteger();

	/**
	 * Where the log of each database begins: that of the server gets long.
	 */
	private final Map<String, Long> logBegins = new ConcurrentHashMap<>();

	/**
	 * Return the server of this JVM, started on first use.
	 * @return the server
	 */
	public static TestPostgres shared() {
		return Shared.INSTANCE;
	}

	/**
	 * Return a server that is not set up for logical replication, started on first use.
	 * @return the server
	 */
	public static TestPostgres plain() {
		return Plain.INSTANCE;
	}

	/**
	 * Create an empty database with a name that nothing else uses.
	 * @param prefix what the name starts with
	 * @return the database
	 */
	public final TestDatabase createDatabase(String prefix) {
		return createDatabase(prefix, "");
	}

	/**
	 * Create an empty database with a name that nothing else uses.
	 * @param prefix what the name starts with
	 * @param options the options of {@code create database}, such as its locale
	 * @return the database
	 */
	public final TestDatabase createDatabase(String prefix, String options) {
		String name = "%s_%d".formatted(prefix.replace('-', '_'), COUNTER.incrementAndGet());
		long begin = logEnd();
		try (Connection connection = DriverManager.getConnection(url("postgres"), username(), password());
				Statement statement = connection.createStatement()) {
			statement.execute("create database " + name + " " + options);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
		this.logBegins.put(name, begin);
		return new TestDatabase(this, name);
	}

	/**
	 * Return the JDBC URL of a database of this server.
	 * @param database the name of the database
	 * @return the URL
	 */
	public abstract String url(String database);

	/**
	 * Return the name of a superuser.
	 * @return the name
	 */
	public abstract String username();

	/**
	 * Return the password of the superuser.
	 * @return the password
	 */
	public abstract String password();

	/**
	 * Return everything that the server has logged since a database was created. The log
	 * is written behind the server's back, so a marker statement tells when it is
	 * complete.
	 * @param database the name of the database
	 * @return the log
	 */
	final String completeLog(String database) {
		String marker = "marker-" + UUID.randomUUID();
		try (Connection connection = DriverManager.getConnection(url("postgres"), username(), password());
				Statement statement = connection.createStatement()) {
			statement.execute("select '" + marker + "'");
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
		long begin = this.logBegins.getOrDefault(database, 0L);
		return Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.pollInterval(Duration.ofMillis(5))
			.until(() -> log(begin), (log) -> log.contains(marker));
	}

	/**
	 * Return how long the log is.
	 * @return a position for {@link #log}
	 */
	abstract long logEnd();

	abstract String log(long begin);

	private static final class Shared {

		static final TestPostgres INSTANCE = start("logical");

		static TestPostgres start(String walLevel) {
			return useDocker() ? new Container(walLevel) : new Embedded(walLevel);
		}

		private static boolean useDocker() {
			return !"false".equals(System.getProperty("docker")) && DockerClientFactory.instance().isDockerAvailable();
		}

	}

	private static final class Plain {

		static final TestPostgres INSTANCE = Shared.start("replica");

	}

	private static final class Container extends TestPostgres {

		private final PostgreSQLContainer container;

		private Container(String walLevel) {
			this.container = new PostgreSQLContainer("postgres:18").withCommand("postgres", "-c", "fsync=off", "-c",
					"max_connections=300", "-c", "log_statement=all", "-c", "log_line_prefix=%d:", "-c",
					"lc_messages=C", "-c", "wal_level=" + walLevel, "-c", "max_replication_slots=50", "-c",
					"max_wal_senders=50", "-c", "max_worker_processes=50", "-c", "max_logical_replication_workers=40",
					"-c", "wal_retrieve_retry_interval=100ms");
			this.container.start();
		}

		@Override
		public String url(String database) {
			return "jdbc:postgresql://%s:%d/%s".formatted(this.container.getHost(),
					this.container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT), database);
		}

		@Override
		public String username() {
			return this.container.getUsername();
		}

		@Override
		public String password() {
			return this.container.getPassword();
		}

		@Override
		long logEnd() {
			return this.container.getLogs().length();
		}

		@Override
		String log(long begin) {
			return this.container.getLogs().substring((int) begin);
		}

	}

	private static final class Embedded extends TestPostgres {

		private final Path log;

		private final EmbeddedPostgres server;

		private Embedded(String walLevel) {
			try {
				Path directory = Files.createTempDirectory("test-postgres");
				this.log = directory.resolve("server.log");
				this.server = EmbeddedPostgres.builder()
					.setPGStartupWait(Duration.ofSeconds(60))
					.setServerConfig("wal_level", walLevel)
					.setServerConfig("max_replication_slots", "50")
					.setServerConfig("max_wal_senders", "50")
					.setServerConfig("max_worker_processes", "50")
					.setServerConfig("max_logical_replication_workers", "40")
					.setServerConfig("wal_retrieve_retry_interval", "100ms")
					.setServerConfig("log_statement", "all")
					.setServerConfig("log_line_prefix", "%d:")
					.setServerConfig("logging_collector", "on")
					.setServerConfig("log_rotation_size", "0")
					.setServerConfig("log_directory", directory.toString())
					.setServerConfig("log_filename", this.log.getFileName().toString())
					.start();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		@Override
		public String url(String database) {
			return "jdbc:postgresql://localhost:%d/%s".formatted(this.server.getPort(), database);
		}

		@Override
		public String username() {
			return "postgres";
		}

		@Override
		public String password() {
			return "postgres";
		}

		@Override
		long logEnd() {
			try {
				return Files.size(this.log);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		@Override
		String log(long begin) {
			try (InputStream log = Files.newInputStream(this.log)) {
				log.skipNBytes(begin);
				return new String(log.readAllBytes(), StandardCharsets.UTF_8);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
