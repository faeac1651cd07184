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
import java.io.Reader;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.web.util.UriComponentsBuilder;

import io.github.shardboot.sample.ShopDatabases;
import io.github.shardboot.sample.ShopTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OrderSearchController}, with the CSV that is shipped.
 *
 * @author Shardboot Contributors
 */
@ShopTest
class OrderSearchIntegrationTests {

	// PostgreSQL compares uuids as the bytes that they are
	private static final Comparator<Order> BY_ID = Comparator.comparing((order) -> order.id().toString());

	private static final Comparator<Order> LATEST = Comparator.comparing(Order::placedAt)
		.thenComparing(BY_ID)
		.reversed();

	private static final Comparator<Order> DEAREST = Comparator.comparing(Order::amount)
		.thenComparing(BY_ID)
		.reversed();

	private final RestTestClient client;

	private final ShopDatabases databases;

	private final List<Order> file;

	OrderSearchIntegrationTests(RestTestClient client, ShopDatabases databases, OrdersCsv csv) throws IOException {
		this.client = client;
		this.databases = databases;
		try (Reader reader = Files.newBufferedReader(OrdersCsvGenerator.FILE)) {
			this.file = csv.read(reader);
		}
	}

	@BeforeEach
	void importOrders() throws IOException {
		this.databases.clear();
		this.client.post()
			.uri("/orders/import")
			.contentType(MediaType.parseMediaType("text/csv"))
			.body(Files.readString(OrdersCsvGenerator.FILE))
			.exchange()
			.expectStatus()
			.isOk();
	}

	@Test
	void aPageHoldsTheRowsThatOneDatabaseWouldFind() {
		Found found = get("/search/orders?status=PAID&page=17&size=20&sort=amount", Found.class);
		List<Order> all = paid(DEAREST);
		assertThat(found.content()).containsExactlyElementsOf(all.subList(340, 360));
		assertThat(found.page().totalElements()).isEqualTo(all.size());
	}

	@Test
	void scrollingMeetsEveryOrderOnceAndInOrder() {
		List<Order> met = new ArrayList<>();
		String path = "/search/orders/scroll?status=PAID&size=100";
		while (path != null) {
			FoundOrders found = get(path, FoundOrders.class);
			met.addAll(found.orders());
			path = found.next();
		}
		assertThat(met).containsExactlyElementsOf(paid(LATEST));
	}

	@Test
	void ordersOfOneMomentAreNotSkippedByScrolling() {
		ShopDatabases.SHARDS
			.forEach((shard) -> this.databases.shard(shard).sql("update orders set placed_at = now()").update());
		FoundOrders first = get("/search/orders/scroll?status=PAID&size=50", FoundOrders.class);
		FoundOrders second = get(String.valueOf(first.next()), FoundOrders.class);
		List<Order> met = new ArrayList<>(first.orders());
		met.addAll(second.orders());
		assertThat(met).hasSize(100).doesNotHaveDuplicates();
	}

	@Test
	void aPageFarBehindIsRefused() {
		this.client.get()
			.uri("/search/orders?status=PAID&page=100&size=100")
			.exchange()
			.expectStatus()
			.isBadRequest()
			.expectBody()
			.jsonPath("$.detail")
			.isEqualTo("That page is too far behind. Go on by 'next' of /search/orders/scroll.");
	}

	@Test
	void anUnknownOrderIsRefused() {
		this.client.get().uri("/search/orders?status=PAID&sort=password").exchange().expectStatus().isBadRequest();
	}

	@Test
	void addsUpTheOrdersOfEachStatus() {
		Map<OrderStatus, OrderTotals> expected = this.file.stream()
			.collect(Collectors.toMap(Order::status, (order) -> new OrderTotals(1, order.amount()), OrderTotals::plus));
		Map<OrderStatus, OrderTotals> totals = this.client.get()
			.uri("/search/orders/totals/status")
			.exchange()
			.expectBody(new ParameterizedTypeReference<Map<OrderStatus, OrderTotals>>() {
			})
			.returnResult()
			.getResponseBody();
		assertThat(totals).isEqualTo(expected);
	}

	@Test
	void totalsTellWhichShardIsMissing() {
		ShopTotals all = get("/search/orders/totals", ShopTotals.class);
		assertThat(all.complete()).isTrue();
		assertThat(all.totals()).isEqualTo(new OrderTotals(this.file.size(),
				this.file.stream().map(Order::amount).reduce(BigDecimal.ZERO, BigDecimal::add)));
		this.databases.whileLocked("shop-3", () -> {
			ShopTotals partial = get("/search/orders/totals", ShopTotals.class);
			assertThat(partial.complete()).isFalse();
			assertThat(partial.missing()).containsExactly("shop-3");
			assertThat(partial.shards()).containsOnlyKeys("shop-1", "shop-2", "shop-4");
			assertThat(partial.totals().orders()).isEqualTo(this.file.size() - all.shards().get("shop-3").orders());
		});
	}

	private List<Order> paid(Comparator<Order> order) {
		return this.file.stream().filter((one) -> one.status() == OrderStatus.PAID).sorted(order).toList();
	}

	private <T> T get(String path, Class<T> type) {
		T body = this.client.get()
			.uri(UriComponentsBuilder.fromUriString(path).build().toUri())
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(type)
			.returnResult()
			.getResponseBody();
		assertThat(body).isNotNull();
		return body;
	}

	/**
	 * A page.
	 */
	private record Found(List<Order> content, PageFacts page) {

		private record PageFacts(long totalElements) {

		}

	}

}
