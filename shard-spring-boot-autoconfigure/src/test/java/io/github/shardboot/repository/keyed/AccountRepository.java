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
import java.util.Set;
import java.util.stream.Stream;

import org.springframework.data.repository.ListCrudRepository;

/**
 * A repository whose ids are keys.
 *
 * @author Shardboot Contributors
 */
public interface AccountRepository extends ListCrudRepository<Account, Long> {

	/**
	 * Find the names.
	 * @param ids the ids
	 * @return the accounts
	 */
	Set<Account> findSetByIdIn(Collection<Long> ids);

	/**
	 * Stream.
	 * @param ids the ids
	 * @return the accounts
	 */
	Stream<Account> streamByIdIn(List<Long> ids);

	/**
	 * Count.
	 * @param ids the ids
	 * @return the number
	 */
	int countByIdIn(Long... ids);

	/**
	 * Ask whether any exists.
	 * @param ids the ids
	 * @param name the name
	 * @return whether any exists
	 */
	boolean existsByIdInAndName(Collection<Long> ids, String name);

	/**
	 * Find one.
	 * @param ids the ids
	 * @param name the name
	 * @return the account
	 */
	Optional<Account> findByIdInAndName(Collection<Long> ids, String name);

	/**
	 * Find only names.
	 * @param ids the ids
	 * @return the projections
	 */
	List<Name> findNamesByIdIn(Collection<Long> ids);

	/**
	 * A projection without the key.
	 */
	interface Name {

		String getName();

	}

}
