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

package io.github.shardboot.sample.jpa;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/**
 * A country to deliver to. Has no shard key: the table is in the default database.
 *
 * @author Shardboot Contributors
 */
@Entity
@Table(name = "countries")
public class Country {

	@Id
	private String code;

	private String name;

	@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
	protected Country() {
	}

	public String getCode() {
		return this.code;
	}

	public String getName() {
		return this.name;
	}

}
