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

package io.github.shardboot.sample.load;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import com.jayway.jsonpath.JsonPath;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.client.EntityExchangeResult;
import org.springframework.test.web.servlet.client.RestTestClient;

import io.github.shardboot.Shards;
import io.github.shardboot.sample.ShopTest;
import io.github.shardboot.sample.database.EmbeddedShopServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the profile {@code rebalance}: what the README tells to do, in databases of
 * its own, as other tests use the shop's at the same time.
 *
 * @author Shardboot Contributors
 */
@ShopTest
@ActiveProfiles("rebalance")
class RebalanceIntegrationTests {

	private static final int IMPORTED = 12_000;

	private static final int WRITERS = 4;

	private static final List<String> SHARDS = IntStream.rangeClosed(1, 5).mapToObj("shop-%d"::formatted).toList();

	private final RestTestClient client;

	private final Shards shards;

	RebalanceIntegrationTests(RestTestClient client, Shards shards) {
		this.client = client;
		this.shards = shards;
	}

	@DynamicPropertySource
	static void ownDatabases(DynamicPropertyRegistry properties) {
		JdbcClient server = database("postgres");
		server.sql("create database growing").update();
		properties.add("spring.datasource.url", () -> EmbeddedShopServer.shared().url() + "/growing");
		for (String shard : SHARDS) {
			server.sql("create database " + name(shard)).update();
			properties.add("shard.shards." + shard + ".url",
					() -> EmbeddedShopServer.shared().url() + "/" + name(shard));
		}
	}

	@AfterEach
	void stopLoad() {
		this.client.delete().uri("/load").exchange();
	}

	@Test
	void aFifthShardGetsItsShareWhileOrdersAreWrittenAndEachIsThereOnce() throws Exception {
		post("/orders/import", "text/csv", new ClassPathResource("orders.csv").getContentAsByteArray());
		assertThat(orders().values()).doesNotContain("shop-5");
		post("/load?perSecond=200", "application/json", new byte[0]);
		String plan = get("/actuator/shardmoves/plan?intent=even-out");
		assertThat(JsonPath.<List<String>>read(plan, "$.moves[*].target")).isNotEmpty().containsOnly("shop-5");
		int moves = JsonPath.<Integer>read(plan, "$.moves.length()");
		String started = post("/actuator/shardmoves", "application/json", """
				{"intent":"even-out"}""".getBytes());
		assertThat(JsonPath.<Integer>read(started, "$.moves.length()")).isEqualTo(moves);
		Awaitility.await().atMost(Duration.ofMinutes(4)).pollInterval(Duration.ofMillis(500)).until(() -> {
			checkTotals();
			return JsonPath.<List<String>>read(get("/actuator/shardmoves"), "$.moves[*].state");
		}, (states) -> states.size() == moves && Set.of("DONE").containsAll(states));
		String load = delete("/load");
		assertThat(JsonPath.<Integer>read(load, "$.failed")).isZero();
		int acknowledged = JsonPath.<Integer>read(load, "$.acknowledged");
		checkOrders(acknowledged);
		assertThat(JsonPath.<Integer>read(get("/search/orders/totals"), "$.totals.orders"))
			.isEqualTo(IMPORTED + acknowledged);
		assertThat(JsonPath.<Map<String, Integer>>read(get("/actuator/shards"), "$.shards.shop-5.database.rows"))
			.containsOnlyKeys("customers", "orders", "reviews");
	}

	// a sum over all shards that are there has each order once, also while rows are in
	// two
	private void checkTotals() {
		int before = JsonPath.read(get("/load"), "$.acknowledged");
		EntityExchangeResult<String> answer = this.client.get()
			.uri("/search/orders/totals")
			.exchange()
			.expectBody(String.class)
			.returnResult();
		int after = JsonPath.read(get("/load"), "$.acknowledged");
		// 503: one of the shards handed rows over for longer than the call may take
		assertThat(answer.getStatus()).isIn(HttpStatus.OK, HttpStatus.SERVICE_UNAVAILABLE);
		String totals = answer.getResponseBody();
		if (answer.getStatus() == HttpStatus.OK && JsonPath.<Boolean>read(totals, "$.complete")) {
			assertThat(JsonPath.<Integer>read(totals, "$.totals.orders")).isBetween(IMPORTED + before,
					IMPORTED + after + WRITERS);
		}
	}

	private void checkOrders(int acknowledged) {
		Map<UUID, String> orders = orders();
		assertThat(orders).hasSize(IMPORTED + acknowledged);
		assertThat(orders.keySet().stream().filter((id) -> id.version() == 4).map(UUID::getLeastSignificantBits))
			.containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, acknowledged).boxed().toList());
		assertThat(orders.values().stream().filter("shop-5"::equals).count()).isBetween(orders.size() * 17L / 100,
				orders.size() * 23L / 100);
	}

	// all orders that are anywhere, after a look at whether they are where they should be
	private Map<UUID, String> orders() {
		Map<UUID, String> orders = new HashMap<>();
		for (String shard : SHARDS) {
			database(name(shard)).sql("select id, customer_id from orders").query((row) -> {
				assertThat(this.shards.locate(row.getLong("customer_id")).shard()).isEqualTo(shard);
				assertThat(orders.put(row.getObject("id", UUID.class), shard)).isNull();
			});
		}
		return orders;
	}

	private String get(String path) {
		return body(this.client.get().uri(path).exchange());
	}

	private String delete(String path) {
		return body(this.client.delete().uri(path).exchange());
	}

	private String post(String path, String type, byte[] content) {
		return body(this.client.post().uri(path).contentType(MediaType.parseMediaType(type)).body(content).exchange());
	}

	private static String body(RestTestClient.ResponseSpec response) {
		String body = response.expectBody(String.class).returnResult().getResponseBody();
		response.expectStatus().isOk();
		return String.valueOf(body);
	}

	private static String name(String shard) {
		return shard.replace("shop-", "growing_");
	}

	private static JdbcClient database(String name) {
		return JdbcClient.create(
				new DriverManagerDataSource(EmbeddedShopServer.shared().url() + "/" + name, "postgres", "postgres"));
	}

}
