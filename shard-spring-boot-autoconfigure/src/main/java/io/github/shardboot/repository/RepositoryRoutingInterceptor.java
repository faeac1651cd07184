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
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.function.SingletonSupplier;

import io.github.shardboot.routing.ShardRouter;

/**
 * Opens the scope of a repository call, outside the transaction of the call.
 *
 * @author Shardboot Contributors
 */
final class RepositoryRoutingInterceptor implements MethodInterceptor {

	private final RepositoryRoutes routes;

	private final SingletonSupplier<ShardRouter> router;

	RepositoryRoutingInterceptor(RepositoryRoutes routes, ObjectProvider<ShardRouter> router) {
		this.routes = routes;
		this.router = SingletonSupplier.of(router::getObject);
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		Route route = this.routes.find(invocation.getMethod());
		return (route != null) ? route.proceed(this.router.obtain(), invocation) : invocation.proceed();
	}

}
