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

import java.math.BigDecimal;
import java.util.List;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

import io.github.shardboot.ShardContext;

/**
 * The same requests as in {@code sample-app}.
 *
 * @author Shardboot Contributors
 */
@RestController
class ShopController {

	private final CustomerRepository customers;

	private final OrderRepository orders;

	private final CountryRepository countries;

	private final OrderService service;

	ShopController(CustomerRepository customers, OrderRepository orders, CountryRepository countries,
			OrderService service) {
		this.customers = customers;
		this.orders = orders;
		this.countries = countries;
		this.service = service;
	}

	@PostMapping("/customers")
	@ResponseStatus(HttpStatus.CREATED)
	Customer register(@RequestBody NewCustomer customer) {
		return this.customers.save(new Customer(customer.id(), customer.name(), customer.countryCode()));
	}

	@PostMapping("/customers/{customerId}/orders")
	@ResponseStatus(HttpStatus.CREATED)
	Order place(@PathVariable Long customerId, @RequestBody NewOrder order) {
		return this.service.place(customerId, order.amount());
	}

	@GetMapping("/orders")
	List<Order> list() {
		// The starter has read the header X-Customer-Id and chosen the customer's shard.
		Long customerId = (Long) ShardContext.require().key().orElseThrow();
		return this.orders.findByCustomerIdOrderByPlacedAt(customerId);
	}

	@GetMapping("/countries")
	List<Country> countries() {
		return this.countries.findAll();
	}

	/**
	 * What a new customer sends.
	 *
	 * @param id the number that the shop gave to the customer
	 * @param name the name
	 * @param countryCode the code of the country to deliver to
	 */
	record NewCustomer(Long id, String name, String countryCode) {
	}

	/**
	 * What a customer sends to place an order.
	 *
	 * @param amount what the customer pays
	 */
	record NewOrder(BigDecimal amount) {
	}

}
