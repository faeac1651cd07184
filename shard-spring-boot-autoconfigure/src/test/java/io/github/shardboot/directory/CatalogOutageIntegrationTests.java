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

package io.github.shardboot.directory;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.simple.JdbcClient;

import io.github.shardboot.ShardUnavailableException;
import io.github.shardboot.Shards;
import io.github.shardboot.UnknownShardKeyException;
import io.github.shardboot.autoconfigure.catalog.ShardCatalogAutoConfiguration;
import io.github.shardboot.autoconfigure.catalog.ShardDirectoryAutoConfiguration;
import io.github.shardboot.testsupport.ShardCluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The server of the catalog, and nothing else, stops and starts again.
 *
 * @author Shardboot Contributors
 */
class CatalogOutageIntegrationTests {

	private static final int KEYS = 100;

	@Test
	void cachedKeysAreServedOthersAreRefusedAndAllIsWellAfterwards(@TempDir Path directory) throws Exception {
		ShardCluster cluster = ShardCluster.create(2);
		EmbeddedPostgres server = start(directory, 0);
		int port = server.getPort();
		ApplicationContextRunner application = cluster.application()
			.withConfiguration(
					AutoConfigurations.of(ShardCatalogAutoConfiguration.class, ShardDirectoryAutoConfiguration.class))
			.withPropertyValues("shard.strategy=directory", "shard.catalog.poll-interval=100ms",
					"shard.catalog.timeout=1s", "shard.directory.cache.expire-after-write=1ms",
					"shard.catalog.url=" + server.getJdbcUrl("postgres", "postgres"), "shard.catalog.username=postgres",
					"shard.catalog.password=postgres");
		application.run((context) -> {
			for (int key = 0; key < KEYS; key++) {
				context.getBean(Shards.class).tenants().pin(key, "s" + key % 2);
			}
		});
		application.run((context) -> {
			Shards shards = context.getBean(Shards.class);
			JdbcClient jdbc = context.getBean(JdbcClient.class);
			for (int key = 0; key < KEYS; key++) {
				assertThat(shards.locate(key).shard()).isEqualTo("s" + key % 2);
			}
			server.close();
			assertUnderLoad(shards, jdbc);
			assertThatExceptionOfType(ShardUnavailableException.class)
				.isThrownBy(() -> shards.tenants().assign(KEYS + 1));
			try (EmbeddedPostgres restarted = start(directory, port)) {
				Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertUnknown(shards));
				JdbcClient catalog = JdbcClient.create(restarted.getPostgresDatabase());
				catalog.sql("insert into shard_directory (key, shard) values ('5000', 's1')").update();
				catalog.sql("update shard_directory set shard = 's1' where key = '0'").update();
				Awaitility.await().atMost(Duration.ofSeconds(60)).ignoreExceptions().untilAsserted(() -> {
					assertThat(shards.locate(5000).shard()).isEqualTo("s1");
					assertThat(shards.locate(0).shard()).isEqualTo("s1");
				});
			}
		});
	}

	private static void assertUnknown(Shards shards) {
		assertThatExceptionOfType(UnknownShardKeyException.class).isThrownBy(() -> shards.locate(5000));
	}

	private static void assertUnderLoad(Shards shards, JdbcClient jdbc) throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(4);
		try {
			List<Future<?>> load = new ArrayList<>();
			for (int thread = 0; thread < 4; thread++) {
				load.add(executor.submit(() -> {
					for (int call = 0; call < 5 * KEYS; call++) {
						int key = call % KEYS;
						String database = shards.forKey(key)
							.call(() -> jdbc.sql("select current_database()").query(String.class).single());
						assertThat(database).startsWith("s" + key % 2 + "_");
						int uncached = KEYS + 1 + call;
						assertThatExceptionOfType(ShardUnavailableException.class)
							.isThrownBy(() -> shards.forKey(uncached));
					}
				}));
			}
			for (Future<?> part : load) {
				part.get(2, TimeUnit.MINUTES);
			}
		}
		finally {
			executor.shutdownNow();
		}
	}

	private static EmbeddedPostgres start(Path directory, int port) throws Exception {
		EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
			.setDataDirectory(directory.resolve("data"))
			.setCleanDataDirectory(false)
			.setPGStartupWait(Duration.ofSeconds(60));
		return ((port != 0) ? builder.setPort(port) : builder).start();
	}

}
