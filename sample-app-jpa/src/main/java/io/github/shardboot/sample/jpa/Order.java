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
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonIgnore;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;

import io.github.shardboot.ShardKey;

/**
 * An order. It lives in the shard of its customer, so that the association never leaves
 * the shard.
 *
 * @author Shardboot Contributors
 */
@Entity
@Table(name = "orders")
public class Order {

	@Id
	@GeneratedValue(strategy = GenerationType.UUID)
	private UUID id;

	@ShardKey
	private Long customerId;

	@ManyToOne(fetch = FetchType.LAZY)
	@JoinColumn(name = "customerId", insertable = false, updatable = false)
	private Customer customer;

	private Instant placedAt;

	private BigDecimal amount;

	private String status;

	@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
	protected Order() {
	}

	@SuppressWarnings("NullAway.Init") // Hibernate sets the id
	Order(Customer customer, BigDecimal amount) {
		this.customer = customer;
		this.customerId = customer.getId();
		this.amount = amount;
		this.placedAt = Instant.now().truncatedTo(ChronoUnit.MILLIS);
		this.status = "PLACED";
	}

	public UUID getId() {
		return this.id;
	}

	public Long getCustomerId() {
		return this.customerId;
	}

	@JsonIgnore
	public Customer getCustomer() {
		return this.customer;
	}

	public Instant getPlacedAt() {
		return this.placedAt;
	}

	public BigDecimal getAmount() {
		return this.amount;
	}

	public String getStatus() {
		return this.status;
	}

}
