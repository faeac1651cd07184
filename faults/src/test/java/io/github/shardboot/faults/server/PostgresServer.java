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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.util.FileSystemUtils;

/**
 * A PostgreSQL server of its own that keeps what it acknowledges: {@code fsync} and
 * {@code synchronous_commit} are on unless a test says otherwise.
 * <p>
 * The server is a direct child of this process, so that nobody else has to reap it before
 * it can be started again. Each of its processes has a session of its own, so signals go
 * to all descendants one by one.
 *
 * @author Shardboot Contributors
 */
public final class PostgresServer implements AutoCloseable {

	private static final long START_SECONDS = 60;

	private static final int START_POLL_MILLIS = 20;

	private final Path directory;

	private final int port;

	private final List<String> settings;

	private volatile Process process;

	private PostgresServer(Path directory, List<String> settings) throws IOException {
		this.directory = directory;
		this.settings = settings;
		try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			this.port = free.getLocalPort();
		}
	}

	/**
	 * Start a new server.
	 * @param settings further settings, as {@code name=value}
	 * @return the server
	 */
	public static PostgresServer start(String... settings) {
		try {
			Path directory = PostgresInstallation.newDirectory();
			PostgresInstallation.copy(PostgresInstallation.shared().template(), directory, true);
			PostgresServer server = new PostgresServer(directory, List.of(settings));
			server.restart();
			return server;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Start a standby of this server.
	 * @return the standby, which follows this server and can be read
	 */
	public PostgresServer standby() {
		try (Connection connection = connect()) {
			Path copy = PostgresInstallation.newDirectory();
			JdbcClient session = JdbcClient.create(new SingleConnectionDataSource(connection, true));
			session.sql("select pg_backup_start('standby', true)").query(String.class).single();
			PostgresInstallation.copy(this.directory, copy, false);
			Files.writeString(copy.resolve("backup_label"),
					session.sql("select labelfile from pg_backup_stop(false)").query(String.class).single());
			Files.writeString(copy.resolve("standby.signal"), "");
			Files.writeString(copy.resolve("postgresql.auto.conf"),
					"primary_conninfo = 'host=localhost port=%d user=postgres'%n".formatted(this.port));
			PostgresServer standby = new PostgresServer(copy, List.of());
			standby.restart();
			return standby;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Make a standby the primary.
	 */
	public void promote() {
		jdbc().sql("select pg_promote()").query(Boolean.class).single();
	}

	/**
	 * Start the server again after it was killed or shut down, with what it had.
	 * @param more further settings for this time, as {@code name=value}
	 */
	public void restart(String... more) {
		try {
			// the processes of a killed server are gone, but its number may be in use
			Files.deleteIfExists(this.directory.resolve("postmaster.pid"));
			List<String> command = PostgresInstallation.shared().command();
			command.addAll(List.of("-D", this.directory.toString(), "-p", String.valueOf(this.port)));
			List<String> all = new ArrayList<>(List.of("listen_addresses=localhost", "unix_socket_directories=",
					"fsync=on", "synchronous_commit=on", "max_connections=100", "shared_buffers=32MB", "jit=off",
					"wal_keep_size=512MB"));
			all.addAll(this.settings);
			all.addAll(List.of(more));
			all.forEach((setting) -> command.addAll(List.of("-c", setting)));
			this.process = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
				.start();
			awaitStart();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void awaitStart() throws IOException {
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
		while (true) {
			try {
				connect().close();
				return;
			}
			catch (SQLException ex) {
				if (!this.process.isAlive() || System.nanoTime() > end) {
					throw new IllegalStateException("The server did not start: " + Files.readString(log()), ex);
				}
				pause(START_POLL_MILLIS);
			}
		}
	}

	private Path log() {
		return this.directory.resolveSibling("log");
	}

	/**
	 * Kill all processes of the server at once, as if its machine had lost its power, but
	 * for what the operating system has been given to write.
	 */
	public void kill() {
		List<ProcessHandle> all = freeze();
		Signals.send("KILL", all);
		all.forEach((one) -> one.onExit().join());
	}

	/**
	 * Stop all processes of the server where they are; its ports stay open.
	 * @return the processes
	 */
	public List<ProcessHandle> freeze() {
		// first the one that starts others
		Signals.send("STOP", List.of(this.process.toHandle()));
		List<ProcessHandle> all = all();
		Signals.send("STOP", all);
		return all;
	}

	/**
	 * Let all processes of the server go on.
	 */
	public void thaw() {
		Signals.send("CONT", all());
	}

	/**
	 * Shut the server down: sessions are terminated, nothing is lost.
	 */
	public void shutDown() {
		Signals.send("INT", List.of(this.process.toHandle()));
		this.process.onExit().join();
	}

	/**
	 * Kill one session, upon which the server ends all of them and recovers by itself.
	 */
	public void killSession() {
		List<Long> sessions = jdbc()
			.sql("select pid from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()")
			.query(Long.class)
			.list();
		sessions.stream().findFirst().flatMap(ProcessHandle::of).ifPresent((one) -> Signals.send("KILL", List.of(one)));
	}

	/**
	 * Return the port.
	 * @return the port
	 */
	public int port() {
		return this.port;
	}

	/**
	 * Return the JDBC URL.
	 * @return the URL
	 */
	public String url() {
		return url(this.port);
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
	 * Connect past everything under test.
	 * @return the connection
	 * @throws SQLException if the server cannot be reached
	 */
	public Connection connect() throws SQLException {
		return DriverManager.getConnection(url(), "postgres", "postgres");
	}

	/**
	 * Return a client that bypasses everything under test.
	 * @return the client
	 */
	public JdbcClient jdbc() {
		return JdbcClient.create(new DriverManagerDataSource(url(), "postgres", "postgres"));
	}

	/**
	 * Count the sessions of others.
	 * @return how many there are
	 */
	public int sessions() {
		return jdbc().sql(
				"select count(*) from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()")
			.query(Integer.class)
			.single();
	}

	private List<ProcessHandle> all() {
		return Stream.concat(Stream.of(this.process.toHandle()), this.process.descendants()).toList();
	}

	private static void pause(int millis) {
		try {
			Thread.sleep(millis);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		if (this.process.isAlive()) {
			kill();
		}
		try {
			FileSystemUtils.deleteRecursively(this.directory.getParent());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
