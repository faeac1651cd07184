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

import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.function.SingletonSupplier;

import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.ShardContextHolder;
import io.github.shardboot.routing.ShardRouter;

/**
 * Opens the scope of the call's {@code @ShardKey} around a method of any bean.
 *
 * @author Shardboot Contributors
 */
final class ShardKeyInterceptor implements MethodInterceptor {

	private final Map<Class<?>, Map<Method, KeySource>> sources = new ConcurrentHashMap<>();

	private final SingletonSupplier<ShardRouter> router;

	ShardKeyInterceptor(ObjectProvider<ShardRouter> router) {
		this.router = SingletonSupplier.of(router::getObject);
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		Object target = invocation.getThis();
		Method method = invocation.getMethod();
		KeySource source = source(method,
				(target != null) ? AopUtils.getTargetClass(target) : method.getDeclaringClass());
		if (source == null) {
			return invocation.proceed();
		}
		ShardRouter router = this.router.obtain();
		ShardContextHolder.Scope scope = router
			.open(router.route(source.read(invocation.getArguments()), source.description()));
		try {
			return invocation.proceed();
		}
		finally {
			scope.close();
		}
	}

	/**
	 * Find the source of a method's key and remember it.
	 * @param method the method as it is called
	 * @param type the class that it is called on
	 * @return the source, or {@code null} if the method has no {@code @ShardKey}
	 */
	@Nullable KeySource source(Method method, Class<?> type) {
		Map<Method, KeySource> known = this.sources.get(type);
		KeySource source = (known != null) ? known.get(method) : null;
		return (source != null) ? source : remember(method, type);
	}

	private @Nullable KeySource remember(Method method, Class<?> type) {
		KeySource source = ShardKeyMethods.find(method, type);
		if (source != null) {
			refuseSeveralKeys(method, source);
			this.sources.computeIfAbsent(type, (key) -> new ConcurrentHashMap<>()).put(method, source);
		}
		return source;
	}

	private static void refuseSeveralKeys(Method method, KeySource source) {
		Integer index = source.parameter();
		if (index != null && KeyedElements.areTakenBy(method.getParameterTypes()[index])) {
			throw new ShardConfigurationException(
					"%s takes several keys, but only calls of repositories can be split by shard."
						.formatted(source.description()),
					"Take one key, or leave the splitting to the repository that the method calls.");
		}
	}

}
