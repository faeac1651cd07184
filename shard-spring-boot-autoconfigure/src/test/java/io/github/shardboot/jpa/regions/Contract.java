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

package io.github.shardboot.jpa.regions;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import org.jspecify.annotations.Nullable;

import io.github.shardboot.ShardKey;
import io.github.shardboot.ShardRegion;

/**
 * What a customer has agreed to, in the region of its country.
 *
 * @author Shardboot Contributors
 */
@Entity
public class Contract {

	@Id
	private Long id;

	@ShardRegion
	private @Nullable String country;

	@ShardKey
	private Long customerId;

	protected Contract() {
	}

	/**
	 * Create a contract.
	 * @param id the id
	 * @param country the region
	 * @param customerId the shard key
	 */
	public Contract(Long id, @Nullable String country, Long customerId) {
		this.id = id;
		this.country = country;
		this.customerId = customerId;
	}

	public Long getId() {
		return this.id;
	}

	public @Nullable String getCountry() {
		return this.country;
	}

	public void setCountry(@Nullable String country) {
		this.country = country;
	}

}
