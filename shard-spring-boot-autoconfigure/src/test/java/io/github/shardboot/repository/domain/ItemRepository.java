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

package io.github.shardboot.repository.domain;

import java.util.List;
import java.util.Optional;

import org.springframework.data.repository.ListCrudRepository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import io.github.shardboot.ShardKey;
import io.github.shardboot.Sharded;

/**
 * A sharded repository.
 *
 * @author Shardboot Contributors
 */
@Sharded
public interface ItemRepository extends ListCrudRepository<Item, Long>, KeyedRepository<Item, Long> {

	/**
	 * Find by key.
	 * @param owner the key
	 * @return the items
	 */
	List<Item> findByOwner(@ShardKey Long owner);

	@Override
	Optional<Item> findById(@ShardKey Long id);

	/**
	 * Find by name in the scope.
	 * @param name the name
	 * @return the items
	 */
	List<Item> findByName(String name);

	/**
	 * Send nothing.
	 * @param owner the key
	 */
	default void nothing(@ShardKey Long owner) {
	}

	/**
	 * Count in a transaction of its own.
	 * @param owner the key
	 * @return the number of items
	 */
	@Transactional(propagation = Propagation.REQUIRES_NEW)
	default long countInNewTransaction(@ShardKey Long owner) {
		return count();
	}

}
