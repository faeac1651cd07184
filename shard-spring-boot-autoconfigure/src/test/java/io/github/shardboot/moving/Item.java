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

package io.github.shardboot.moving;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;

import io.github.shardboot.ShardKey;

/**
 * A row of the table that is moved.
 *
 * @author Shardboot Contributors
 */
@Entity
@Table(name = "item")
class Item {

	@Id
	private Long id;

	@ShardKey
	private Long owner;

	private String name;

	@Version
	private long version;

	protected Item() {
	}

	Item(long id, long owner, String name) {
		this.id = id;
		this.owner = owner;
		this.name = name;
	}

	String getName() {
		return this.name;
	}

	void setName(String name) {
		this.name = name;
	}

}
