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

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import io.github.shardboot.ShardContext;
import io.github.shardboot.ShardContextHolder;
import io.github.shardboot.routing.SessionGuard;
import io.github.shardboot.routing.TransactionShard;

/**
 * Binds the transaction of a repository call to the call's shard before anything is sent,
 * unless a session of another shard is open. Sits inside the transaction interceptor, so
 * that a repository method with {@code REQUIRES_NEW} is judged by its own transaction.
 *
 * @author Shardboot Contributors
 */
final class TransactionBindingInterceptor implements MethodInterceptor {

	private final SessionGuard sessions;

	TransactionBindingInterceptor(SessionGuard sessions) {
		this.sessions = sessions;
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		ShardContext target = ShardContextHolder.explicit();
		if (target != null) {
			this.sessions.check(target, invocation.getArguments());
			TransactionShard.require(target);
		}
		return invocation.proceed();
	}

}
