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

import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

import org.springframework.data.domain.Limit;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.Slice;
import org.springframework.data.domain.Sort;
import org.springframework.data.repository.NoRepositoryBean;
import org.springframework.data.repository.Repository;
import org.springframework.data.util.Streamable;

import io.github.shardboot.AllShards;
import io.github.shardboot.ShardResults;

/**
 * Calls on all shards that JDBC and JPA both know.
 *
 * @param <T> the entity
 * @author Shardboot Contributors
 */
@NoRepositoryBean
@AllShards
public interface SaleQueries<T extends Identified> extends Repository<T, UUID> {

	List<T> findAll(Sort sort);

	Page<T> findAll(Pageable pageable);

	Optional<T> findById(UUID id);

	long count();

	boolean existsById(UUID id);

	List<T> findByQuantityGreaterThan(int quantity, Sort sort);

	Page<T> findByPaid(Boolean paid, Pageable pageable);

	Slice<T> findByQuantityLessThan(int quantity, Pageable pageable);

	List<T> readByQuantityLessThan(int quantity, Pageable pageable);

	List<T> findByQuantityBetween(int low, int high, Limit limit, Sort sort);

	List<T> findTop5ByQuantityGreaterThanOrderByNameDescIdAsc(int quantity);

	Collection<T> findByPaidOrderBySoldAtDescIdAsc(Boolean paid);

	Set<T> findByDay(LocalDate day);

	Iterable<T> findByQuantityOrderByReferenceDescIdAsc(int quantity);

	Optional<T> findFirstByQuantityGreaterThanOrderByAmountDescIdDesc(int quantity);

	T findFirstByQuantityLessThanOrderByTitleAscIdAsc(int quantity);

	T readByName(String name);

	Optional<T> findByCode(String code);

	Stream<T> findByQuantityGreaterThanOrderByNameAscIdAsc(int quantity);

	Stream<T> findByQuantityGreaterThanOrderByCodeDescIdAsc(int quantity);

	Stream<T> streamByPaid(Boolean paid);

	Streamable<T> findByNameStartingWith(String prefix);

	long countByPaid(Boolean paid);

	int countByQuantityLessThan(int quantity);

	boolean existsByName(String name);

	List<SaleName> findByPaidOrderByNameAscIdDesc(Boolean paid);

	<P> List<P> findByQuantity(int quantity, Sort sort, Class<P> type);

	ShardResults<List<T>> readByPaid(Boolean paid);

	default List<T> cheapest(int quantity, Limit limit) {
		return findByQuantityBetween(0, quantity, limit, Sort.by("amount", "id"));
	}

}
