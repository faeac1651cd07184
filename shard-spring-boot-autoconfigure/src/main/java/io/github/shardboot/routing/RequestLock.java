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

package io.github.shardboot.routing;

import io.github.shardboot.ShardContext;
import io.github.shardboot.ShardContextHolder;
import io.github.shardboot.ShardId;
import io.github.shardboot.ShardSwitchException;
import io.github.shardboot.strategy.ShardMap;

/**
 * Refuses code of a web request that is locked to its key any other one. An id is allowed
 * if it has the slot of that key.
 *
 * @author Shardboot Contributors
 */
final class RequestLock {

	private static final String WAY_OUT = "Wrap system code that may leave it in Shards.unlocked().";

	private RequestLock() {
	}

	/**
	 * Open an explicit scope on the calling thread.
	 * @param context where calls go until the scope is closed
	 * @return the scope to close
	 * @throws ShardSwitchException if the web request is locked to another key
	 */
	static ShardContextHolder.Scope open(ShardContext context) {
		check(context);
		return ShardContextHolder.open(context);
	}

	static void check(ShardContext context) {
		ShardContext lock = ShardContextHolder.lock();
		if (lock != null && !isAllowed(lock, context)) {
			throw new ShardSwitchException(lock.shard(), context.shard(),
					"The web request is locked to its own shard key in shard '%s' by 'shard.web.lock'; another key or shard "
						.formatted(lock.shard()) + "was asked for. " + WAY_OUT);
		}
	}

	static void check(ShardId id, ShardMap map) {
		ShardContext lock = ShardContextHolder.lock();
		if (lock != null && lock.key().isPresent()) {
			Integer slot = map.strategy().slotFor(lock.key().get());
			if (slot == null || slot != id.slot()) {
				throw new ShardSwitchException(lock.shard(), lock.shard(),
						"The web request is locked to its own shard key by 'shard.web.lock'; the id of a row of another "
								+ "key was asked for. " + WAY_OUT);
			}
		}
	}

	private static boolean isAllowed(ShardContext lock, ShardContext context) {
		return context == ShardContextHolder.DEFAULT_DATABASE || (context.key().isPresent()
				? context.key().equals(lock.key()) : context.shard().equals(lock.shard()));
	}

}
