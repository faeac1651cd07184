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

import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import io.github.shardboot.MissingShardKeyException;
import io.github.shardboot.ShardContext;
import io.github.shardboot.ShardContextHolder;
import io.github.shardboot.ShardSwitchException;
import io.github.shardboot.repository.allshards.AllShardsCall;
import io.github.shardboot.routing.ShardRouter;

/**
 * Where one repository method goes, decided at start-up. Immutable and thread-safe.
 * {@link #toString()} is its line in the route table.
 *
 * @author Shardboot Contributors
 */
interface Route {

	/**
	 * All ways to give a call its shard.
	 */
	String WAYS_OUT = "Annotate a parameter or the method with @ShardKey, annotate the entity's property with @ShardKey "
			+ "and pass the entity, name that property in a derived query, call the method in a scope of "
			+ "Shards.forKey(...) or Shards.on(...) or of a bean's method with @ShardKey, or configure a source under "
			+ "'shard.web'";

	/**
	 * Run a call where it belongs.
	 * @param router the router
	 * @param invocation the call, outside its transaction
	 * @return the result
	 * @throws Throwable whatever the call throws
	 */
	@Nullable Object proceed(ShardRouter router, MethodInvocation invocation) throws Throwable;

	/**
	 * Run a call in one scope.
	 * @param router the router
	 * @param target the shard, or the default database
	 * @param invocation the call
	 * @return the result
	 * @throws Throwable whatever the call throws
	 */
	static @Nullable Object proceedIn(ShardRouter router, ShardContext target, MethodInvocation invocation)
			throws Throwable {
		if (target == ShardContextHolder.explicit()) {
			return invocation.proceed();
		}
		ShardContextHolder.Scope scope = router.open(target);
		try {
			return invocation.proceed();
		}
		finally {
			scope.close();
		}
	}

	/**
	 * To the shard of a key among the arguments.
	 *
	 * @param source reads the key
	 */
	record ByKey(KeySource source) implements Route {

		@Override
		public @Nullable Object proceed(ShardRouter router, MethodInvocation invocation) throws Throwable {
			Object key = this.source.read(invocation.getArguments());
			return proceedIn(router, router.route(key, this.source.description()), invocation);
		}

		@Override
		public String toString() {
			return "key of " + this.source.description();
		}

	}

	/**
	 * To the shard that the caller is in.
	 *
	 * @param operation the method, for exceptions
	 */
	record ByScope(String operation) implements Route {

		@Override
		public @Nullable Object proceed(ShardRouter router, MethodInvocation invocation) throws Throwable {
			return proceedIn(router, target(), invocation);
		}

		private ShardContext target() {
			ShardContext context = ShardContextHolder.effective();
			if (context == null) {
				throw new MissingShardKeyException(this.operation, "no shard is chosen", WAYS_OUT);
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

		@Override
		public String toString() {
			return "scope";
		}

	}

	/**
	 * To the default database.
	 */
	record ToDefaultDatabase() implements Route {

		@Override
		public @Nullable Object proceed(ShardRouter router, MethodInvocation invocation) throws Throwable {
			return proceedIn(router, ShardContextHolder.DEFAULT_DATABASE, invocation);
		}

		@Override
		public String toString() {
			return "default database";
		}

	}

	/**
	 * To all shards.
	 *
	 * @param call how, and what becomes of the results
	 */
	record ToAllShards(AllShardsCall call) implements Route {

		@Override
		public @Nullable Object proceed(ShardRouter router, MethodInvocation invocation) {
			return this.call.proceed(router, invocation);
		}

		@Override
		public String toString() {
			return this.call.toString();
		}

	}

	/**
	 * As it is, because the calls inside tell where they go.
	 */
	record AsCalled() implements Route {

		@Override
		public @Nullable Object proceed(ShardRouter router, MethodInvocation invocation) throws Throwable {
			return invocation.proceed();
		}

		@Override
		public String toString() {
			return "by the calls inside";
		}

	}

}
