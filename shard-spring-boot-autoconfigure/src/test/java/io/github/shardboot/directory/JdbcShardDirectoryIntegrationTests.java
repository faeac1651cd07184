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

import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.github.shardboot.ShardDirectory;
import io.github.shardboot.ShardUnavailableException;
import io.github.shardboot.Tenant;
import io.github.shardboot.catalog.Catalog;
import io.github.shardboot.catalog.JdbcShardMap;
import io.github.shardboot.catalog.TestCatalog;
import io.github.shardboot.strategy.ShardKeyType;
import io.github.shardboot.strategy.ShardMap;
import io.github.shardboot.testsupport.TestDatabase;
import io.github.shardboot.testsupport.TestPostgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link JdbcShardDirectory}.
 *
 * @author Shardboot Contributors
 */
class JdbcShardDirectoryIntegrationTests extends AbstractShardDirectoryTests {

	private final List<Catalog> catalogs = new ArrayList<>();

	@AfterEach
	void close() {
		this.catalogs.forEach(Catalog::close);
	}

	@Override
	ShardDirectory directory(ShardKeyType keyType) {
		return directory(TestPostgres.shared().createDatabase("directory"), keyType);
	}

	private ShardDirectory directory(TestDatabase database, ShardKeyType keyType) {
		Catalog catalog = TestCatalog.in(database);
		this.catalogs.add(catalog);
		new JdbcShardMap(catalog, keyType).join(new ShardMap(1, List.of("a", "b", "c"), Map.of(), (key) -> "a"));
		return new JdbcShardDirectory(catalog, keyType);
	}

	@Test
	void aShardThatTheMapDoesNotHaveIsRefusedAndNoKeyIsTold() {
		assertThatExceptionOfType(ShardUnavailableException.class)
			.isThrownBy(() -> directory(ShardKeyType.LONG).add(tenant(4711L, "x")))
			.withMessage("The catalog cannot add a key (SQL state 23503). Nothing is guessed in its place; "
					+ "check 'shard.catalog'.");
	}

	@Test
	void whoComesSecondWaitsForTheFirstAndGetsNoDedicatedShard() throws Exception {
		TestDatabase database = TestPostgres.shared().createDatabase("directory");
		ShardDirectory directory = directory(database, ShardKeyType.LONG);
		ExecutorService executor = Executors.newSingleThreadExecutor();
		try (Connection first = database.connect()) {
			first.setAutoCommit(false);
			first.createStatement()
				.executeUpdate("insert into shard_directory (key, shard, dedicated) values ('1', 'c', true)");
			Future<@Nullable Tenant> second = executor
				.submit(() -> directory.add(new Tenant(2L, "c", null, true, true)));
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> second.isDone() || waiting(database) == 1);
			first.commit();
			assertThat(second.get()).isNull();
		}
		finally {
			executor.shutdownNow();
		}
	}

	private static int waiting(TestDatabase database) {
		return database.jdbc()
			.sql("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")
			.query(Integer.class)
			.single();
	}

}
