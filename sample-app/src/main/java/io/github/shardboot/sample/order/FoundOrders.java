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

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Some orders, and where to go on.
 *
 * @param orders the orders
 * @param next the path of the next orders, or {@code null} if these were the last
 * @author Shardboot Contributors
 */
record FoundOrders(List<Order> orders, @Nullable String next) {

	static FoundOrders of(OrderStatus status, int size, List<Order> orders) {
		if (orders.size() <= size) {
			return new FoundOrders(orders, null);
		}
		Order last = orders.get(size - 1);
		String next = UriComponentsBuilder.fromPath("/search/orders/scroll")
			.queryParam("status", status)
			.queryParam("size", size)
			.queryParam("placedAt", last.placedAt())
			.queryParam("id", last.id())
			.toUriString();
		return new FoundOrders(orders.subList(0, size), next);
	}

}
