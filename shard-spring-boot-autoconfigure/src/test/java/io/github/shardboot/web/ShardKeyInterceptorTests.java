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

import java.util.List;
import java.util.Map;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

import io.github.shardboot.ShardContext;
import io.github.shardboot.ShardContextHolder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ShardKeyInterceptor}: keys in path variables, over HTTP.
 *
 * @author Shardboot Contributors
 */
class ShardKeyInterceptorTests {

	private static RunningApplication application;

	@BeforeAll
	static void start() {
		RequestShardKeySources sources = RequestShardKeySources.builder()
			.header("X-Tenant-Id")
			.pathVariable("tenant")
			.build();
		application = RunningApplication.start(sources,
				new ShardKeyFilterSettings(false, List.of("/t/**", "/needs/**"), List.of("/left/alone/**"), false),
				Routes.class);
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@Test
	void pathVariableNamesTheKey() {
		assertThat(application.get("/t/7/echo").body()).isEqualTo("s3:7 for 7");
		assertThat(application.get("/t/%37/echo").body()).isEqualTo("s3:7 for 7");
	}

	@Test
	void pathVariableOfAFunctionalRouteNamesTheKey() {
		assertThat(application.get("/functional/7").body()).isEqualTo("s3:7");
		assertThat(application.get("/functional/nested/7").body()).isEqualTo("s3:7");
	}

	@Test
	void routeWithoutTheVariableHasNoKey() {
		assertThat(application.get("/echo").body()).isEqualTo("none");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/t/7/echo", "/functional/7", "/functional/nested/7" })
	void otherSourceMustAgree(String path) {
		assertThat(application.get(path, "X-Tenant-Id", "7").body()).startsWith("s3:7");
		RunningApplication.assertProblem(application.get(path, "X-Tenant-Id", "8"), 400, "invalid-shard-key", "'8'");
	}

	@Test
	void whatIsNoKeyIsABadRequestAndUnknownKeyIsNotFound() {
		RunningApplication.assertProblem(application.get("/t/seven/echo"), 400, "invalid-shard-key", "'seven'");
		RunningApplication.assertProblem(application.get("/t/5000/echo"), 404, "unknown-shard-key", "'5000'");
		RunningApplication.assertProblem(application.get("/functional/seven"), 400, "invalid-shard-key", "'seven'");
	}

	@Test
	void requiredKeyMayComeFromThePathOrFromElsewhere() {
		RunningApplication.assertProblem(application.get("/needs/key"), 400, "missing-shard-key", "X-Tenant-Id");
		RunningApplication.assertProblem(application.get("/needs/no/such/path"), 400, "missing-shard-key", "X-Tenant");
		assertThat(application.get("/needs/key", "X-Tenant-Id", "6").body()).isEqualTo("s2:6");
	}

	@Test
	void pathParametersAreNoPartOfTheKey() {
		assertThat(application.raw("GET /t/7;b/echo HTTP/1.1", "Host: localhost")).endsWith("s3:7 for 7");
		assertThat(application.raw("GET /t/7;tenant=8/echo HTTP/1.1", "Host: localhost")).endsWith("s3:7 for 7");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "/t/7%3B8/echo", "/t/7%2F8/echo", "/t/7%5c8/echo", "/t/7%00/echo", "/t/%20/echo", "/t/;7/echo",
					"/t//7/echo", "//t/7/echo", "/t/7/../8/echo", "/t/7/%2e%2e/8/echo", "/t/./7/echo", "/T/7/echo" })
	void pathTricksReachNoController(String path) {
		assertThat(application.raw("GET " + path + " HTTP/1.1", "Host: localhost")).doesNotStartWith("200");
	}

	@Test
	void excludedPathIsLeftAlone() {
		assertThat(application.get("/left/alone/7", "X-Tenant-Id", "8").body()).isEqualTo("none");
	}

	@Test
	void forwardToTheVariableOfTheSameKeyStaysInTheScope() {
		assertThat(application.get("/t/7/forward/7").body()).isEqualTo("s3:7");
		assertThat(application.get("/forward/7").body()).isEqualTo("s3:7");
	}

	@Test
	void forwardToTheVariableOfAnotherKeyIsABadRequest() {
		RunningApplication.assertProblem(application.get("/t/7/forward/8"), 400, "invalid-shard-key", "'8'");
	}

	@Test
	void withoutTheFilterNoScopeIsOpened() {
		MockHttpServletRequest request = new MockHttpServletRequest();
		RequestShardKey.UNKNOWN.bindTo(request);
		request.setAttribute(RouterFunctions.URI_TEMPLATE_VARIABLES_ATTRIBUTE, Map.of("tenant", "7"));
		ShardKeyInterceptor interceptor = new ShardKeyInterceptor(
				application.context().getBean(RequestShardRouter.class));
		assertThat(interceptor.preHandle(request, new MockHttpServletResponse(), this)).isTrue();
		assertThat(ShardContextHolder.innermost()).isNull();
	}

	@Test
	void requestAttributeDoesNotShowTheKey() {
		RequestShardKey key = RequestShardKey.UNKNOWN.and(7777L, "header 'X'").routedTo(ShardContext.of("s1", 7777L));
		assertThat(key.toString()).contains("header 'X'").doesNotContain("7777");
	}

	@Configuration(proxyBeanMethods = false)
	@Import(ForwardController.class)
	static class Routes {

		@Bean
		RouterFunction<ServerResponse> functional() {
			return RouterFunctions.route()
				.GET("/functional/{tenant}", (request) -> ServerResponse.ok().body(Scopes.current()))
				.path("/functional/nested",
						(nested) -> nested.GET("/{tenant}", (request) -> ServerResponse.ok().body(Scopes.current())))
				.GET("/left/alone/{tenant}", (request) -> ServerResponse.ok().body(Scopes.current()))
				.build();
		}

	}

	@RestController
	static class ForwardController {

		@GetMapping({ "/t/{tenant}/forward/{target}", "/forward/{target}" })
		void forward(@PathVariable String target, HttpServletRequest request, HttpServletResponse response)
				throws Exception {
			request.getRequestDispatcher("/functional/" + target).forward(request, response);
		}

	}

}
