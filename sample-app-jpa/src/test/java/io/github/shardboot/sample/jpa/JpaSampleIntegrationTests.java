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

package io.github.shardboot.sample.jpa;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.client.RestTestClient;

import io.github.shardboot.Shards;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the shop on JPA, over HTTP.
 *
 * @author Shardboot Contributors
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureRestTestClient
class JpaSampleIntegrationTests {

	@Autowired
	private RestTestClient client;

	@Autowired
	private Shards shards;

	@Autowired
	private JdbcClient jdbc;

	@Test
	void anOrderIsInTheShardOfItsCustomerAndInNoOther() {
		post("/customers", "{\"id\":42,\"name\":\"Ada\",\"countryCode\":\"GB\"}").expectStatus().isCreated();
		post("/customers/42/orders", "{\"amount\":9.99}").expectStatus().isCreated();
		this.client.get()
			.uri("/orders")
			.header("X-Customer-Id", "42")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.length()")
			.isEqualTo(1)
			.jsonPath("$[0].amount")
			.isEqualTo(9.99);
		for (String shard : this.shards.names()) {
			long orders = this.shards.on(shard)
				.call(() -> this.jdbc.sql("select count(*) from orders where customer_id = 42")
					.query(Long.class)
					.single());
			assertThat(orders).isEqualTo(shard.equals(this.shards.locate(42).shard()) ? 1 : 0);
		}
	}

	@Test
	void scrollingMeetsTheOrdersOfAllCustomersInOrder() {
		for (int id = 100; id < 120; id++) {
			post("/customers", "{\"id\":%d,\"name\":\"Ada\",\"countryCode\":\"GB\"}".formatted(id)).expectStatus()
				.isCreated();
			post("/customers/" + id + "/orders", "{\"amount\":1}").expectStatus().isCreated();
		}
		List<Order> met = new ArrayList<>();
		String path = "/search/orders/scroll?status=PLACED&size=7";
		Map<String, String> next = Map.of();
		while (next != null) {
			Found found = get(path, next);
			met.addAll(found.orders());
			next = found.next();
			path = "/search/orders/scroll?status=PLACED&size=7&placedAt={placedAt}&id={id}";
		}
		assertThat(met).extracting(Order::getCustomerId)
			.contains(LongStream.range(100, 120).boxed().toArray(Long[]::new))
			.doesNotHaveDuplicates();
		assertThat(met).isSortedAccordingTo(
				Comparator.comparing(Order::getPlacedAt).thenComparing((order) -> order.getId().toString()).reversed());
	}

	private Found get(String path, Map<String, String> parameters) {
		Found found = this.client.get()
			.uri(path, parameters)
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(Found.class)
			.returnResult()
			.getResponseBody();
		assertThat(found).isNotNull();
		return found;
	}

	@Test
	void aCustomerWhoIsNotRegisteredCannotOrder() {
		post("/customers/4711/orders", "{\"amount\":9.99}").expectStatus().isNotFound();
	}

	@Test
	void countriesComeFromTheDefaultDatabaseAlsoInARequestWithAKey() {
		this.client.get()
			.uri("/countries")
			.header("X-Customer-Id", "42")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.length()")
			.isEqualTo(8);
	}

	@Test
	void aRequestWithoutAKeyIsRefused() {
		this.client.get().uri("/orders").exchange().expectStatus().isBadRequest();
	}

	private RestTestClient.ResponseSpec post(String path, String json) {
		return this.client.post().uri(path).contentType(MediaType.APPLICATION_JSON).body(json).exchange();
	}

	/**
	 * What a search answers.
	 */
	private record Found(List<Order> orders, Map<String, String> next) {

	}

}
