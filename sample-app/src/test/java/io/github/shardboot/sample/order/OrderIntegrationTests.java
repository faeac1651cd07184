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

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.LongStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

import io.github.shardboot.Shards;
import io.github.shardboot.sample.ShopDatabases;
import io.github.shardboot.sample.ShopTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OrderController}.
 *
 * @author Shardboot Contributors
 */
@ShopTest
class OrderIntegrationTests {

	private static final ParameterizedTypeReference<List<Order>> ORDERS = new ParameterizedTypeReference<>() {
	};

	private final RestTestClient client;

	private final ShopDatabases databases;

	private final Shards shards;

	OrderIntegrationTests(RestTestClient client, ShopDatabases databases, Shards shards) {
		this.client = client;
		this.databases = databases;
		this.shards = shards;
	}

	@BeforeEach
	void registerCustomers() {
		this.databases.clear();
		register(42);
		register(neighbourOf(42));
	}

	@Test
	void anOrderIsListedByPathAndByHeader() {
		Order order = place(42, "9.99");
		place(neighbourOf(42), "1.00");
		expectOrders(this.client.get().uri("/customers/42/orders"), order);
		expectOrders(this.client.get().uri("/orders").header("X-Customer-Id", "42"), order);
	}

	@Test
	void anOrderIsInTheShardOfItsCustomerAndInNoOther() {
		place(42, "9.99");
		assertThat(this.databases.shardsWith("orders", "customer_id", 42))
			.containsExactly(this.shards.locate(42).shard());
	}

	@Test
	void addsUpTheOrdersOfACustomer() {
		place(42, "9.99");
		place(42, "20.01");
		place(neighbourOf(42), "1.00");
		this.client.get()
			.uri("/customers/42/orders/totals")
			.exchange()
			.expectBody(OrderTotals.class)
			.isEqualTo(new OrderTotals(2, new BigDecimal("30.00")));
	}

	@Test
	void aCustomerWhoIsNotRegisteredCannotOrder() {
		tryToPlace(4711, "9.99").expectStatus().isNotFound();
		assertThat(this.databases.shardsWith("orders", "customer_id", 4711)).isEmpty();
	}

	@Test
	void anAmountThatIsNotPositiveIsRefused() {
		tryToPlace(42, "0").expectStatus().isBadRequest();
	}

	@Test
	void aRequestWithoutAKeyIsRefused() {
		expectProblem(this.client.get().uri("/orders"));
	}

	@Test
	void aHeaderThatDisagreesWithThePathIsRefused() {
		expectProblem(this.client.get().uri("/customers/42/orders").header("X-Customer-Id", "43"));
	}

	@Test
	void aKeyThatIsNotANumberIsRefused() {
		expectProblem(this.client.get().uri("/orders").header("X-Customer-Id", "forty-two"));
	}

	private void expectOrders(RestTestClient.RequestHeadersSpec<?> request, Order... orders) {
		request.exchange().expectStatus().isOk().expectBody(ORDERS).isEqualTo(List.of(orders));
	}

	private void expectProblem(RestTestClient.RequestHeadersSpec<?> request) {
		request.exchange()
			.expectStatus()
			.isBadRequest()
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody()
			.jsonPath("$.status")
			.isEqualTo(400);
	}

	private Order place(long customerId, String amount) {
		Order order = tryToPlace(customerId, amount).expectStatus()
			.isCreated()
			.expectBody(Order.class)
			.returnResult()
			.getResponseBody();
		assertThat(order).isNotNull();
		return order;
	}

	private RestTestClient.ResponseSpec tryToPlace(long customerId, String amount) {
		return this.client.post()
			.uri("/customers/{customerId}/orders", customerId)
			.body(new NewOrder(new BigDecimal(amount)))
			.exchange();
	}

	private void register(long customerId) {
		this.client.post()
			.uri("/customers")
			.contentType(MediaType.APPLICATION_JSON)
			.body("{\"id\":%d,\"name\":\"Ada\",\"countryCode\":\"GB\"}".formatted(customerId))
			.exchange()
			.expectStatus()
			.isCreated();
	}

	private long neighbourOf(long customerId) {
		String shard = this.shards.locate(customerId).shard();
		return LongStream.iterate(customerId + 1, (id) -> id + 1)
			.filter((id) -> this.shards.locate(id).shard().equals(shard))
			.findFirst()
			.orElseThrow();
	}

}
