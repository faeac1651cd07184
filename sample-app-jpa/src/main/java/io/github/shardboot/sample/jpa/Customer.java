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

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

import io.github.shardboot.ShardKey;

/**
 * A customer. The id is the shard key of the customer and of all the customer's orders.
 *
 * @author Shardboot Contributors
 */
@Entity
@Table(name = "customers")
public class Customer {

	@Id
	@ShardKey
	private Long id;

	private String name;

	private String countryCode;

	@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
	protected Customer() {
	}

	Customer(Long id, String name, String countryCode) {
		this.id = id;
		this.name = name;
		this.countryCode = countryCode;
	}

	public Long getId() {
		return this.id;
	}

	public String getName() {
		return this.name;
	}

	public String getCountryCode() {
		return this.countryCode;
	}

}
