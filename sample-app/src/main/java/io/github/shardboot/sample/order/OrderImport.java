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

package io.github.shardboot.sample.order;

import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

import io.github.shardboot.Shards;

/**
 * Imports orders of many customers: one transaction and JDBC batches for each shard. An
 * order that is there already is left alone, so an import that stopped half-way, because
 * a shard was down, is simply repeated.
 *
 * @author Shardboot Contributors
 */
@Service
class OrderImport {

	private static final int BATCH_SIZE = 1_000;

	private static final String INSERT = """
			insert into orders (id, customer_id, placed_at, amount, status) values (?, ?, ?, ?, ?)
			on conflict (id) do nothing
			""";

	private final Shards shards;

	private final JdbcTemplate jdbc;

	private final TransactionOperations transaction;

	OrderImport(Shards shards, JdbcTemplate jdbc, TransactionOperations transaction) {
		this.shards = shards;
		this.jdbc = jdbc;
		this.transaction = transaction;
	}

	Map<String, ImportedOrders> run(List<Order> orders) {
		Map<String, ImportedOrders> imported = new TreeMap<>();
		byShard(orders).forEach((shard, part) -> imported.put(shard, this.shards.on(shard).call(() -> insert(part))));
		return imported;
	}

	private Map<String, List<Order>> byShard(List<Order> orders) {
		return orders.stream()
			.collect(Collectors.groupingBy((order) -> this.shards.locate(order.customerId()).shard()));
	}

	private ImportedOrders insert(List<Order> orders) {
		int[][] batches = this.transaction
			.execute((status) -> this.jdbc.batchUpdate(INSERT, orders, BATCH_SIZE, (statement, order) -> {
				statement.setObject(1, order.id());
				statement.setLong(2, order.customerId());
				statement.setObject(3, order.placedAt().atOffset(ZoneOffset.UTC));
				statement.setBigDecimal(4, order.amount());
				statement.setString(5, order.status().name());
			}));
		return new ImportedOrders(orders.size(), Arrays.stream(batches).flatMapToInt(Arrays::stream).sum());
	}

}
