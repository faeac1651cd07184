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

package io.github.shardboot.web;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.AsyncHandlerInterceptor;

/**
 * Adds the key in the path variable of the mapped request to what the
 * {@link ShardKeyFilter} found, and refuses the request if they disagree or a needed key
 * is still missing. Does nothing where the filter does nothing.
 * <p>
 * The scope opened here ends with that of the filter, so views, asynchronous results and
 * error pages of the request see it too.
 *
 * @author Shardboot Contributors
 */
public final class ShardKeyInterceptor implements AsyncHandlerInterceptor {

	/**
	 * The order in which to register this interceptor: before those that may open a
	 * database session, such as open-in-view.
	 */
	public static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 100;

	private final RequestShardRouter router;

	/**
	 * Create an interceptor.
	 * @param router what decides about the key
	 */
	public ShardKeyInterceptor(RequestShardRouter router) {
		this.router = router;
	}

	@Override
	public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
		RequestShardKey known = RequestShardKey.of(request);
		if (known == null || request.getDispatcherType() == DispatcherType.ERROR
				|| !ShardKeyFilter.surrounds(request)) {
			return true;
		}
		RequestShardKey key = this.router.resolveMapped(known, request);
		if (known.context() == null && key.context() != null) {
			key.bindTo(request);
			this.router.open(key);
		}
		return true;
	}

}
