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

package io.github.shardboot.benchmarks.candidate.data;

import jakarta.persistence.MappedSuperclass;
import org.springframework.data.annotation.Id;

import io.github.shardboot.ShardKey;

/**
 * A row to read, for Spring Data JDBC and JPA. Without our starter on the class path its
 * annotation is not there.
 *
 * @author Shardboot Contributors
 */
@MappedSuperclass
public abstract class AccountRow {

	@Id
	@jakarta.persistence.Id
	@ShardKey
	private long id;

	private long created;

	private String name = "";

	/**
	 * Return the id.
	 * @return the id
	 */
	public long getId() {
		return this.id;
	}

	/**
	 * Set the id.
	 * @param id the id
	 */
	public void setId(long id) {
		this.id = id;
	}

	/**
	 * Return when it was created.
	 * @return a number
	 */
	public long getCreated() {
		return this.created;
	}

	/**
	 * Set when it was created.
	 * @param created a number
	 */
	public void setCreated(long created) {
		this.created = created;
	}

	/**
	 * Return the name.
	 * @return the name
	 */
	public String getName() {
		return this.name;
	}

	/**
	 * Set the name.
	 * @param name the name
	 */
	public void setName(String name) {
		this.name = name;
	}

}
