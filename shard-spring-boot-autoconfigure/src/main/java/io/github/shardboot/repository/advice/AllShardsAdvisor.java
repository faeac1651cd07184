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
import java.lang.reflect.Modifier;

import org.jspecify.annotations.Nullable;
import org.springframework.aop.ClassFilter;
import org.springframework.aop.support.StaticMethodMatcherPointcutAdvisor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ClassUtils;

import io.github.shardboot.AllShards;
import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.repository.allshards.AllShardsSettings;
import io.github.shardboot.routing.ShardRouter;

/**
 * Applies {@code @AllShards} to the methods of all beans but Spring Data repositories,
 * whose factory knows more: the body runs once per shard, in a scope of that shard, and
 * before the transaction interceptor, so that each run has a transaction of its own. When
 * all singletons are there, the methods found so far are checked.
 *
 * @author Shardboot Contributors
 */
public final class AllShardsAdvisor extends StaticMethodMatcherPointcutAdvisor implements SmartInitializingSingleton {

	/**
	 * The order of the advice: before that of {@code @ShardKey}.
	 */
	public static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 90;

	private static final String REPOSITORY = "org.springframework.data.repository.Repository";

	private final AllShardsInterceptor interceptor;

	/**
	 * Create the advisor.
	 * @param router the router, asked for at the first call
	 * @param settings what calls need, asked for at the first call
	 * @param classLoader the class loader of the application
	 */
	public AllShardsAdvisor(ObjectProvider<ShardRouter> router, ObjectProvider<AllShardsSettings> settings,
			@Nullable ClassLoader classLoader) {
		this.interceptor = new AllShardsInterceptor(router, settings);
		setAdvice(this.interceptor);
		setOrder(ORDER);
		setClassFilter(filter(classLoader));
	}

	private static ClassFilter filter(@Nullable ClassLoader classLoader) {
		Class<?> repository = ClassUtils.isPresent(REPOSITORY, classLoader)
				? ClassUtils.resolveClassName(REPOSITORY, classLoader) : null;
		return (type) -> AnnotationUtils.isCandidateClass(type, AllShards.class)
				&& (repository == null || !repository.isAssignableFrom(type));
	}

	@Override
	public boolean matches(Method method, Class<?> targetClass) {
		if (method.getDeclaringClass() == Object.class || AllShardsInterceptor.find(method, targetClass) == null) {
			return false;
		}
		int modifiers = method.getModifiers();
		boolean onMethod = method.isAnnotationPresent(AllShards.class);
		if ((modifiers & (Modifier.PRIVATE | Modifier.STATIC | Modifier.FINAL)) != 0) {
			if (!onMethod) {
				return false;
			}
			throw new ShardConfigurationException(
					"Method '%s.%s' has @AllShards but is private, static or final, so its calls cannot be intercepted."
						.formatted(targetClass.getSimpleName(), method.getName()),
					"Make it an overridable instance method, or use Shards.all() inside it.");
		}
		this.interceptor.remember(method, targetClass);
		return true;
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.interceptor.checkAll();
	}

}
