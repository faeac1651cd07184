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

package io.github.shardboot.sample.customer;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

import io.github.shardboot.Shards;
import io.github.shardboot.sample.ShopDatabases;
import io.github.shardboot.sample.ShopTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CustomerController}.
 *
 * @author Shardboot Contributors
 */
@ShopTest
class CustomerIntegrationTests {

	private final RestTestClient client;

	private final ShopDatabases databases;

	private final Shards shards;

	CustomerIntegrationTests(RestTestClient client, ShopDatabases databases, Shards shards) {
		this.client = client;
		this.databases = databases;
		this.shards = shards;
	}

	@BeforeEach
	void clear() {
		this.databases.clear();
	}

	@Test
	void registersACustomerAndShowsIt() {
		Customer ada = new Customer(42L, "Ada", "GB");
		register(ada).expectStatus().isCreated().expectBody(Customer.class).isEqualTo(ada);
		this.client.get()
			.uri("/customers/42")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(Customer.class)
			.isEqualTo(ada);
	}

	@Test
	void aCustomerIsInItsShardAndInNoOther() {
		for (long id = 1; id <= 8; id++) {
			register(new Customer(id, "Customer " + id, "DE"));
			assertThat(this.databases.shardsWith("customers", "id", id))
				.containsExactly(this.shards.locate(id).shard());
		}
	}

	@Test
	void aTakenIdIsAConflict() {
		register(new Customer(42L, "Ada", "GB"));
		register(new Customer(42L, "Grace", "US")).expectStatus()
			.isEqualTo(HttpStatus.CONFLICT)
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON);
	}

	@Test
	void anUnknownCustomerIsNotFound() {
		this.client.get()
			.uri("/customers/42")
			.exchange()
			.expectStatus()
			.isNotFound()
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON);
	}

	@Test
	void aCustomerWithoutANameIsRefused() {
		register(new Customer(42L, " ", "GB")).expectStatus().isBadRequest();
	}

	private RestTestClient.ResponseSpec register(Customer customer) {
		return this.client.post().uri("/customers").body(customer).exchange();
	}

}
