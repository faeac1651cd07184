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

package io.github.shardboot.sample.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.springframework.boot.SpringApplication;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * One PostgreSQL server for the JVM with the databases of the shop, six for keys that are
 * hashed, of which the last is for a shard that joins later, and five for tenants, all of
 * them empty. Rows can move between them. Its files are in {@code target} and vanish with
 * the server, which stops when the shop is closed.
 *
 * @author Shardboot Contributors
 */
public final class EmbeddedShopServer {

	private static final List<String> DATABASES = List.of("shop", "shop_1", "shop_2", "shop_3", "shop_4", "shop_5",
			"tenants", "tenants_1", "tenants_2", "tenants_3", "tenants_4");

	private final EmbeddedPostgres server;

	private EmbeddedShopServer() {
		try {
			Path target = Files.createDirectories(Path.of("target"));
			this.server = EmbeddedPostgres.builder()
				.setDataDirectory(Files.createTempDirectory(target, "postgres-"))
				.setCleanDataDirectory(true)
				.setRegisterShutdownHook(false)
				.setPGStartupWait(Duration.ofSeconds(60))
				.setServerConfig("wal_level", "logical")
				.setServerConfig("max_replication_slots", "40")
				.setServerConfig("max_wal_senders", "40")
				.setServerConfig("max_worker_processes", "40")
				.setServerConfig("max_logical_replication_workers", "30")
				.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		SpringApplication.getShutdownHandlers().add(this::stop);
		JdbcClient jdbc = JdbcClient.create(this.server.getPostgresDatabase());
		DATABASES.forEach((name) -> jdbc.sql("create database " + name).update());
	}

	/**
	 * Return the server, which starts with the first call.
	 * @return the server
	 */
	public static EmbeddedShopServer shared() {
		return Shared.INSTANCE;
	}

	/**
	 * Return the beginning of the URL of each database.
	 * @return the URL without the name of a database
	 */
	public String url() {
		return "jdbc:postgresql://localhost:" + this.server.getPort();
	}

	private void stop() {
		try {
			this.server.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static final class Shared {

		static final EmbeddedShopServer INSTANCE = new EmbeddedShopServer();

	}

}
