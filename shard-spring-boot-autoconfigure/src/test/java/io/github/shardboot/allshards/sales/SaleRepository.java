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

package io.github.shardboot.allshards.sales;

import java.math.BigDecimal;
import java.util.List;
import java.util.Set;

import org.springframework.data.jdbc.repository.query.Query;

import io.github.shardboot.AllShards;
import io.github.shardboot.Reduction;

/**
 * Calls on all shards through Spring Data JDBC.
 *
 * @author Shardboot Contributors
 */
@AllShards
public interface SaleRepository extends SaleQueries<Sale> {

	@Query("select sum(amount) from sale where quantity > :quantity")
	@AllShards(reduce = Reduction.SUM)
	BigDecimal total(int quantity);

	@Query("select min(name) from sale where quantity > :quantity")
	@AllShards(reduce = Reduction.MIN)
	String firstName(int quantity);

	@Query("select max(amount) from sale where quantity > :quantity")
	@AllShards(reduce = Reduction.MAX)
	BigDecimal largest(int quantity);

	@Query("select count(*) from sale where quantity > :quantity")
	long howMany(int quantity);

	@Query("select exists (select 1 from sale where name = :name)")
	boolean isThere(String name);

	@Query("select * from sale where quantity > :quantity order by title desc nulls last, status, id")
	@AllShards(orderBy = "title desc nulls last, status, id")
	List<Sale> byTitle(int quantity);

	@Query("select name from sale where quantity > :quantity order by name desc")
	@AllShards(orderBy = "name desc")
	List<String> names(int quantity);

	@Query("select distinct name from sale where quantity > :quantity and name is not null")
	Set<String> distinctNames(int quantity);

	@AllShards(orderBy = "quantity desc nulls last, id")
	List<Sale> findByCodeStartingWith(String prefix);

}
