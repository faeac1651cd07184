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

package io.github.shardboot.sample.country;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.web.servlet.client.RestTestClient;

import io.github.shardboot.sample.ShopTest;

/**
 * Tests for {@link CountryController}. The shards have no table of countries.
 *
 * @author Shardboot Contributors
 */
@ShopTest
class CountryIntegrationTests {

	private final RestTestClient client;

	CountryIntegrationTests(RestTestClient client) {
		this.client = client;
	}

	@ParameterizedTest
	@ValueSource(strings = { "X-Other", "X-Customer-Id" })
	void countriesComeFromTheDefaultDatabaseWithAndWithoutAKey(String header) {
		this.client.get()
			.uri("/countries")
			.header(header, "42")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.length()")
			.isEqualTo(8)
			.jsonPath("$[0].name")
			.isEqualTo("Austria");
	}

}
