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
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The programs of PostgreSQL, and an empty data directory to copy, so that {@code initdb}
 * runs once.
 *
 * @param programs where the programs are
 * @param template the data directory of a server that was shut down
 * @author Shardboot Contributors
 */
record PostgresInstallation(Path programs, Path template) {

	static PostgresInstallation shared() {
		return Shared.INSTANCE;
	}

	private static PostgresInstallation create() {
		try {
			Path template = newDirectory();
			try (EmbeddedPostgres server = EmbeddedPostgres.builder()
				.setPGStartupWait(Duration.ofSeconds(60))
				.setDataDirectory(template)
				.setCleanDataDirectory(false)
				.start()) {
				String programs = JdbcClient.create(server.getPostgresDatabase())
					.sql("select setting from pg_config where name = 'BINDIR'")
					.query(String.class)
					.single();
				return new PostgresInstallation(Path.of(programs), template);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return the command that runs a server in the foreground. PostgreSQL refuses to be
	 * root, which it is not in a user namespace of its own.
	 * @return the command, without arguments
	 */
	List<String> command() {
		List<String> command = new ArrayList<>();
		if ("root".equals(System.getProperty("user.name"))) {
			command.addAll(List.of("unshare", "-U"));
		}
		command.add(this.programs.resolve("postgres").toString());
		return command;
	}

	static Path newDirectory() throws IOException {
		Path servers = Files.createDirectories(Path.of("target", "servers"));
		return Files.createTempDirectory(servers, "server-").resolve("data").toAbsolutePath();
	}

	/**
	 * Copy a data directory without what belongs to a running server.
	 * @param source the data directory
	 * @param target where to
	 * @param wal whether to copy the write-ahead log
	 * @throws IOException if that fails
	 */
	static void copy(Path source, Path target, boolean wal) throws IOException {
		List<Path> files;
		try (Stream<Path> walk = Files.walk(source)) {
			files = walk.toList();
		}
		for (Path file : files) {
			Path relative = source.relativize(file);
			if (Files.isDirectory(file)) {
				Files.createDirectories(target.resolve(relative),
						PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
			}
			else if ((wal || !relative.startsWith("pg_wal")) && !relative.startsWith("postmaster.pid")
					&& !relative.startsWith("epg-lock") && Files.exists(file)) {
				Files.copy(file, target.resolve(relative));
			}
		}
	}

	private static final class Shared {

		static final PostgresInstallation INSTANCE = create();

	}

}
