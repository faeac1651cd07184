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

package io.github.shardboot.repository.regions;

import java.util.Collection;
import java.util.List;

import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.ListCrudRepository;

import io.github.shardboot.ShardKey;
import io.github.shardboot.ShardRegion;

/**
 * Repository whose methods name key and region in all ways that there are.
 *
 * @author Shardboot Contributors
 */
public interface AccountRepository extends ListCrudRepository<Account, Long> {

	/**
	 * Find by both properties.
	 * @param country the region
	 * @param customer the key
	 * @return the rows
	 */
	List<Account> findByCountryAndCustomer(String country, Long customer);

	/**
	 * Find by the key, in the region of the scope.
	 * @param customer the key
	 * @return the rows
	 */
	List<Account> findByCustomer(Long customer);

	/**
	 * Find by annotated parameters.
	 * @param customer the key
	 * @param country the region
	 * @return the number of rows
	 */
	@Query("select count(*) from account where customer = :customer and country = :country")
	long countOf(@ShardKey Long customer, @ShardRegion String country);

	/**
	 * Find in several regions at once.
	 * @param keys the keys with their regions
	 * @return the rows
	 */
	@Query("select * from account")
	List<Account> all(@ShardKey Collection<?> keys);

}
