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
import org.springframework.data.domain.Example;
import org.springframework.data.domain.ExampleMatcher;

import io.github.shardboot.routing.ShardRouter;

/**
 * By the key of the probe of an example, where the query really compares it; otherwise
 * like a method that has no key.
 *
 * @param key reads the probe's key
 * @param description the method and the parameter
 * @param otherwise where examples go that match entities of several keys
 * @author Shardboot Contributors
 */
record ExampleRoute(EntityKey key, String description, Route otherwise) implements Route {

	@Override
	public @Nullable Object proceed(ShardRouter router, MethodInvocation invocation) throws Throwable {
		Object probed = read(invocation.getArguments()[0]);
		return (probed != null) ? Route.proceedIn(router, router.route(probed, this.description), invocation)
				: this.otherwise.proceed(router, invocation);
	}

	@Override
	public String toString() {
		return "key of the example, else " + this.otherwise;
	}

	private @Nullable Object read(@Nullable Object argument) {
		if (!(argument instanceof Example<?> example) || !isCompared(example.getMatcher())) {
			return null;
		}
		return this.key.read(example.getProbe());
	}

	private boolean isCompared(ExampleMatcher matcher) {
		String property = this.key.name();
		if (!matcher.isAllMatching() || matcher.isIgnoredPath(property) || matcher.isIgnoreCaseEnabled()
				|| !isExact(matcher.getDefaultStringMatcher())) {
			return false;
		}
		return !matcher.getPropertySpecifiers().hasSpecifierForPath(property);
	}

	private static boolean isExact(ExampleMatcher.StringMatcher matcher) {
		return matcher == ExampleMatcher.StringMatcher.DEFAULT || matcher == ExampleMatcher.StringMatcher.EXACT;
	}

}
