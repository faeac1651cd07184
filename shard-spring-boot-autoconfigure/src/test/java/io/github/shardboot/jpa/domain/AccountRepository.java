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

package io.github.shardboot.jpa.domain;

import java.util.List;

import jakarta.persistence.QueryHint;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.jpa.repository.QueryHints;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import io.github.shardboot.ShardKey;
import io.github.shardboot.Sharded;

/**
 * Accounts, also by scope.
 *
 * @author Shardboot Contributors
 */
@Sharded
public interface AccountRepository extends JpaRepository<Account, Long> {

	/**
	 * Find by key.
	 * @param owner the key
	 * @return the accounts
	 */
	List<Account> findByOwner(@ShardKey Long owner);

	/**
	 * Find in the scope, through the query cache.
	 * @param id the least id
	 * @return the accounts
	 */
	@QueryHints(@QueryHint(name = "org.hibernate.cacheable", value = "true"))
	List<Account> findByIdGreaterThan(Long id);

	/**
	 * Count by native SQL in the scope.
	 * @return the number of accounts
	 */
	@NativeQuery("select count(*) from account")
	long countNatively();

	/**
	 * Find by key in a transaction of its own.
	 * @param owner the key
	 * @return the accounts
	 */
	@Transactional(propagation = Propagation.REQUIRES_NEW)
	List<Account> readByOwner(@ShardKey Long owner);

}
