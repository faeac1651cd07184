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

package io.github.shardboot.directory;

import org.jspecify.annotations.Nullable;

/**
 * What placement has to know about a shard besides its load.
 *
 * @param name the name of the shard
 * @param weight the share it should carry; 0 for no new tenants
 * @param region its region, or {@code null} if it has none
 * @param dedicated whether it is kept for one tenant that needs a shard for itself
 * @author Shardboot Contributors
 */
public record ShardTraits(String name, int weight, @Nullable String region, boolean dedicated) {

}
