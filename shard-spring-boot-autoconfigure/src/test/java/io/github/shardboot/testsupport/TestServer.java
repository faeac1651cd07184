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
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.util.FileSystemUtils;

/**
 * A PostgreSQL server of its own, which a test may freeze and kill.
 *
 * @author Shardboot Contributors
 */
public final class TestServer implements AutoCloseable {

	private final Path directory;

	private EmbeddedPostgres server;

	private TestServer(Path directory, EmbeddedPostgres server) {
		this.directory = directory;
		this.server = server;
	}

	/**
	 * Start a server.
	 * @return the server
	 */
	public static TestServer start() {
		try {
			Path directory = Files.createTempDirectory("test-server").resolve("data");
			return new TestServer(directory, start(directory, 0));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static EmbeddedPostgres start(Path directory, int port) throws IOException {
		EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
			.setPGStartupWait(Duration.ofSeconds(60))
			.setDataDirectory(directory)
			.setCleanDataDirectory(false)
			// what is acknowledged survives a crash, as in production
			.setServerConfig("synchronous_commit", "on");
		return ((port != 0) ? builder.setPort(port) : builder).start();
	}

	/**
	 * Start a standby of this server.
	 * @return the standby, which follows this server and can be read
	 */
	public TestServer standby() {
		try (Connection connection = DriverManager.getConnection(url(), "postgres", "postgres")) {
			Path copy = Files.createTempDirectory("test-server").resolve("data");
			JdbcClient session = JdbcClient.create(new SingleConnectionDataSource(connection, true));
			session.sql("select pg_backup_start('standby', true)").query(String.class).single();
			copyTo(copy);
			Files.writeString(copy.resolve("backup_label"),
					session.sql("select labelfile from pg_backup_stop(false)").query(String.class).single());
			Files.writeString(copy.resolve("standby.signal"), "");
			Files.writeString(copy.resolve("postgresql.auto.conf"),
					"primary_conninfo = 'host=localhost port=%d user=postgres password=postgres'%n".formatted(port()));
			return new TestServer(copy, start(copy, 0));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void copyTo(Path copy) throws IOException {
		List<Path> sources;
		try (Stream<Path> walk = Files.walk(this.directory)) {
			sources = walk.toList();
		}
		for (Path source : sources) {
			Path relative = this.directory.relativize(source);
			if (Files.isDirectory(source)) {
				Files.createDirectories(copy.resolve(relative),
						PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
			}
			else if (!relative.startsWith("pg_wal") && !relative.startsWith("postmaster.pid")
					&& !relative.startsWith("epg-lock") && Files.exists(source)) {
				Files.copy(source, copy.resolve(relative));
			}
		}
	}

	/**
	 * Make a standby the primary.
	 */
	public void promote() {
		jdbc().sql("select pg_promote()").query(Boolean.class).single();
	}

	/**
	 * Kill all processes of the server.
	 */
	public void kill() {
		signal("KILL");
	}

	/**
	 * Start the server again after it was killed, with what it had.
	 */
	public void restart() {
		try {
			this.server.close();
			int port = this.server.getPort();
			Files.deleteIfExists(this.directory.resolve("postmaster.pid"));
			this.server = start(this.directory, port);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return the port.
	 * @return the port
	 */
	public int port() {
		return this.server.getPort();
	}

	/**
	 * Return the JDBC URL.
	 * @return the URL
	 */
	public String url() {
		return url(port());
	}

	/**
	 * Return the JDBC URL by way of a proxy.
	 * @param port the port of the proxy
	 * @return the URL
	 */
	public static String url(int port) {
		return "jdbc:postgresql://localhost:%d/postgres".formatted(port);
	}

	/**
	 * Return a client that bypasses everything under test.
	 * @return the client
	 */
	public JdbcClient jdbc() {
		return JdbcClient.create(new DriverManagerDataSource(url(), "postgres", "postgres"));
	}

	/**
	 * Count the statements that run now, without the one that asks.
	 * @return the number of statements
	 */
	public int runningStatements() {
		return jdbc()
			.sql("select count(*) from pg_stat_activity where state <> 'idle' and pid <> pg_backend_pid()"
					+ " and backend_type = 'client backend'")
			.query(Integer.class)
			.single();
	}

	/**
	 * Stop all processes of the server where they are; its ports stay open.
	 */
	public void freeze() {
		signal("STOP");
	}

	/**
	 * Let all processes of the server go on.
	 */
	public void thaw() {
		signal("CONT");
	}

	/**
	 * Kill all sessions; the server recovers by itself.
	 */
	public void killSessions() {
		try (Connection connection = DriverManager.getConnection(url(), "postgres", "postgres")) {
			Stream<Long> pids = JdbcClient.create(new SingleConnectionDataSource(connection, true))
				.sql("select pid from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()")
				.query(Long.class)
				.list()
				.stream();
			pids.forEach((pid) -> kill("KILL", pid));
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void signal(String signal) {
		ProcessHandle.of(pid()).ifPresent((postmaster) -> {
			List<ProcessHandle> descendants = postmaster.descendants().toList();
			kill(signal, postmaster.pid());
			descendants.forEach((process) -> kill(signal, process.pid()));
		});
	}

	private long pid() {
		try {
			return Long.parseLong(Files.readAllLines(this.directory.resolve("postmaster.pid")).get(0).trim());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void kill(String signal, long pid) {
		try {
			new ProcessBuilder("kill", "-" + signal, String.valueOf(pid)).start().waitFor();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		try {
			if (Files.exists(this.directory.resolve("postmaster.pid"))) {
				thaw();
			}
			this.server.close();
			FileSystemUtils.deleteRecursively(this.directory);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
