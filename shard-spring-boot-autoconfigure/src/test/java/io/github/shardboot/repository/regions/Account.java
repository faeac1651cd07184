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

package io.github.shardboot.repository.regions;

import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;
import org.springframework.data.relational.core.mapping.Table;

import io.github.shardboot.ShardKey;
import io.github.shardboot.ShardRegion;

/**
 * What a customer has in the region of its country.
 *
 * @param id the id
 * @param country the country
 * @param customer the customer
 * @param version the version
 * @author Shardboot Contributors
 */
@Table("account")
public record Account(@Id Long id, @ShardRegion String country, @ShardKey Long customer, @Version Integer version) {

}
