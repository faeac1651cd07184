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

package io.github.shardboot.web.consistency;

import java.io.IOException;
import java.util.Collection;
import java.util.function.Supplier;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.filter.OncePerRequestFilter;

import io.github.shardboot.ConsistencySession;
import io.github.shardboot.ConsistencyToken;
import io.github.shardboot.ShardContextHolder;
import io.github.shardboot.web.ShardKeyFilter;

/**
 * Runs each request in a session that sees what the client has written before. What it
 * writes is remembered at once, because a response cannot be given headers any more when
 * its body has begun; what is written after that is not remembered.
 * <p>
 * Must be registered for all dispatcher types.
 *
 * @author Shardboot Contributors
 */
public final class ConsistencyFilter extends OncePerRequestFilter {

	/**
	 * The order in which to register this filter: inside the filter that opens the scope
	 * of the request.
	 */
	public static final int ORDER = ShardKeyFilter.ORDER + 1;

	private static final String SESSION = ConsistencyFilter.class.getName() + ".SESSION";

	private final TokenStore store;

	private final Supplier<? extends Collection<String>> shards;

	private ConsistencyFilter(TokenStore store, Supplier<? extends Collection<String>> shards) {
		this.store = store;
		this.shards = shards;
	}

	/**
	 * Create a filter that remembers in the HTTP session.
	 * @param shards gives the names of all shards
	 * @return the filter
	 */
	public static ConsistencyFilter bySession(Supplier<? extends Collection<String>> shards) {
		return new ConsistencyFilter(new SessionTokenStore(), shards);
	}

	/**
	 * Create a filter that lets the client remember.
	 * @param header the name of the header
	 * @param shards gives the names of all shards
	 * @return the filter
	 */
	public static ConsistencyFilter byHeader(String header, Supplier<? extends Collection<String>> shards) {
		return new ConsistencyFilter(new HeaderTokenStore(header), shards);
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
		ShardContextHolder.Scope scope = ShardContextHolder.openSession(sessionOf(request, response));
		try {
			chain.doFilter(request, response);
		}
		finally {
			scope.close();
		}
	}

	private ConsistencySession sessionOf(HttpServletRequest request, HttpServletResponse response) {
		if (request.getAttribute(SESSION) instanceof ConsistencySession known) {
			return known;
		}
		ConsistencyToken before = this.store.read(request, this.shards.get());
		ConsistencySession session = new ConsistencySession(before, (token) -> remember(token, request, response));
		request.setAttribute(SESSION, session);
		return session;
	}

	private void remember(ConsistencyToken token, HttpServletRequest request, HttpServletResponse response) {
		try {
			if (!response.isCommitted()) {
				this.store.write(token, request, response, this.shards.get());
				return;
			}
		}
		catch (IllegalStateException ex) {
			// the request is over
		}
		logger.debug("A write came after the response had begun; the client is not told");
	}

}
