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

import java.util.List;

/**
 * Chooses the shard of a new tenant. Declare a bean of this type to replace what
 * {@code shard.directory.placement} names.
 * <p>
 * Called by the thread that asks for the new tenant, by several threads at once. It may
 * throw; the tenant then gets no shard. It may be called again for the same key, and its
 * answer is not final: another process may have assigned the key at the same time. It
 * should not block and must not use the routed data source.
 *
 * @author Shardboot Contributors
 */
@FunctionalInterface
public interface TenantPlacement {

	/**
	 * Choose a shard.
	 * @param key the canonical key of the tenant
	 * @param needs what the tenant needs; all candidates meet it
	 * @param candidates the shards to choose from, at least one, in alphabetical order
	 * @return the name of one of the candidates
	 */
	String place(Object key, TenantNeeds needs, List<ShardLoad> candidates);

}
