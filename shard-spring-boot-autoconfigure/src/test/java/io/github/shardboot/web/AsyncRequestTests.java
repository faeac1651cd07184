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
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for asynchronous requests, over HTTP and with the task executor of Spring Boot.
 *
 * @author Shardboot Contributors
 */
class AsyncRequestTests {

	private static final AtomicInteger resolutions = new AtomicInteger();

	private static RunningApplication application;

	@BeforeAll
	static void start() {
		RequestShardKeySources sources = RequestShardKeySources.builder()
			.header("X-Tenant-Id")
			.resolver("counter", (request) -> {
				resolutions.incrementAndGet();
				return null;
			})
			.pathVariable("tenant")
			.build();
		application = RunningApplication.start(sources, RunningApplication.OPTIONAL,
				List.of("logging.level.org.apache.catalina=off"), Asynchronous.class);
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/callable", "/future" })
	void resultIsMadeAndWrittenInTheScope(String path) {
		assertThat(application.get(path, "X-Tenant-Id", "7").body())
			.isEqualTo("{\"made\":\"s3:7\",\"written\":\"s3:7\"}");
		assertThat(application.get(path).body()).isEqualTo("{\"made\":\"none\",\"written\":\"none\"}");
	}

	@Test
	void pathVariableHoldsForTheWholeRequest() {
		assertThat(application.get("/t/7/callable").body()).isEqualTo("{\"made\":\"s3:7\",\"written\":\"s3:7\"}");
		assertThat(application.get("/t/7/deferred").body()).isEqualTo("{\"made\":\"none\",\"written\":\"s3:7\"}");
	}

	@Test
	void deferredResultOfAnUndecoratedThreadIsMadeOutsideAndWrittenInside() {
		assertThat(application.get("/deferred", "X-Tenant-Id", "6").body())
			.isEqualTo("{\"made\":\"none\",\"written\":\"s2:6\"}");
	}

	@Test
	void streamIsWrittenInTheScope() {
		assertThat(application.get("/stream", "X-Tenant-Id", "5").body()).isEqualTo("s1:5");
		assertThat(application.get("/stream").body()).isEqualTo("none");
	}

	@Test
	void eventsAreSentInTheScope() {
		assertThat(application.get("/events", "X-Tenant-Id", "5").body()).isEqualTo("data:s1:5\n\n");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/failing-callable", "/failing-deferred", "/timeout", "/slow-callable" })
	void errorPageRunsInTheScopeOfTheRequest(String path) {
		assertThat(application.get(path, "X-Tenant-Id", "7").body()).startsWith("error page 50").endsWith("in s3:7");
		assertThat(application.get(path).body()).startsWith("error page 50").endsWith("in none");
	}

	@Test
	void errorPageRunsInTheScopeOfThePathVariable() {
		assertThat(application.get("/t/7/failing-callable").body()).isEqualTo("error page 500 in s3:7");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/echo", "/callable", "/t/7/deferred", "/failing-deferred" })
	void keyIsResolvedOncePerRequest(String path) {
		int before = resolutions.get();
		application.get(path);
		assertThat(resolutions).hasValue(before + 1);
	}

	@Configuration(proxyBeanMethods = false)
	@Import({ AsyncController.class, EchoErrorController.class })
	static class Asynchronous {

	}

}
