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

package io.github.shardboot.jpa.ids;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

import io.github.shardboot.ShardKey;
import io.github.shardboot.ShardedId;

/**
 * Its id carries the slot of its owner.
 *
 * @author Shardboot Contributors
 */
@Entity
public class Ticket {

	@Id
	@ShardedId
	private Long id;

	@ShardKey
	private Long owner;

	protected Ticket() {
	}

	/**
	 * Create a ticket.
	 * @param owner the shard key
	 */
	public Ticket(Long owner) {
		this.owner = owner;
	}

	public Long getId() {
		return this.id;
	}

	public Long getOwner() {
		return this.owner;
	}

}
