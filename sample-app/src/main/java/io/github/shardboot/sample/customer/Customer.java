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

package io.github.shardboot.sample.customer;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

import io.github.shardboot.ShardKey;

/**
 * A customer. The id is the shard key of the customer and of all the customer's orders.
 *
 * @param id the number that the shop gave to the customer
 * @param name the name
 * @param countryCode the ISO 3166-1 alpha-2 code of the country to deliver to
 * @author Shardboot Contributors
 */
@Table("customers")
public record Customer(@Id @ShardKey @NotNull Long id, @NotBlank String name,
		@NotNull @Pattern(regexp = "[A-Z]{2}") String countryCode) {

}
