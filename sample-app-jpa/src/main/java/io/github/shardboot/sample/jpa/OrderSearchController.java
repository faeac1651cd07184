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

package io.github.shardboot.sample.jpa;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.KeysetScrollPosition;
import org.springframework.data.domain.Limit;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Window;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Searches the orders of all customers, as {@code sample-app} does. Spring Data JPA
 * itself knows how to go on behind a row.
 *
 * @author Shardboot Contributors
 */
@RestController
class OrderSearchController {

	private final OrderRepository orders;

	OrderSearchController(OrderRepository orders) {
		this.orders = orders;
	}

	@GetMapping("/search/orders/scroll")
	FoundOrders scroll(@RequestParam String status, @RequestParam(defaultValue = "20") int size,
			@RequestParam(required = false) @Nullable Instant placedAt,
			@RequestParam(required = false) @Nullable UUID id) {
		ScrollPosition position = (placedAt != null && id != null)
				? ScrollPosition.forward(Map.of("placedAt", placedAt, "id", id)) : ScrollPosition.keyset();
		Window<Order> window = this.orders.findByStatusOrderByPlacedAtDescIdDesc(status, position, Limit.of(size));
		KeysetScrollPosition last = window.hasNext() ? (KeysetScrollPosition) window.positionAt(window.size() - 1)
				: null;
		return new FoundOrders(window.getContent(), (last != null) ? last.getKeys() : null);
	}

	/**
	 * Some orders, and where to go on.
	 *
	 * @param orders the orders
	 * @param next the parameters of the next request, or {@code null} if these were the
	 * last
	 */
	record FoundOrders(List<Order> orders, @Nullable Map<String, Object> next) {
	}

}
