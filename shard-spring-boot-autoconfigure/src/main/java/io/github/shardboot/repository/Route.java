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

package io.github.shardboot.repository;

import org.jspecify.annotations.Nullable;

import io.github.shardboot.MissingShardKeyException;
import io.github.shardboot.ShardContext;
import io.github.shardboot.ShardContextHolder;
import io.github.shardboot.ShardSwitchException;
import io.github.shardboot.routing.ShardRouter;

/**
 * Where one repository method goes, decided at start-up. Immutable and thread-safe.
 *
 * @author Shardboot Contributors
 */
sealed interface Route {

	/**
	 * Decide for one call.
	 * @param router the router
	 * @param arguments the arguments of the call
	 * @return the shard, or the default database
	 */
	ShardContext target(ShardRouter router, @Nullable Object[] arguments);

	/**
	 * To the shard of a key among the arguments.
	 *
	 * @param source reads the key
	 */
	record ByKey(KeySource source) implements Route {

		@Override
		public ShardContext target(ShardRouter router, @Nullable Object[] arguments) {
			return router.route(this.source.read(arguments), this.source.description());
		}

	}

	/**
	 * To the shard that the caller is in.
	 *
	 * @param operation the method, for exceptions
	 */
	record ByScope(String operation) implements Route {

		@Override
		public ShardContext target(ShardRouter router, @Nullable Object[] arguments) {
			ShardContext context = ShardContextHolder.effective();
			if (context == null) {
				throw new MissingShardKeyException(this.operation, "no shard is chosen",
						"Annotate a parameter with @ShardKey, call it in a scope of Shards.forKey(...) or Shards.on(...)"
								+ " or of a method with @ShardKey, or configure a source under 'shard.web'");
			}
			if (context == ShardContextHolder.DEFAULT_DATABASE) {
				throw inDefaultDatabase();
			}
			return context;
		}

		private RuntimeException inDefaultDatabase() {
			ShardContext ambient = ShardContextHolder.ambient();
			if (ambient != null && ShardContextHolder.explicit() == null) {
				return new ShardSwitchException(ShardContextHolder.DEFAULT_DATABASE_NAME, ambient.shard(),
						"'%s': the transaction is bound to the default database; shard '%s' was asked for and refused. "
							.formatted(this.operation, ambient.shard())
								+ "Use Propagation.REQUIRES_NEW or NOT_SUPPORTED for one of the two.");
			}
			return new MissingShardKeyException(this.operation,
					"the method is sharded but the caller works on the default database",
					"Choose a shard with Shards.forKey(...), Shards.on(...) or @ShardKey");
		}

	}

	/**
	 * To the default database.
	 */
	record ToDefaultDatabase() implements Route {

		@Override
		public ShardContext target(ShardRouter router, @Nullable Object[] arguments) {
			return ShardContextHolder.DEFAULT_DATABASE;
		}

	}

}
