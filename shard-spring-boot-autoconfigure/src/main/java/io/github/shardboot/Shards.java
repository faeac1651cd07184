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
import java.util.Set;

/**
 * The bean through which an application asks for shards and opens scopes. Thread-safe.
 *
 * @author Shardboot Contributors
 */
public interface Shards {

	/**
	 * Return the names of all shards.
	 * @return the names, in alphabetical order
	 */
	Set<String> names();

	/**
	 * Tell where a key lives and why. Opens no scope and asks no shard.
	 * @param key the key in any form that {@code shard.key-type} accepts, or a
	 * {@link ShardId}
	 * @return the location by the shard map in force now
	 * @throws InvalidShardKeyException if the key has no canonical form
	 * @throws UnknownShardKeyException if the strategy has no shard for the key
	 */
	ShardLocation locate(Object key);

	/**
	 * Tell which slots would change hands if shards had other weights, for example one
	 * shard more. Changes nothing.
	 * @param weights the weight of each shard, by the names of all shards that there
	 * would be
	 * @return the moves from the owners now to those that strategy {@code hash} or
	 * {@code consistent-hash} would choose, from the lowest slot to the highest
	 * @throws org.springframework.dao.InvalidDataAccessApiUsageException if the strategy
	 * is another one
	 * @throws ShardConfigurationException if the weights are impossible
	 */
	List<SlotMove> movesFor(Map<String, Integer> weights);

	/**
	 * Choose the shard of a key. The shard is looked up now, not again when work runs.
	 * @param key the key in any form that {@code shard.key-type} accepts, or a
	 * {@link ShardId}
	 * @return the scope of that shard
	 * @throws InvalidShardKeyException if the key has no canonical form
	 * @throws UnknownShardKeyException if the strategy has no shard for the key
	 */
	ShardScope forKey(Object key);

	/**
	 * Choose a shard by name.
	 * @param shard the name of the shard
	 * @return the scope of that shard
	 * @throws UnknownShardException if there is no shard of that name
	 */
	ShardScope on(String shard);

	/**
	 * Choose the default database.
	 * @return the scope of the default database
	 * @throws UnknownShardException if no default database is configured
	 */
	ShardScope onDefault();

	/**
	 * Stay where the caller is but lift {@code shard.web.lock}: inside, system code may
	 * open scopes of other keys than that of the web request.
	 * @return the scope without the lock; without effect where nothing is locked
	 */
	ShardScope unlocked();

	/**
	 * Return the tenants of the directory.
	 * @return the tenants
	 * @throws org.springframework.dao.InvalidDataAccessApiUsageException if the strategy
	 * is not {@code directory}
	 */
	Tenants tenants();

	/**
	 * Choose all shards.
	 * @return the shards by the shard map in force now
	 */
	ShardFanOut all();

	/**
	 * Choose several shards by name.
	 * @param shards the names of the shards
	 * @return the shards, each once, in alphabetical order
	 * @throws UnknownShardException if there is no shard of one of the names
	 */
	ShardFanOut all(Collection<String> shards);

	/**
	 * Choose the shards that can have keys of a range: with strategy {@code range} those
	 * whose ranges intersect and those that such a key is pinned to, with any other one
	 * all shards.
	 * @param range the range
	 * @return the shards, each once, in alphabetical order
	 * @throws InvalidShardKeyException if a bound has no canonical form, or no key is in
	 * the range
	 */
	ShardFanOut allIn(ShardKeyRange range);

}
