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

package io.github.shardboot.rebalance;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.springframework.dao.InvalidDataAccessApiUsageException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link DiscoveredTables}.
 *
 * @author Shardboot Contributors
 */
class DiscoveredTablesTests {

	@Test
	void tablesOfEntitiesAndOfTheConfigurationAreOneList() {
		DiscoveredTables tables = new DiscoveredTables(Map.of("audit", "tenant", "shop.item", "owner"), List.of(),
				() -> Map.of("orders", Optional.of("customer_id")));
		assertThat(tables.all()).containsExactly(new ShardedTable("public", "audit", "tenant"),
				new ShardedTable("public", "orders", "customer_id"), new ShardedTable("shop", "item", "owner"));
	}

	@Test
	void theConfigurationWins() {
		DiscoveredTables tables = new DiscoveredTables(Map.of("orders", "tenant"), List.of(),
				() -> Map.of("orders", Optional.of("customer_id")));
		assertThat(tables.all()).containsExactly(new ShardedTable("public", "orders", "tenant"));
	}

	@Test
	void tablesWithoutAKnownColumnStopEveryMove() {
		Map<String, Optional<String>> found = Map.of("order_line", Optional.empty(), "orders", Optional.of("id"), "tag",
				Optional.empty());
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> new DiscoveredTables(Map.of(), List.of(), () -> found).all())
			.withMessageContaining("Tables 'public.order_line', 'public.tag' belong to sharded entities")
			.withMessageContaining("'shard.rebalance.tables.public.order_line=<column>'");
		assertThat(new DiscoveredTables(Map.of("order_line", "customer_id"), List.of("tag"), () -> found).all())
			.extracting(ShardedTable::toString)
			.containsExactly("public.order_line", "public.orders");
	}

}
