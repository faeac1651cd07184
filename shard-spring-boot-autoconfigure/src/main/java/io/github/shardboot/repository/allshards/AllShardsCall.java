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

package io.github.shardboot.repository.allshards;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;

import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.dao.IncorrectResultSizeDataAccessException;
import org.springframework.dao.InvalidDataAccessApiUsageException;

import io.github.shardboot.ScatterGatherException;
import io.github.shardboot.ShardContext;
import io.github.shardboot.ShardContextHolder;
import io.github.shardboot.routing.ShardRouter;
import io.github.shardboot.scatter.ScatterCall;
import io.github.shardboot.scatter.ShardScatter;

/**
 * Runs one method on all shards, or those that can have rows for its arguments: the
 * invocation goes on once per shard, in the scope of the shard and outside any
 * transaction of the method. Immutable and thread-safe.
 *
 * @author Shardboot Contributors
 */
public final class AllShardsCall {

	private final ScatterCall call;

	private final ResultMerge merge;

	private final KeyBounds bounds;

	private final ShardScatter scatter;

	AllShardsCall(ScatterCall call, ResultMerge merge, KeyBounds bounds, ShardScatter scatter) {
		this.call = call;
		this.merge = merge;
		this.bounds = bounds;
		this.scatter = scatter;
	}

	/**
	 * Run a call on all shards.
	 * @param router the router
	 * @param invocation the call, outside its transaction
	 * @return the merged result
	 */
	public @Nullable Object proceed(ShardRouter router, MethodInvocation invocation) {
		ProxyMethodInvocation original = (ProxyMethodInvocation) invocation;
		try {
			if (this.merge instanceof StreamMerge streams) {
				return streams.open(invocation.getArguments(), this.scatter, this.call,
						work(router, original, invocation.getArguments()));
			}
			ResultMerge.Plan plan = this.merge.plan(invocation.getArguments());
			return plan.merge().apply(this.scatter.run(this.call, work(router, original, plan.arguments())));
		}
		catch (CallOrder.UnknownOrderException ex) {
			throw new InvalidDataAccessApiUsageException("Method '%s' cannot run on all shards: %s. %s."
				.formatted(this.call.operation(), ex.reason(), ex.action()), ex);
		}
		catch (ScatterGatherException ex) {
			throw (ex.getCause() instanceof IncorrectResultSizeDataAccessException cause) ? tooMany(cause, ex) : ex;
		}
	}

	// one shard has more than one hit, and so have all together
	private static RuntimeException tooMany(IncorrectResultSizeDataAccessException cause, ScatterGatherException ex) {
		return (cause.getActualSize() == 0) ? ex
				: new IncorrectResultSizeDataAccessException(ex.getMessage(), cause.getExpectedSize(), ex);
	}

	private Map<String, Callable<@Nullable Object>> work(ShardRouter router, ProxyMethodInvocation original,
			@Nullable Object[] arguments) {
		Map<String, Callable<@Nullable Object>> work = new LinkedHashMap<>();
		for (String shard : this.bounds.shards(router, original.getArguments())) {
			work.put(shard, piece(router, shard, original, arguments));
		}
		return work;
	}

	/**
	 * Return the part of a call on one shard.
	 * @param router the router
	 * @param shard the name of the shard
	 * @param original the call
	 * @param arguments its arguments there
	 * @return the part, which can be called more than once
	 */
	public static Callable<@Nullable Object> piece(ShardRouter router, String shard, ProxyMethodInvocation original,
			@Nullable Object[] arguments) {
		ProxyMethodInvocation branch = (ProxyMethodInvocation) original.invocableClone(arguments.clone());
		return () -> proceedIn(router, shard, branch.invocableClone(arguments.clone()));
	}

	private static @Nullable Object proceedIn(ShardRouter router, String shard, MethodInvocation branch)
			throws Exception {
		ShardContextHolder.Scope scope = router.open(ShardContext.of(shard, null));
		try {
			return branch.proceed();
		}
		catch (Exception | Error ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw new IllegalStateException(ex);
		}
		finally {
			scope.close();
		}
	}

	@Override
	public String toString() {
		return "all shards";
	}

}
