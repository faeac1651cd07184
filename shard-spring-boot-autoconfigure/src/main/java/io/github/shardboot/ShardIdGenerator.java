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

/**
 * Makes the ids of {@link ShardedId}. Declare a bean of this type to replace ours; its
 * ids must have the layout of {@link ShardId}.
 * <p>
 * Called by many threads at once, inside the transaction that saves an entity; it may
 * block for a bounded time and must not use the routed data source. It may throw
 * {@link ShardIdException}; any other exception reaches the caller unchanged.
 *
 * @author Shardboot Contributors
 */
@FunctionalInterface
public interface ShardIdGenerator {

	/**
	 * Make an id.
	 * @param slot the slot of the row's shard key, as {@link ShardLocation#slot()} tells
	 * @return an id that no process has had before
	 * @throws ShardIdException if no id can be made now that is certain to be unique
	 */
	long nextId(int slot);

}
