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

package io.github.shardboot;

import org.jspecify.annotations.Nullable;

/**
 * What a shard has to carry, as far as this process knows. Immutable.
 *
 * @param shard the name of the shard
 * @param weight the share that it should carry, relative to others; more than 0
 * @param region the region of the shard, or {@code null} if it has none
 * @param keys the number of its tenants
 * @param usage how much it carries, in keys, rows or bytes as
 * {@code shard.directory.load} says; measured from time to time and projected in between
 * @author Shardboot Contributors
 */
public record ShardLoad(String shard, int weight, @Nullable String region, long keys, long usage) {

}
