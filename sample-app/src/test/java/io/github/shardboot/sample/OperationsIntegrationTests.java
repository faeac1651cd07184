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

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what operators look at.
 *
 * @author Shardboot Contributors
 */
@ShopTest
class OperationsIntegrationTests {

	private final RestTestClient client;

	OperationsIntegrationTests(RestTestClient client) {
		this.client = client;
	}

	@Test
	void everyShardIsMigratedAndHealthy() {
		assertThat(get("/actuator/shards")).contains("\"shop-1\":{\"state\":\"UP\"")
			.contains("\"shop-4\":{\"state\":\"UP\"")
			.contains("\"migrationVersion\":\"3\"")
			.contains("\"drift\":[]");
		assertThat(get("/actuator/health")).contains("\"shards\":{").contains("\"status\":\"UP\"");
		assertThat(get("/actuator/info")).contains("\"shards\":{\"count\":4");
		assertThat(get("/actuator/shards/locate/42")).contains("\"shard\":\"shop-");
	}

	@Test
	void prometheusHasTheMetersOfTheDashboard() {
		get("/customers/42/orders");
		assertThat(get("/actuator/prometheus")).contains("shard_operations_seconds_bucket{")
			.contains("shard_map_epoch")
			.contains("shard_skew{what=\"rows\"}")
			.contains("hikaricp_connections_active{pool=\"shard-shop-");
	}

	private String get(String path) {
		return this.client.get()
			.uri(path)
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.returnResult()
			.getResponseBody();
	}

}
