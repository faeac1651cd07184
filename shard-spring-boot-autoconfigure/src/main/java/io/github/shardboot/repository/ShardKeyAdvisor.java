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

import org.jspecify.annotations.Nullable;
import org.springframework.aop.ClassFilter;
import org.springframework.aop.support.StaticMethodMatcherPointcutAdvisor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.ConcurrentReferenceHashMap;

import io.github.shardboot.ShardKey;
import io.github.shardboot.routing.ShardRouter;

/**
 * Applies {@code @ShardKey} to the methods of all beans but Spring Data repositories,
 * whose factory knows more. Runs before the transaction interceptor, so that the shard is
 * known when the transaction begins.
 *
 * @author Shardboot Contributors
 */
public final class ShardKeyAdvisor extends StaticMethodMatcherPointcutAdvisor {

	/**
	 * The order of the advice.
	 */
	public static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 100;

	private final ShardKeyInterceptor interceptor;

	/**
	 * Create the advisor.
	 * @param router the router, asked for at the first call
	 * @param classLoader the class loader of the application
	 */
	public ShardKeyAdvisor(ObjectProvider<ShardRouter> router, @Nullable ClassLoader classLoader) {
		this.interceptor = new ShardKeyInterceptor(router);
		setAdvice(this.interceptor);
		setOrder(ORDER);
		setClassFilter(new AnnotatedClasses(classLoader));
	}

	@Override
	public boolean matches(Method method, Class<?> targetClass) {
		return this.interceptor.source(method, targetClass) != null;
	}

	/**
	 * Classes worth looking at method by method. Remembers its answers.
	 */
	private static final class AnnotatedClasses implements ClassFilter {

		private static final String REPOSITORY = "org.springframework.data.repository.Repository";

		private final Map<Class<?>, Boolean> answers = new ConcurrentReferenceHashMap<>();

		private final @Nullable Class<?> repository;

		private AnnotatedClasses(@Nullable ClassLoader classLoader) {
			this.repository = ClassUtils.isPresent(REPOSITORY, classLoader)
					? ClassUtils.resolveClassName(REPOSITORY, classLoader) : null;
		}

		@Override
		public boolean matches(Class<?> type) {
			if (!AnnotationUtils.isCandidateClass(type, ShardKey.class)
					|| (this.repository != null && this.repository.isAssignableFrom(type))) {
				return false;
			}
			return this.answers.computeIfAbsent(type, ShardKeyMethods::anyIn);
		}

	}

}
