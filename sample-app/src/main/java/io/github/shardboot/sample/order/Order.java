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
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Positive;
import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

import io.github.shardboot.ShardKey;

/**
 * An order. Its id is random, so that no sequence has to be shared between the shards.
 *
 * @param id the id
 * @param customerId the customer, who decides in which shard the order lives
 * @param placedAt when the order was placed
 * @param amount what the customer pays
 * @param status how far the order has come
 * @author Shardboot Contributors
 */
@Table("orders")
record Order(@Id UUID id, @ShardKey Long customerId, Instant placedAt,
		@Positive @Digits(integer = 10, fraction = 2) BigDecimal amount, OrderStatus status) {

	static Order place(Long customerId, BigDecimal amount) {
		return new Order(UUID.randomUUID(), customerId, Instant.now().truncatedTo(ChronoUnit.MILLIS), amount,
				OrderStatus.PLACED);
	}

}
