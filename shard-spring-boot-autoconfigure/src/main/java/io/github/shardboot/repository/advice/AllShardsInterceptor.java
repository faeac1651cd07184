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

package io.github.shardboot.repository.advice;

import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.function.SingletonSupplier;

import io.github.shardboot.AllShards;
import io.github.shardboot.repository.allshards.AllShardsCall;
import io.github.shardboot.repository.allshards.AllShardsSettings;
import io.github.shardboot.routing.ShardRouter;

/**
 * Runs the body of a method once per shard.
 *
 * @author Shardboot Contributors
 */
final class AllShardsInterceptor implements MethodInterceptor {

	private final Map<Target, BeanMethod> methods = new ConcurrentHashMap<>();

	private final Map<Target, Target> matched = new ConcurrentHashMap<>();

	private final SingletonSupplier<ShardRouter> router;

	private final SingletonSupplier<AllShardsSettings> settings;

	AllShardsInterceptor(ObjectProvider<ShardRouter> router, ObjectProvider<AllShardsSettings> settings) {
		this.router = SingletonSupplier.of(router::getObject);
		this.settings = SingletonSupplier.of(settings::getObject);
	}

	static @Nullable AllShards find(Method method, Class<?> type) {
		Method specific = AopUtils.getMostSpecificMethod(method, type);
		AllShards annotation = AnnotatedElementUtils.findMergedAnnotation(specific, AllShards.class);
		return (annotation != null) ? annotation
				: AnnotatedElementUtils.findMergedAnnotation(specific.getDeclaringClass(), AllShards.class);
	}

	void remember(Method method, Class<?> type) {
		Target target = new Target(method, type);
		this.matched.put(target, target);
	}

	void checkAll() {
		this.matched.keySet().forEach(this::decided);
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		Object bean = invocation.getThis();
		Method method = invocation.getMethod();
		Class<?> type = (bean != null) ? AopUtils.getTargetClass(bean) : method.getDeclaringClass();
		BeanMethod decided = decided(new Target(method, type));
		ShardRouter router = this.router.obtain();
		ProxyMethodInvocation original = (ProxyMethodInvocation) invocation;
		Map<String, Callable<@Nullable Object>> work = new LinkedHashMap<>();
		for (String shard : router.names()) {
			Callable<@Nullable Object> piece = AllShardsCall.piece(router, shard, original, invocation.getArguments());
			work.put(shard, () -> decided.read(piece.call()));
		}
		return decided.merge(this.settings.obtain().scatter().run(decided.call(), work));
	}

	private BeanMethod decided(Target target) {
		BeanMethod known = this.methods.get(target);
		return (known != null) ? known : this.methods.computeIfAbsent(target, (key) -> {
			AllShards annotation = find(key.method(), key.type());
			if (annotation == null) {
				throw new IllegalStateException("The method is not annotated");
			}
			return BeanMethod.of(AopUtils.getMostSpecificMethod(key.method(), key.type()), key.type(), annotation,
					this.settings.obtain());
		});
	}

	/**
	 * A method of a class.
	 */
	private record Target(Method method, Class<?> type) {

	}

}
