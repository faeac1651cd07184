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

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import io.github.shardboot.ShardContext;
import io.github.shardboot.ShardKey;

/**
 * A service with keys and transactions.
 *
 * @author Shardboot Contributors
 */
public class ItemService {

	private final ItemRepository items;

	private final PlainItemRepository plainItems;

	private final JdbcTemplate jdbc;

	ItemService(ItemRepository items, PlainItemRepository plainItems, JdbcTemplate jdbc) {
		this.items = items;
		this.plainItems = plainItems;
		this.jdbc = jdbc;
	}

	/**
	 * Insert by plain JDBC.
	 * @param owner the key
	 * @param id the id
	 * @return the shard
	 */
	@Transactional
	public String insert(@ShardKey Long owner, long id) {
		this.jdbc.update("insert into item (id, owner) values (?, ?)", id, owner);
		return ShardContext.require().shard();
	}

	/**
	 * Save without any key of its own.
	 * @param item the item
	 */
	@Transactional
	@ShardKey("#item.owner")
	public void save(Item item) {
		this.items.save(item);
	}

	/**
	 * Ask two shards in one transaction.
	 * @param first a key
	 * @param second another key
	 */
	@Transactional
	public void readBoth(Long first, Long second) {
		this.items.findByOwner(first);
		this.items.findByOwner(second);
	}

	/**
	 * Name two shards in one transaction without sending anything.
	 * @param first a key
	 * @param second another key
	 */
	@Transactional
	public void nameBoth(Long first, Long second) {
		this.items.nothing(first);
		this.items.nothing(second);
	}

	/**
	 * Write a shard, then the default database.
	 * @param item the item
	 */
	@Transactional
	@ShardKey("#item.owner")
	public void saveBoth(Item item) {
		this.items.save(item);
		this.plainItems.save(item);
	}

	/**
	 * Ask another shard in a transaction of its own.
	 * @param first a key
	 * @param second another key
	 * @return the number of items of the second
	 */
	@Transactional
	public long readOtherInNewTransaction(Long first, Long second) {
		this.items.findByOwner(first);
		return this.items.countInNewTransaction(second);
	}

	/**
	 * Ask two shards within one synchronization.
	 * @param first a key
	 * @param second another key
	 */
	@Transactional(propagation = Propagation.SUPPORTS)
	public void readBothWithoutTransaction(Long first, Long second) {
		this.items.findByOwner(first);
		this.items.findByOwner(second);
	}

}
