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

import java.util.List;
import java.util.UUID;

import org.springframework.data.domain.Limit;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Window;
import org.springframework.data.jpa.repository.JpaRepository;

import io.github.shardboot.AllShards;

/**
 * Orders, each in the shard of its customer: the query names the entity's shard key.
 *
 * @author Shardboot Contributors
 */
interface OrderRepository extends JpaRepository<Order, UUID> {

	List<Order> findByCustomerIdOrderByPlacedAt(Long customerId);

	/**
	 * Find orders of all customers, in all shards at once, behind a position.
	 * @param status the status
	 * @param position where to begin, a keyset
	 * @param limit how many
	 * @return the orders, the latest first
	 */
	@AllShards
	Window<Order> findByStatusOrderByPlacedAtDescIdDesc(String status, ScrollPosition position, Limit limit);

}
