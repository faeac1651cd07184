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

package io.github.shardboot.sample.tenant;

import java.util.Map;
import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.web.servlet.client.RestTestClient;

import io.github.shardboot.sample.ShopTest;
import io.github.shardboot.sample.database.EmbeddedShopServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the profile {@code tenants}.
 *
 * @author Shardboot Contributors
 */
@ShopTest
@ActiveProfiles("tenants")
class TenantIntegrationTests {

	@Autowired
	private RestTestClient client;

	@AfterEach
	void clear() {
		for (long id = 1; id <= 10; id++) {
			this.client.delete().uri("/tenants/" + id).exchange();
		}
		for (int shard = 1; shard <= 4; shard++) {
			database("tenants_" + shard).sql("truncate customers, orders").update();
		}
	}

	@Test
	void smallTenantsShareShardsAndAnEnterpriseHasItsOwn() {
		for (long id = 1; id <= 6; id++) {
			signUp(id, false);
		}
		signUp(7, true);
		assertThat(shards()).isEqualTo(Map.of("shop-1", 2L, "shop-2", 2L, "shop-3", 2L, "shop-4", 1L));
		this.client.get()
			.uri("/where/7")
			.exchange()
			.expectBody()
			.jsonPath("$.shard")
			.isEqualTo("shop-4")
			.jsonPath("$.why")
			.isEqualTo("DIRECTORY");
		register(7);
		assertThat(database("tenants_4").sql("select id from customers").query(Long.class).list()).containsExactly(7L);
		this.client.post().uri("/tenants/8?enterprise=true").exchange().expectStatus().isEqualTo(HttpStatus.NOT_FOUND);
	}

	@Test
	void aCustomerHasToSignUpFirst() {
		this.client.get().uri("/customers/9").exchange().expectStatus().isNotFound();
		signUp(9, false);
		register(9);
		this.client.get().uri("/customers/9").exchange().expectStatus().isOk();
	}

	@Test
	void aTenantCanBePinnedWhereItIsOnly() {
		this.client.put()
			.uri("/tenants/10/shard/shop-2")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.pinned")
			.isEqualTo(true);
		this.client.put().uri("/tenants/10/shard/shop-3").exchange().expectStatus().isEqualTo(HttpStatus.CONFLICT);
		this.client.get()
			.uri("/tenants")
			.exchange()
			.expectBody()
			.jsonPath("$[0].key")
			.isEqualTo(10)
			.jsonPath("$[0].shard")
			.isEqualTo("shop-2");
	}

	private void signUp(long id, boolean enterprise) {
		this.client.post()
			.uri("/tenants/%d?enterprise=%s".formatted(id, enterprise))
			.exchange()
			.expectStatus()
			.isCreated();
	}

	private void register(long id) {
		this.client.post()
			.uri("/customers")
			.contentType(MediaType.APPLICATION_JSON)
			.body(Map.of("id", id, "name", "Ada", "countryCode", "GB"))
			.exchange()
			.expectStatus()
			.isCreated();
	}

	private static Map<String, Long> shards() {
		return database("tenants").sql("select shard, count(*) as tenants from shard_directory group by shard")
			.query((row, number) -> Map.entry(row.getString(1), row.getLong(2)))
			.list()
			.stream()
			.collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
	}

	private static JdbcClient database(String name) {
		return JdbcClient.create(
				new DriverManagerDataSource(EmbeddedShopServer.shared().url() + "/" + name, "postgres", "postgres"));
	}

}
