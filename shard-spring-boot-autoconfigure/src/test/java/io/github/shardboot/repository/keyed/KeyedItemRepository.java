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

package io.github.shardboot.repository.keyed;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

import org.springframework.data.domain.Limit;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.Sort;
import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.ListCrudRepository;
import org.springframework.data.repository.ListPagingAndSortingRepository;
import org.springframework.data.repository.query.QueryByExampleExecutor;

import io.github.shardboot.ShardKey;

/**
 * A repository with every kind of method.
 *
 * @author Shardboot Contributors
 */
public interface KeyedItemRepository extends ListCrudRepository<KeyedItem, Long>,
		ListPagingAndSortingRepository<KeyedItem, Long>, QueryByExampleExecutor<KeyedItem> {

	// by derived query

	List<KeyedItem> findByOwner(Long owner);

	List<KeyedItem> findByNameAndOwner(String name, Long owner);

	Page<KeyedItem> findByOwnerAndName(Long owner, String name, Pageable pageable);

	List<KeyedItem> findTop2ByOwnerOrderByName(Long owner, Sort sort);

	List<KeyedItem> findByNameBetweenAndOwner(String low, String high, Long owner, Limit limit);

	long countByOwner(Long owner);

	int deleteByOwner(Long owner);

	Optional<KeyedItem> findByOwnerIs(Long owner);

	List<KeyedItem> findByOwnerIn(Collection<Long> owners);

	// not by derived query: other operators, Or, order over several shards

	List<KeyedItem> findByOwnerOrName(Long owner, String name);

	List<KeyedItem> findByOwnerGreaterThan(Long owner);

	List<KeyedItem> findByOwnerNot(Long owner);

	List<KeyedItem> findByOwnerInOrderByName(Collection<Long> owners);

	List<KeyedItem> findByName(String name);

	// by annotation

	@Query("select * from item where owner = :owner")
	List<KeyedItem> select(@ShardKey Long owner);

	@Query("select * from item where owner = any(:owners)")
	List<KeyedItem> selectAny(@ShardKey Long[] owners);

	@Modifying
	@Query("update item set name = 'done' where id = :#{#item.id}")
	int finish(KeyedItem item);

	@Query("select * from item")
	List<KeyedItem> unkeyed();

}
