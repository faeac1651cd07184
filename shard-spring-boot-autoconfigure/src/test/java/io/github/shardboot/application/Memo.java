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

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

import io.github.shardboot.ShardKey;

/**
 * A row that is mapped by JPA.
 *
 * @author Shardboot Contributors
 */
@Entity
@Table(name = "item")
class Memo {

	@Id
	private Long id;

	@ShardKey
	private Long owner;

	private String name;

	protected Memo() {
	}

	Memo(Long id, Long owner, String name) {
		this.id = id;
		this.owner = owner;
		this.name = name;
	}

	Long getId() {
		return this.id;
	}

	Long getOwner() {
		return this.owner;
	}

	String getName() {
		return this.name;
	}

}
