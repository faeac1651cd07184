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

package io.github.shardboot.results;

import java.util.List;

import org.springframework.data.repository.Repository;

import io.github.shardboot.AllShards;
import io.github.shardboot.ShardResults;

/**
 * Items of all shards.
 *
 * @author Shardboot Contributors
 */
@AllShards
public interface ItemRepository extends Repository<Item, Long> {

	/**
	 * Count in each shard.
	 * @param name the name
	 * @return the numbers by shard
	 */
	ShardResults<Long> countByName(String name);

	/**
	 * Find in each shard.
	 * @param id the smallest id
	 * @return the items by shard
	 */
	ShardResults<List<Item>> findByIdGreaterThanOrderById(Long id);

	/**
	 * Find in all shards.
	 * @param id the smallest id
	 * @return the items
	 */
	List<Item> findByIdLessThanOrderById(Long id);

}
