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

package io.github.shardboot.sample.customer;

import org.springframework.data.jdbc.core.JdbcAggregateOperations;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import io.github.shardboot.ShardKey;

/**
 * Registers customers.
 *
 * @author Shardboot Contributors
 */
@Service
class CustomerService {

	private final JdbcAggregateOperations aggregates;

	CustomerService(JdbcAggregateOperations aggregates) {
		this.aggregates = aggregates;
	}

	/**
	 * Insert a customer. The key is a property of the argument; the shard is chosen
	 * before the transaction begins. A repository's {@code save} would take a customer
	 * that has an id for an existing one.
	 * @param customer the new customer
	 * @return the customer
	 */
	@Transactional
	Customer register(@ShardKey("id") Customer customer) {
		return this.aggregates.insert(customer);
	}

}
