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

package io.github.shardboot.sample.review;

import com.fasterxml.jackson.annotation.JsonFormat;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

import io.github.shardboot.ShardKey;
import io.github.shardboot.ShardedId;

/**
 * What a customer thinks of the shop. The id carries the slot of the customer; JSON has
 * it as text, as JavaScript would round so large a number.
 *
 * @param id the id, or {@code null} if the review is new
 * @param customerId the customer, who decides in which shard the review lives
 * @param stars one to five
 * @param text what the customer wrote
 * @author Shardboot Contributors
 */
@Table("reviews")
record Review(@Id @ShardedId @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable Long id, @ShardKey Long customerId,
		int stars, String text) {

}
