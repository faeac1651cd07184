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
import java.util.List;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for forward, include, error and asynchronous dispatches of a plain servlet, over
 * HTTP.
 *
 * @author Shardboot Contributors
 */
class DispatchTests {

	private static RunningApplication application;

	@BeforeAll
	static void start() {
		application = RunningApplication
			.start(RequestShardKeySources.builder().header("X-Tenant-Id").resolver("saboteur", (request) -> {
				if ("resolver".equals(request.getHeader("X-Sabotage"))) {
					throw new ResponseStatusException(HttpStatus.GONE);
				}
				return null;
			}).build(), new ShardKeyFilterSettings(false, List.of(), List.of("/actuator/**"), false),
					List.of("logging.level.org.apache.catalina=off"), Dispatching.class);
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "forward", "include", "async" })
	void dispatchStaysInTheScope(String kind) {
		assertThat(application.get("/dispatch?" + kind + "=/echo", "X-Tenant-Id", "7").body()).isEqualTo("s3:7");
		assertThat(application.get("/dispatch?" + kind + "=/echo").body()).isEqualTo("none");
	}

	@ParameterizedTest
	@ValueSource(strings = { "forward", "include" })
	void dispatchToAnExcludedPathStaysInTheScope(String kind) {
		assertThat(application.get("/dispatch?" + kind + "=/actuator/health", "X-Tenant-Id", "7").body())
			.isEqualTo("s3:7");
	}

	@ParameterizedTest
	@ValueSource(strings = { "status", "exception", "error" })
	void errorPageRunsInTheScopeOfTheRequest(String kind) {
		assertThat(application.get("/dispatch?" + kind + "=x", "X-Tenant-Id", "7").body())
			.isEqualTo("error page 500 in s3:7");
	}

	@Test
	void errorPageOfARefusedRequestHasNoScope() {
		assertThat(application.get("/echo", "X-Tenant-Id", "7", "X-Sabotage", "resolver").body())
			.isEqualTo("error page 410 in none");
	}

	@Test
	void errorPageOfARequestThatNeverReachedTheFilterHasNoScope() {
		assertThat(application.get("/echo", "X-Tenant-Id", "7", "X-Sabotage", "early").body())
			.isEqualTo("error page 401 in none");
		assertThat(application.get("/error", "X-Tenant-Id", "7").body()).isEqualTo("error page 200 in s3:7");
	}

	@Configuration(proxyBeanMethods = false)
	@Import(EchoErrorController.class)
	static class Dispatching {

		@Bean
		ServletRegistrationBean<DispatchingServlet> dispatchingServlet() {
			return new ServletRegistrationBean<>(new DispatchingServlet(), "/dispatch");
		}

		@Bean
		FilterRegistrationBean<Filter> saboteur() {
			FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>((request, response, chain) -> {
				String sabotage = ((HttpServletRequest) request).getHeader("X-Sabotage");
				if ("early".equals(sabotage)) {
					((HttpServletResponse) response).sendError(401);
				}
				else {
					chain.doFilter(request, response);
				}
			});
			registration.setOrder(ShardKeyFilter.ORDER - 1);
			return registration;
		}

	}

	static class DispatchingServlet extends HttpServlet {

		@Override
		protected void doGet(HttpServletRequest request, HttpServletResponse response)
				throws ServletException, IOException {
			String kind = request.getQueryString().substring(0, request.getQueryString().indexOf('='));
			String target = request.getParameter(kind);
			switch (kind) {
				case "forward" -> request.getRequestDispatcher(target).forward(request, response);
				case "include" -> request.getRequestDispatcher(target).include(request, response);
				case "async" -> {
					AsyncContext async = request.startAsync();
					async.dispatch(target);
				}
				case "status" -> response.sendError(500);
				case "exception" -> throw new ServletException("thrown by test");
				case "error" -> throw new StackOverflowError("thrown by test");
				default -> throw new IllegalArgumentException(kind);
			}
		}

	}

}
