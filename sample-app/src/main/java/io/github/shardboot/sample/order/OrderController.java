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

import jakarta.validation.Valid;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

import io.github.shardboot.ShardContext;

/**
 * Places and shows orders.
 *
 * @author Shardboot Contributors
 */
@RestController
class OrderController {

	private final OrderRepository orders;

	private final OrderService service;

	OrderController(OrderRepository orders, OrderService service) {
		this.orders = orders;
		this.service = service;
	}

	@PostMapping("/customers/{customerId}/orders")
	@ResponseStatus(HttpStatus.CREATED)
	Order place(@PathVariable Long customerId, @Valid @RequestBody NewOrder order) {
		return this.service.place(customerId, order.amount());
	}

	@GetMapping("/customers/{customerId}/orders")
	List<Order> list(@PathVariable Long customerId) {
		return this.orders.findByCustomerIdOrderByPlacedAt(customerId);
	}

	@GetMapping("/customers/{customerId}/orders/totals")
	OrderTotals totals(@PathVariable Long customerId) {
		return this.service.totals(customerId);
	}

	@GetMapping("/orders")
	List<Order> list() {
		// The starter has read the header X-Customer-Id and chosen the customer's shard.
		return list((Long) ShardContext.require().key().orElseThrow());
	}

}
