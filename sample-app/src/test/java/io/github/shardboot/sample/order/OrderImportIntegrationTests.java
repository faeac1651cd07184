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

import java.io.IOException;
import java.nio.file.Files;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.client.RestTestClient;

import io.github.shardboot.sample.ShopDatabases;
import io.github.shardboot.sample.ShopTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OrderImport}, with the CSV that is shipped.
 *
 * @author Shardboot Contributors
 */
@ShopTest
class OrderImportIntegrationTests {

	private static final int SLOTS_PER_SHARD = 1024;

	private final RestTestClient client;

	private final ShopDatabases databases;

	OrderImportIntegrationTests(RestTestClient client, ShopDatabases databases) {
		this.client = client;
		this.databases = databases;
	}

	@BeforeEach
	void clear() {
		this.databases.clear();
	}

	@Test
	void everyOrderIsOnceInTheShardThatOwnsItsSlotHoweverOftenItIsImported() throws IOException {
		Collection<ImportedOrders> first = importSuccessfully();
		Collection<ImportedOrders> second = importSuccessfully();
		assertThat(first).allSatisfy((count) -> assertThat(count.inserted()).isEqualTo(count.orders()).isPositive());
		assertThat(second).allSatisfy((count) -> assertThat(count.inserted()).isZero());
		assertThat(second).extracting(ImportedOrders::orders)
			.containsExactlyElementsOf(first.stream().map(ImportedOrders::orders).toList());
		assertThat(ordersOutsideTheirSlots()).isZero();
		assertThat(storedIds()).containsExactlyInAnyOrderElementsOf(idsInTheFile());
	}

	@Test
	void theOrdersOfACustomerAreThoseOfTheFile() throws IOException {
		importSuccessfully();
		long inTheFile = Files.readAllLines(OrdersCsvGenerator.FILE)
			.stream()
			.filter((line) -> line.contains(",42,"))
			.count();
		this.client.get()
			.uri("/customers/42/orders")
			.exchange()
			.expectBody()
			.jsonPath("$.length()")
			.isEqualTo((int) inTheFile);
	}

	@Test
	void aBadLastLineIsNamedAndNothingIsWritten() throws IOException {
		importCsv(Files.readString(OrdersCsvGenerator.FILE) + UUID.randomUUID() + ",42,yesterday,9.99,PAID\n")
			.expectStatus()
			.isBadRequest()
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody()
			.jsonPath("$.line")
			.isEqualTo(OrdersCsvGenerator.ORDERS + 2)
			.jsonPath("$.detail")
			.isEqualTo("Line 12002: 'placed_at' cannot be read. Nothing was imported.");
		assertThat(storedIds()).isEmpty();
	}

	private Collection<ImportedOrders> importSuccessfully() throws IOException {
		Map<String, ImportedOrders> imported = importCsv(Files.readString(OrdersCsvGenerator.FILE)).expectStatus()
			.isOk()
			.expectBody(new ParameterizedTypeReference<Map<String, ImportedOrders>>() {
			})
			.returnResult()
			.getResponseBody();
		assertThat(imported).containsOnlyKeys(ShopDatabases.SHARDS);
		return imported.values();
	}

	private RestTestClient.ResponseSpec importCsv(String csv) {
		return this.client.post()
			.uri("/orders/import")
			.contentType(MediaType.parseMediaType("text/csv"))
			.body(csv)
			.exchange();
	}

	private long ordersOutsideTheirSlots() {
		long outside = 0;
		for (int i = 0; i < ShopDatabases.SHARDS.size(); i++) {
			JdbcClient shard = this.databases.shard(ShopDatabases.SHARDS.get(i));
			outside += shard.sql("""
					select count(*) from orders
					where hashint8extended(customer_id, 0) & 4095 not between ? and ?
					""").params(i * SLOTS_PER_SHARD, (i + 1) * SLOTS_PER_SHARD - 1).query(Long.class).single();
		}
		return outside;
	}

	private List<UUID> storedIds() {
		return ShopDatabases.SHARDS.stream()
			.flatMap((shard) -> this.databases.shard(shard)
				.sql("select id from orders")
				.query(UUID.class)
				.list()
				.stream())
			.toList();
	}

	private static List<UUID> idsInTheFile() throws IOException {
		List<UUID> ids = Files.readAllLines(OrdersCsvGenerator.FILE)
			.stream()
			.skip(1)
			.map((line) -> UUID.fromString(line.substring(0, line.indexOf(','))))
			.toList();
		assertThat(ids).hasSize(OrdersCsvGenerator.ORDERS).doesNotHaveDuplicates();
		return ids;
	}

}
