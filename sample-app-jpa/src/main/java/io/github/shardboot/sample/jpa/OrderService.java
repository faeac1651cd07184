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

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.server.ResponseStatusException;

import io.github.shardboot.ShardKey;

/**
 * Places orders. {@code @ShardKey} chooses the shard before the transaction begins: with
 * JPA the key must be known there.
 *
 * @author Shardboot Contributors
 */
@Service
class OrderService {

	private final CustomerRepository customers;

	private final OrderRepository orders;

	OrderService(CustomerRepository customers, OrderRepository orders) {
		this.customers = customers;
		this.orders = orders;
	}

	@Transactional
	Order place(@ShardKey Long customerId, BigDecimal amount) {
		Customer customer = this.customers.findById(customerId)
			.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
		return this.orders.save(new Order(customer, amount));
	}

}
