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
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.filter.OncePerRequestFilter;

import io.github.shardboot.ShardContextHolder;

/**
 * The outermost filter, which counts dispatches that find or leave a scope on their
 * thread.
 *
 * @author Shardboot Contributors
 */
class LeakDetector extends OncePerRequestFilter {

	private final AtomicInteger dispatches = new AtomicInteger();

	private final AtomicInteger leaks = new AtomicInteger();

	int dispatches() {
		return this.dispatches.get();
	}

	int leaks() {
		return this.leaks.get();
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
		this.dispatches.incrementAndGet();
		check();
		try {
			chain.doFilter(request, response);
		}
		finally {
			check();
		}
	}

	private void check() {
		if (ShardContextHolder.effective() != null || ShardContextHolder.innermost() != null) {
			this.leaks.incrementAndGet();
		}
	}

}
