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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.github.shardboot.ShardDirectory;
import io.github.shardboot.ShardUnavailableException;
import io.github.shardboot.catalog.Catalog;
import io.github.shardboot.catalog.JdbcShardMap;
import io.github.shardboot.catalog.TestCatalog;
import io.github.shardboot.strategy.ShardKeyType;
import io.github.shardboot.strategy.ShardMap;
import io.github.shardboot.testsupport.TestPostgres;

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
		Catalog catalog = TestCatalog.in(TestPostgres.shared().createDatabase("directory"));
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

}
