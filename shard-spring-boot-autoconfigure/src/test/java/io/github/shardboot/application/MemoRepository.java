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

package io.github.shardboot.application;

import java.util.List;

import org.springframework.data.domain.Limit;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Window;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.query.Param;
import org.springframework.transaction.annotation.Transactional;

import io.github.shardboot.AllShards;
import io.github.shardboot.Reduction;
import io.github.shardboot.ShardKey;

/**
 * Rows that are mapped by JPA.
 *
 * @author Shardboot Contributors
 */
public interface MemoRepository extends JpaRepository<Memo, Long> {

	/**
	 * Find by key, which the name of the method tells.
	 * @param owner the key
	 * @return the memos
	 */
	List<Memo> findByOwner(Long owner);

	/**
	 * Rename all memos in the shard of a key.
	 * @param name the name
	 * @param owner the key
	 */
	@Modifying
	@Transactional
	@Query("update Memo m set m.name = :name")
	void rename(@Param("name") String name, @ShardKey @Param("owner") Long owner);

	/**
	 * Find in all shards.
	 * @param prefix how the name begins
	 * @param page which
	 * @return the memos
	 */
	@AllShards
	Page<Memo> findByNameStartingWith(String prefix, Pageable page);

	/**
	 * Scroll through all shards.
	 * @param position where to begin
	 * @param limit how many
	 * @return the memos
	 */
	@AllShards
	Window<Memo> findByOrderByIdDesc(ScrollPosition position, Limit limit);

	/**
	 * Add up over all shards.
	 * @return the sum
	 */
	@AllShards(reduce = Reduction.SUM)
	@Query("select sum(m.id) from Memo m")
	Long total();

}
