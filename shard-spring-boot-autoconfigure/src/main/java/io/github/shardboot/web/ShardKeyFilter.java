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

import java.io.IOException;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

import io.github.shardboot.ShardContextHolder;

/**
 * Runs each request in the ambient scope of its shard key, or refuses it. Whatever was in
 * force on the thread before is restored when the request leaves, however it leaves.
 * <p>
 * The key is resolved once per request. Asynchronous and error dispatches of a request
 * run in the scope that it had, or in none; an error dispatch never resolves a key, since
 * the request may have failed before it was authenticated. Forwards and includes stay in
 * the scope.
 * <p>
 * Must be registered for all dispatcher types.
 *
 * @author Shardboot Contributors
 */
public final class ShardKeyFilter extends OncePerRequestFilter {

	/**
	 * The order in which to register this filter: just after Spring Security, whose order
	 * is -100, so that the principal is known and users are looked up without a shard.
	 */
	public static final int ORDER = -90;

	private static final String RUNNING = ShardKeyFilter.class.getName() + ".RUNNING";

	private final RequestShardRouter router;

	private final HandlerExceptionResolver exceptionResolver;

	/**
	 * Create a filter.
	 * @param router what decides about the key
	 * @param exceptionResolver what answers refused requests: the one that the dispatcher
	 * servlet uses
	 */
	public ShardKeyFilter(RequestShardRouter router, HandlerExceptionResolver exceptionResolver) {
		this.router = router;
		this.exceptionResolver = exceptionResolver;
	}

	/**
	 * Return whether this filter surrounds the current dispatch and so restores whatever
	 * is opened inside it.
	 * @param request the request
	 * @return {@code false} if the path is excluded or the filter is not there
	 */
	static boolean surrounds(HttpServletRequest request) {
		return request.getAttribute(RUNNING) != null;
	}

	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		return this.router.isExcluded(request);
	}

	@Override
	protected boolean shouldNotFilterAsyncDispatch() {
		return false;
	}

	@Override
	protected boolean shouldNotFilterErrorDispatch() {
		return false;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		RequestShardKey key;
		try {
			key = resolveOnce(request);
		}
		catch (RuntimeException ex) {
			refuse(request, response, ex);
			return;
		}
		ShardContextHolder.Scope scope = this.router.open(key);
		request.setAttribute(RUNNING, true);
		try {
			chain.doFilter(request, response);
		}
		finally {
			request.removeAttribute(RUNNING);
			scope.close();
		}
	}

	private RequestShardKey resolveOnce(HttpServletRequest request) {
		RequestShardKey known = RequestShardKey.of(request);
		if (known != null) {
			return known;
		}
		if (request.getDispatcherType() == DispatcherType.ERROR) {
			return RequestShardKey.UNKNOWN;
		}
		RequestShardKey key = this.router.resolve(request);
		key.bindTo(request);
		return key;
	}

	private void refuse(HttpServletRequest request, HttpServletResponse response, RuntimeException ex)
			throws IOException {
		ModelAndView answer = this.exceptionResolver.resolveException(request, response, null, ex);
		if (answer == null || !answer.isEmpty()) {
			writeProblem(response, ex);
		}
	}

	private static void writeProblem(HttpServletResponse response, RuntimeException ex) throws IOException {
		ShardProblem problem = ShardProblem.of(ex);
		if (problem == null) {
			throw ex;
		}
		problem.writeTo(response);
	}

}
