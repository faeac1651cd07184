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

import java.net.http.HttpRequest;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import io.github.shardboot.ShardContext;
import io.github.shardboot.ShardContextHolder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link ShardKeyFilter}: required keys, excluded paths and attempts to pass by
 * either, over HTTP.
 *
 * @author Shardboot Contributors
 */
class ShardKeyFilterTests {

	private static final RequestShardKeySources HEADER = RequestShardKeySources.builder().header("X-Tenant-Id").build();

	private static RunningApplication everywhere;

	private static RunningApplication byPattern;

	@BeforeAll
	static void start() {
		everywhere = RunningApplication.start(HEADER,
				new ShardKeyFilterSettings(true, List.of(), List.of("/actuator/**"), false));
		byPattern = RunningApplication.start(HEADER,
				new ShardKeyFilterSettings(false, List.of("/needs/**"), List.of("/actuator/**"), false),
				List.of("server.servlet.context-path=/app"));
	}

	@AfterAll
	static void stop() {
		everywhere.close();
		byPattern.close();
	}

	@Test
	void whenRequiredEverywhereThenARequestWithoutKeyIsABadRequest() {
		RunningApplication.assertProblem(everywhere.get("/echo"), 400, "missing-shard-key", "X-Tenant-Id");
		RunningApplication.assertProblem(everywhere.get("/no/such/path"), 400, "missing-shard-key", "X-Tenant-Id");
		assertThat(everywhere.get("/echo", "X-Tenant-Id", "7").body()).isEqualTo("s3:7");
	}

	@Test
	void excludedPathNeedsNoKeyAndIgnoresOne() {
		assertThat(everywhere.get("/actuator/health").body()).isEqualTo("none");
		assertThat(everywhere.get("/actuator/health", "X-Tenant-Id", "7").body()).isEqualTo("none");
		assertThat(everywhere.get("/actuator/health", "X-Tenant-Id", "no key").body()).isEqualTo("none");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/actuator;x/health", "/actuator/health;x=/echo", "/actuator/..;/echo",
			"/actuator/../echo", "/actuator/%2e%2e/echo", "/actuator/./health", "/actuator/.", "//actuator/health",
			"/actuator//health", "/actuator%2fhealth", "/actuator/%2fhealth", "/actuator%5chealth",
			"/%61ctuator/health", "/ACTUATOR/health", "/actuatorx/health", "/x/actuator/health", "/actuator/%00health",
			"/echo/../actuator/health", "/echo?x=/actuator/health", "/echo;/actuator/health" })
	void pathInDoubtIsNotExcluded(String path) {
		assertThat(everywhere.raw("GET " + path + " HTTP/1.1", "Host: localhost")).startsWith("400");
	}

	@Test
	void corsPreflightNeedsNoKey() {
		assertThat(everywhere.raw("OPTIONS /echo HTTP/1.1", "Host: localhost", "Origin: http://a.example",
				"Access-Control-Request-Method: GET"))
			.doesNotStartWith("400");
		assertThat(everywhere.raw("OPTIONS /echo HTTP/1.1", "Host: localhost")).startsWith("400");
	}

	@Test
	void whenRequiredByPatternThenOtherPathsNeedNoKey() {
		assertThat(byPattern.get("/app/echo").body()).isEqualTo("none");
		RunningApplication.assertProblem(byPattern.get("/app/needs/key"), 400, "missing-shard-key", "X-Tenant-Id");
		assertThat(byPattern.get("/app/needs/key", "X-Tenant-Id", "6").body()).isEqualTo("s2:6");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/app/needs;x/key", "/app/needs/key;x", "/app/%6eeds/key", "/app/needs/k%65y",
			"/app/needs/../needs/key", "/app/needs//key", "/app;x/needs/key", "/%61pp/needs/key",
			"/x/../app/needs/key" })
	void pathThatMayBeAPatternInDisguiseDoesNotPass(String path) {
		assertThat(byPattern.raw("GET " + path + " HTTP/1.1", "Host: localhost")).doesNotStartWith("200");
	}

	@Test
	void whenThePathIsNotBelowTheContextPathThenAKeyIsNeeded() {
		assertThat(byPattern.raw("GET //app/echo HTTP/1.1", "Host: localhost")).startsWith("400")
			.contains("missing-shard-key");
	}

	@Test
	void patternsApplyBelowTheContextPath() {
		assertThat(byPattern.get("/app/actuator/health", "X-Tenant-Id", "7").body()).isEqualTo("none");
		assertThat(byPattern.get("/app/echo", "X-Tenant-Id", "7").body()).isEqualTo("s3:7");
	}

	@Test
	void keyHoldsForEveryMethod() {
		HttpRequest request = byPattern.request("/app/form", "X-Tenant-Id", "7")
			.method("DELETE", HttpRequest.BodyPublishers.noBody())
			.build();
		assertThat(byPattern.send(request).body()).isEqualTo("s3:7 ");
	}

	@Test
	void scopeOfTheThreadIsHiddenFromTheRequestAndRestoredAfterIt() {
		ShardKeyFilter filter = new ShardKeyFilter(byPattern.context().getBean(RequestShardRouter.class),
				(request, response, handler, ex) -> null);
		MockHttpServletRequest request = new MockHttpServletRequest("GET", "/app/echo");
		request.setContextPath("/app");
		ShardContextHolder.Scope outer = ShardContextHolder.openAmbient(ShardContext.of("s1", 5L), false);
		try {
			assertThatIllegalStateException()
				.isThrownBy(() -> filter.doFilter(request, new MockHttpServletResponse(), (filtered, response) -> {
					assertThat(ShardContextHolder.effective()).isNull();
					assertThat(ShardKeyFilter.surrounds(request)).isTrue();
					ShardContextHolder.openAmbient(ShardContext.of("s2", 6L), false);
					throw new IllegalStateException("thrown by test");
				}));
			assertThat(ShardContextHolder.innermost()).isSameAs(outer);
			assertThat(ShardKeyFilter.surrounds(request)).isFalse();
		}
		finally {
			outer.close();
		}
	}

}
