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

import java.math.BigDecimal;

import org.springframework.data.jdbc.core.JdbcAggregateOperations;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import io.github.shardboot.ShardKey;
import io.github.shardboot.sample.customer.CustomerNotFoundException;
import io.github.shardboot.sample.customer.CustomerRepository;

/**
 * Places orders and adds them up. {@code @ShardKey} sends everything that a method does,
 * plain SQL too, to the customer's shard.
 *
 * @author Shardboot Contributors
 */
@Service
class OrderService {

	private final CustomerRepository customers;

	private final JdbcAggregateOperations aggregates;

	private final JdbcClient jdbc;

	OrderService(CustomerRepository customers, JdbcAggregateOperations aggregates, JdbcClient jdbc) {
		this.customers = customers;
		this.aggregates = aggregates;
		this.jdbc = jdbc;
	}

	@Transactional
	Order place(@ShardKey Long customerId, BigDecimal amount) {
		this.customers.findById(customerId).orElseThrow(CustomerNotFoundException::new);
		return this.aggregates.insert(Order.place(customerId, amount));
	}

	@Transactional(readOnly = true)
	OrderTotals totals(@ShardKey Long customerId) {
		return this.jdbc.sql("""
				select count(*) as orders, coalesce(sum(amount), 0) as amount
				from orders where customer_id = :customerId
				""").param("customerId", customerId).query(OrderTotals.class).single();
	}

}
