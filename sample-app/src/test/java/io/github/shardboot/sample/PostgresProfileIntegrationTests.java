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
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;

import io.github.shardboot.sample.database.EmbeddedShopServer;

/**
 * Tests for the profile {@code postgres}, with a server that the shop did not start.
 *
 * @author Shardboot Contributors
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureRestTestClient
@ActiveProfiles("postgres")
class PostgresProfileIntegrationTests {

	@DynamicPropertySource
	static void environmentVariables(DynamicPropertyRegistry registry) {
		String url = EmbeddedShopServer.shared().url();
		registry.add("SHOP_DB_URL", () -> url + "/shop");
		registry.add("SHOP_DB_USERNAME", () -> "postgres");
		registry.add("SHOP_DB_PASSWORD", () -> "postgres");
		for (int number = 1; number <= 4; number++) {
			String shard = url + "/shop_" + number;
			registry.add("SHOP_SHARD_%d_URL".formatted(number), () -> shard);
		}
	}

	@Test
	void theShopOpensOnServersThatTheEnvironmentNames(@Autowired RestTestClient client) {
		client.get().uri("/countries").exchange().expectStatus().isOk();
		client.get().uri("/customers/42/orders").exchange().expectStatus().isOk();
	}

}
