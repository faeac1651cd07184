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

package io.github.shardboot.sample;

import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.client.RestTestClient;

/**
 * Tests for {@link LocationController}.
 *
 * @author Shardboot Contributors
 */
@ShopTest
class LocationIntegrationTests {

	private final RestTestClient client;

	private final ShopDatabases databases;

	LocationIntegrationTests(RestTestClient client, ShopDatabases databases) {
		this.client = client;
		this.databases = databases;
	}

	@Test
	void tellsTheSlotThatPostgresComputesAndItsShard() {
		for (long id = -2; id <= 6; id++) {
			int slot = this.databases.shard("shop-1")
				.sql("select hashint8extended(?, 0) & 4095")
				.param(id)
				.query(Integer.class)
				.single();
			this.client.get()
				.uri("/where/{customerId}", id)
				.exchange()
				.expectStatus()
				.isOk()
				.expectBody()
				.jsonPath("$.slot")
				.isEqualTo(slot)
				.jsonPath("$.shard")
				.isEqualTo(ShopDatabases.SHARDS.get(slot / 1024))
				.jsonPath("$.why")
				.isEqualTo("SLOT");
		}
	}

}
