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

import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.query.Param;

import io.github.shardboot.ShardKey;

/**
 * What {@link ItemRepository} inherits, to test annotations on generic supertypes.
 *
 * @param <T> the type of the entity
 * @param <K> the type of the key
 * @author Shardboot Contributors
 */
public interface KeyedRepository<T, K> {

	/**
	 * Count by key.
	 * @param owner the key
	 * @return the number of entities
	 */
	long countByOwner(@ShardKey K owner);

	/**
	 * Rename by key.
	 * @param owner the key
	 * @param name the name
	 * @return the number of rows
	 */
	@Modifying
	@Query("update item set name = :name where owner = :owner")
	int rename(@ShardKey @Param("owner") K owner, @Param("name") String name);

	/**
	 * Rename all of the entity's owner.
	 * @param item the entity
	 */
	@Modifying
	@Query("update item set name = 'path'")
	void touch(@ShardKey("owner") T item);

	/**
	 * Rename all of the entity's owner.
	 * @param name the name
	 * @param item the entity
	 */
	@Modifying
	@Query("update item set name = :name")
	@ShardKey("#item.owner")
	void touchNamed(@Param("name") String name, T item);

}
