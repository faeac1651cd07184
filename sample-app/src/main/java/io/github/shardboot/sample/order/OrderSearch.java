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

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import org.springframework.data.domain.Limit;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.Repository;

import io.github.shardboot.AllShards;
import io.github.shardboot.OnFailure;
import io.github.shardboot.ShardResults;

/**
 * Orders of all customers. Every method runs on all shards at once and answers as one
 * database with all orders would.
 *
 * @author Shardboot Contributors
 */
@AllShards
interface OrderSearch extends Repository<Order, UUID> {

	/**
	 * Find a page by offset. Each shard reads all rows up to the end of the page, so this
	 * is for the first pages.
	 * @param status the status
	 * @param page which page, in which order
	 * @return the page
	 */
	Page<Order> findByStatus(OrderStatus status, Pageable page);

	/**
	 * Find the latest orders.
	 * @param status the status
	 * @param limit how many
	 * @return the orders, the latest first
	 */
	List<Order> findByStatusOrderByPlacedAtDescIdDesc(OrderStatus status, Limit limit);

	/**
	 * Find the orders behind one, however many are before it.
	 * @param status the status
	 * @param placedAt when the last order seen was placed
	 * @param id the id of the last order seen
	 * @param limit how many
	 * @return the orders, the latest first
	 */
	default List<Order> findBehind(OrderStatus status, Instant placedAt, UUID id, Limit limit) {
		return findByStatusAndPlacedAtLessThanOrStatusAndPlacedAtAndIdLessThanOrderByPlacedAtDescIdDesc(status,
				placedAt, status, placedAt, id, limit);
	}

	/**
	 * Find the orders behind one, see {@link #findBehind}.
	 * @param status the status
	 * @param before when the last order seen was placed
	 * @param sameStatus the status
	 * @param placedAt when the last order seen was placed
	 * @param id the id of the last order seen
	 * @param limit how many
	 * @return the orders, the latest first
	 */
	List<Order> findByStatusAndPlacedAtLessThanOrStatusAndPlacedAtAndIdLessThanOrderByPlacedAtDescIdDesc(
			OrderStatus status, Instant before, OrderStatus sameStatus, Instant placedAt, UUID id, Limit limit);

	/**
	 * Add up the orders of each status in each shard. Groups of several shards are not
	 * merged by the starter; the caller adds them up.
	 * @return the figures by shard
	 */
	@Query("select status, count(*) as orders, sum(amount) as amount from orders group by status")
	ShardResults<List<StatusTotals>> totalsByStatus();

	/**
	 * Add up the orders of each shard. A shard that fails or takes longer than a second
	 * is missing.
	 * @return the figures by shard
	 */
	@AllShards(onFailure = OnFailure.PARTIAL, timeout = "1s")
	@Query("select count(*) as orders, coalesce(sum(amount), 0) as amount from orders")
	ShardResults<OrderTotals> totals();

}
