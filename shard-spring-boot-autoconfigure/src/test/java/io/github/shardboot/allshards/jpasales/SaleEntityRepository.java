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

package io.github.shardboot.allshards.jpasales;

import java.math.BigDecimal;
import java.util.List;

import org.springframework.data.domain.Limit;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Window;
import org.springframework.data.jpa.repository.Query;

import io.github.shardboot.AllShards;
import io.github.shardboot.Reduction;
import io.github.shardboot.allshards.sales.SaleQueries;

/**
 * Calls on all shards through Spring Data JPA.
 *
 * @author Shardboot Contributors
 */
@AllShards
public interface SaleEntityRepository extends SaleQueries<SaleEntity> {

	Window<SaleEntity> findByQuantityGreaterThan(int quantity, ScrollPosition position, Limit limit, Sort sort);

	Window<SaleEntity> findFirst7ByOrderByQuantityDesc(ScrollPosition position);

	@Query("select s from SaleEntity s where s.quantity > :quantity")
	Page<SaleEntity> page(int quantity, Pageable pageable);

	@Query("select s from SaleEntity s where s.quantity > :quantity order by s.code desc")
	@AllShards(orderBy = "code desc")
	List<SaleEntity> sorted(int quantity, Sort sort);

	@Query("select sum(s.amount) from SaleEntity s where s.quantity > :quantity")
	@AllShards(reduce = Reduction.SUM)
	BigDecimal total(int quantity);

	@Query("select count(s) from SaleEntity s where s.quantity > :quantity")
	long howMany(int quantity);

}
