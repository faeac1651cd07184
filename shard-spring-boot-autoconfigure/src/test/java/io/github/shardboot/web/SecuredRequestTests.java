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

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for requests with a token, over HTTP and through Spring Security: the key of the
 * principal is the only one that is allowed.
 *
 * @author Shardboot Contributors
 */
class SecuredRequestTests {

	private static final String FORBIDDEN = "forbidden-shard-key";

	private static RunningApplication application;

	@BeforeAll
	static void start() {
		RequestShardKeySources sources = RequestShardKeySources.builder()
			.header("X-Tenant-Id")
			.queryParameter("tenant")
			.cookie("tenant")
			.subdomain("example.com")
			.pathVariable("tenant")
			.principalAttribute("tenant_id")
			.build();
		application = RunningApplication.start(sources,
				new ShardKeyFilterSettings(false, List.of("/needs/**"), List.of(), false), TokenSecurity.class);
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@Test
	void claimNamesTheKey() {
		assertThat(get(7, "/echo").body()).isEqualTo("s3:7");
		assertThat(get("7", "/echo").body()).isEqualTo("s3:7");
		assertThat(get(7, "/needs/key").body()).isEqualTo("s3:7");
	}

	@Test
	void otherSourcesMayRepeatTheClaim() {
		assertThat(get(7, "/echo?tenant=7", "X-Tenant-Id", "7", "Cookie", "tenant=7").body()).isEqualTo("s3:7");
		assertThat(get(7, "/t/7/echo").body()).isEqualTo("s3:7 for 7");
	}

	@ParameterizedTest
	@CsvSource({ "301", "5301" })
	void keyThatIsNotThatOfThePrincipalIsForbiddenBeforeItIsLookedUp(String foreign) {
		HttpResponse<String> response = get(7, "/echo", "X-Tenant-Id", foreign);
		RunningApplication.assertProblem(response, 403, FORBIDDEN, foreign);
		RunningApplication.assertProblem(get(7, "/echo?tenant=" + foreign), 403, FORBIDDEN, foreign);
		RunningApplication.assertProblem(get(7, "/echo", "Cookie", "tenant=" + foreign), 403, FORBIDDEN, foreign);
		RunningApplication.assertProblem(get(7, "/t/" + foreign + "/echo"), 403, FORBIDDEN, "'" + foreign + "'");
		RunningApplication.assertProblem(get(7, "/echo?tenant=7", "X-Tenant-Id", foreign), 403, FORBIDDEN, foreign);
		assertThat(application.raw("GET /echo HTTP/1.1", "Host: " + foreign + ".example.com",
				"Authorization: Bearer " + TokenSecurity.token(Map.of("tenant_id", 7))))
			.startsWith("403")
			.contains("urn:shardboot:problem:forbidden-shard-key");
		assertThat(application.context().getBean(RoutedKeys.class).keys()).doesNotContain(Long.valueOf(foreign));
	}

	@Test
	void forbiddenAnswerIsTheSameForKeysThatExistAndThatDoNot() {
		HttpResponse<String> existing = get(7, "/echo", "X-Tenant-Id", "8");
		for (String foreign : List.of("5008", "0", "-1", "9223372036854775807")) {
			HttpResponse<String> missing = get(7, "/echo", "X-Tenant-Id", foreign);
			assertThat(missing.statusCode()).isEqualTo(existing.statusCode()).isEqualTo(403);
			assertThat(missing.body()).isEqualTo(existing.body());
			assertThat(headers(missing)).isEqualTo(headers(existing)).isNotEmpty();
		}
	}

	private static Map<String, List<String>> headers(HttpResponse<String> response) {
		Map<String, List<String>> headers = new TreeMap<>(response.headers().map());
		headers.remove("date");
		return headers;
	}

	@Test
	void whenThePrincipalHasNoClaimThenNoOtherSourceMayNameAKey() {
		String bearer = "Bearer " + TokenSecurity.token(Map.of("scope", "read"));
		RunningApplication.assertProblem(application.get("/echo", "Authorization", bearer, "X-Tenant-Id", "302"), 403,
				FORBIDDEN, "302");
		RunningApplication.assertProblem(application.get("/t/302/echo", "Authorization", bearer), 403, FORBIDDEN,
				"'302'");
		assertThat(application.context().getBean(RoutedKeys.class).keys()).doesNotContain(302L);
		assertThat(application.get("/echo", "Authorization", bearer).body()).isEqualTo("none");
		RunningApplication.assertProblem(application.get("/needs/key", "Authorization", bearer), 400,
				"missing-shard-key", "302");
	}

	@Test
	void claimThatIsNoSingleKeyIsForbidden() {
		for (Object claim : List.of(List.of(7), List.of("7"), List.of(), List.of(7, 8), Map.of("id", 7), true, 7.5, "",
				"seven")) {
			RunningApplication.assertProblem(get(claim, "/echo"), 403, FORBIDDEN, "seven");
			RunningApplication.assertProblem(get(claim, "/echo", "X-Tenant-Id", "7"), 403, FORBIDDEN, "seven");
		}
	}

	@Test
	void unknownClaimIsNotFound() {
		RunningApplication.assertProblem(get(5000, "/echo"), 404, "unknown-shard-key", "5000");
	}

	@Test
	void withoutTokenTheOtherSourcesStand() {
		assertThat(application.get("/public/echo", "X-Tenant-Id", "7").body()).isEqualTo("s3:7");
		assertThat(application.get("/public/echo").body()).isEqualTo("none");
	}

	@Test
	void whoIsNotAuthenticatedNeverReachesAShard() {
		HttpResponse<String> response = application.get("/echo", "X-Tenant-Id", "303");
		assertThat(response.statusCode()).isEqualTo(401);
		assertThat(application.context().getBean(RoutedKeys.class).keys()).doesNotContain(303L);
	}

	@ParameterizedTest
	@ValueSource(strings = { "unsigned", "expired", "foreign", "garbage" })
	void tokenThatIsNotValidNamesNoKey(String kind) {
		HttpResponse<String> response = application.get("/public/echo", "Authorization",
				"Bearer " + TokenSecurity.invalidToken(kind, Map.of("tenant_id", 304)));
		assertThat(response.statusCode()).isEqualTo(401);
		assertThat(application.context().getBean(RoutedKeys.class).keys()).doesNotContain(304L);
	}

	private static HttpResponse<String> get(Object claim, String path, String... headers) {
		String[] all = new String[headers.length + 2];
		all[0] = "Authorization";
		all[1] = "Bearer " + TokenSecurity.token(Map.of("tenant_id", claim));
		System.arraycopy(headers, 0, all, 2, headers.length);
		return application.get(path, all);
	}

}
