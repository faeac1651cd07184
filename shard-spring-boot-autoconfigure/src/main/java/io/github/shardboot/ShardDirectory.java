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

import java.util.Collection;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Knows which key lives in which shard. Declare a bean of this type to keep the entries
 * elsewhere than in the catalog; a cache is put in front of it.
 * <p>
 * Called by many threads at once, by those that need the answer. It may block, for a
 * bounded time: while it looks a key up, other calls for that key wait. It must not join
 * the transaction of its caller and must not use the routed data source. When it cannot
 * answer it throws {@link ShardUnavailableException} and never guesses. It is not called
 * again inside one call.
 *
 * @author Shardboot Contributors
 */
public interface ShardDirectory {

	/**
	 * Look keys up.
	 * @param keys canonical keys, at least one
	 * @return the entries by canonical key; a key without entry is not in it
	 * @throws ShardUnavailableException if the directory cannot answer
	 */
	Map<Object, Tenant> find(Collection<?> keys);

	/**
	 * Add an entry unless the key has one. Of several callers with the same key, in any
	 * process, one wins and all get the winner's entry.
	 * @param tenant the entry
	 * @return the entry that the key has now, or {@code null} if it has none because
	 * another tenant has that shard for itself, or this one wants it for itself and
	 * others are there
	 * @throws ShardUnavailableException if the directory cannot answer
	 */
	@Nullable Tenant add(Tenant tenant);

	/**
	 * Mark an entry as pinned.
	 * @param key the canonical key
	 * @param shard the name of the shard
	 * @return whether the key has an entry and lives in that shard
	 * @throws ShardUnavailableException if the directory cannot answer
	 */
	boolean pin(Object key, String shard);

	/**
	 * Remove an entry.
	 * @param key the canonical key
	 * @return whether there was one
	 * @throws ShardUnavailableException if the directory cannot answer
	 */
	boolean remove(Object key);

	/**
	 * List entries in the order of the texts of their keys, by code points.
	 * @param shard the name of the shard, or {@code null} for all
	 * @param after the canonical key to begin after, or {@code null} for the beginning
	 * @param limit how many at most
	 * @return the entries
	 * @throws ShardUnavailableException if the directory cannot answer
	 */
	List<Tenant> list(@Nullable String shard, @Nullable Object after, int limit);

	/**
	 * Count the entries of each shard.
	 * @return the numbers; a shard without entries need not be in it
	 * @throws ShardUnavailableException if the directory cannot answer
	 */
	Map<String, Long> count();

}
