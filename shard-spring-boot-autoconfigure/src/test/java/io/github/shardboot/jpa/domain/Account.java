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

import java.util.ArrayList;
import java.util.List;

import jakarta.persistence.Cacheable;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.OneToMany;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;

import io.github.shardboot.ShardKey;

/**
 * Knows its shard key. Ids repeat from shard to shard.
 *
 * @author Shardboot Contributors
 */
@Entity
@Cacheable
@Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
public class Account {

	@Id
	private Long id;

	@ShardKey
	private Long owner;

	private String name;

	@OneToMany(mappedBy = "account")
	@Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
	private List<Entry> entries = new ArrayList<>();

	protected Account() {
	}

	/**
	 * Create an account.
	 * @param id the id
	 * @param owner the shard key
	 * @param name the name
	 */
	public Account(Long id, Long owner, String name) {
		this.id = id;
		this.owner = owner;
		this.name = name;
	}

	public Long getId() {
		return this.id;
	}

	public Long getOwner() {
		return this.owner;
	}

	public void setOwner(Long owner) {
		this.owner = owner;
	}

	public String getName() {
		return this.name;
	}

	public void setName(String name) {
		this.name = name;
	}

	public List<Entry> getEntries() {
		return this.entries;
	}

}
