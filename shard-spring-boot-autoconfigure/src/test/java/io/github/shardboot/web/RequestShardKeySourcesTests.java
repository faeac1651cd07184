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
import java.net.http.HttpResponse;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

import io.github.shardboot.InvalidShardKeyException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link RequestShardKeySources}: each source alone, and several of them, over
 * HTTP.
 *
 * @author Shardboot Contributors
 */
class RequestShardKeySourcesTests {

	private static final RequestShardKeySources SOURCES = RequestShardKeySources.builder()
		.header("X-Tenant-Id")
		.queryParameter("tenant")
		.cookie("tenant")
		.subdomain("Example.com")
		.resolver("agent", (request) -> {
			String agent = request.getHeader("X-Agent");
			if ("broken".equals(agent)) {
				throw new InvalidShardKeyException("The agent is broken.");
			}
			if ("gone".equals(agent)) {
				throw new ResponseStatusException(HttpStatus.GONE);
			}
			return (agent != null) ? Integer.valueOf(agent.substring(1)) : null;
		})
		.build();

	private static RunningApplication application;

	@BeforeAll
	static void start() {
		application = RunningApplication.start(SOURCES, RunningApplication.OPTIONAL);
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@Test
	void withoutAnyKeyNoShardIsChosen() {
		assertThat(application.get("/echo").body()).isEqualTo("none");
	}

	@Test
	void headerNamesTheKeyInAnyCase() {
		assertThat(application.get("/echo", "x-TENANT-id", "7").body()).isEqualTo("s3:7");
	}

	@Test
	void queryParameterNamesTheKey() {
		assertThat(application.get("/echo?a=b&tenant=6").body()).isEqualTo("s2:6");
		assertThat(application.get("/echo?%74enant=%36").body()).isEqualTo("s2:6");
	}

	@Test
	void queryParameterLeavesTheBodyAloneAndDoesNotTakeTheKeyFromIt() {
		HttpRequest request = application.request("/form?tenant=6", "Content-Type", "application/x-www-form-urlencoded")
			.POST(HttpRequest.BodyPublishers.ofString("tenant=7&x=1"))
			.build();
		assertThat(application.send(request).body()).isEqualTo("s2:6 tenant=7&x=1");
	}

	@Test
	void brokenEncodingOfAnotherParameterDoesNoHarm() {
		assertThat(application.raw("GET /echo?%zz=1&q=%&tenant=6 HTTP/1.1", "Host: localhost")).startsWith("200")
			.endsWith("s2:6");
	}

	@Test
	void cookieNamesTheKey() {
		assertThat(application.get("/echo", "Cookie", "a=b; tenant=5").body()).isEqualTo("s1:5");
	}

	@ParameterizedTest
	@CsvSource({ "4.example.com, s0:4", "4.EXAMPLE.com, s0:4", "4.example.com., s0:4", "4.example.com:8080, s0:4",
			"example.com, none", "4.5.example.com, none", "4.example.org, none", "4.badexample.com, none",
			"example.com.evil.org, none", "127.0.0.1, none", "[::1], none" })
	void subdomainNamesTheKeyOnlyInFrontOfTheConfiguredDomain(String host, String expected) {
		assertThat(application.raw("GET /echo HTTP/1.1", "Host: " + host)).startsWith("200").endsWith(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "X-Forwarded-Host: 4.example.com", "Forwarded: host=4.example.com" })
	void forwardedHostIsNotBelieved(String header) {
		assertThat(application.raw("GET /echo HTTP/1.1", "Host: 5.example.com", header)).endsWith("s1:5");
	}

	@Test
	void resolverOfTheApplicationNamesTheKey() {
		assertThat(application.get("/echo", "X-Agent", "#3").body()).isEqualTo("s3:3");
	}

	@Test
	void refusalOfAResolverIsABadRequest() {
		refused(application.get("/echo", "X-Agent", "broken"), "broken");
	}

	@Test
	void failureOfAResolverIsTreatedLikeThatOfAController() {
		assertThat(application.get("/echo", "X-Agent", "gone").statusCode()).isEqualTo(410);
	}

	@Test
	void sourcesThatAgreeInCanonicalFormStandTogether() {
		assertThat(application.get("/echo?tenant=3", "X-Tenant-Id", "3", "Cookie", "tenant=3", "X-Agent", "#3").body())
			.isEqualTo("s3:3");
	}

	@ParameterizedTest
	@CsvSource({ "X-Tenant-Id, 41, Cookie, tenant=42", "X-Tenant-Id, 41, X-Agent, #42",
			"Cookie, tenant=41, X-Agent, #42" })
	void sourcesThatDisagreeAreABadRequest(String one, String key, String other, String otherKey) {
		refused(application.get("/echo", one, key, other, otherKey), "42");
		assertThat(application.context().getBean(RoutedKeys.class).keys()).doesNotContain(41L, 42L);
	}

	@Test
	void queryParameterAndSubdomainThatDisagreeAreABadRequest() {
		assertThat(application.raw("GET /echo?tenant=7 HTTP/1.1", "Host: 8.example.com")).startsWith("400")
			.contains("urn:shardboot:problem:invalid-shard-key");
	}

	@ParameterizedTest
	@ValueSource(strings = { "7", "8" })
	void repetitionIsABadRequestEvenOfTheSameKey(String second) {
		refused(application.get("/echo", "X-Tenant-Id", "7", "X-Tenant-Id", second), "'7'");
		refused(application.get("/echo?tenant=7&tenant=" + second), "'7'");
		refused(application.get("/echo", "Cookie", "tenant=7; tenant=" + second), "'7'");
		refused(application.get("/echo", "X-Tenant-Id", "7," + second), "'7'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "seven", "7.0", "07", "+7", "0x7", "99999999999999999999", "7;8", "7'--" })
	void whatIsNoKeyIsABadRequest(String value) {
		refused(application.get("/echo", "X-Tenant-Id", value), value);
	}

	@Test
	void emptyKeyIsABadRequest() {
		refused(application.get("/echo?tenant="), "tenant");
		refused(application.get("/echo?tenant"), "tenant");
		refused(application.get("/echo", "X-Tenant-Id", ""), "X-Tenant-Id");
	}

	@ParameterizedTest
	@ValueSource(strings = { "7%0d%0aSet-Cookie:%20a=b", "7%00", "%", "%7", "%ff", "%20" })
	void smuggledCharactersAreABadRequest(String value) {
		String answer = application.raw("GET /echo?tenant=" + value + " HTTP/1.1", "Host: localhost");
		assertThat(answer).startsWith("400")
			.contains("urn:shardboot:problem:invalid-shard-key")
			.doesNotContain("Set-Cookie");
	}

	@Test
	void unknownKeyIsNotFound() {
		HttpResponse<String> response = application.get("/echo", "X-Tenant-Id", "5000");
		RunningApplication.assertProblem(response, 404, "unknown-shard-key", "5000");
		assertThat(response.body()).isEqualTo(application.get("/echo", "X-Tenant-Id", "5001").body());
	}

	@Test
	void describesAllSourcesWithTheirNames() {
		RequestShardKeySources sources = RequestShardKeySources.builder()
			.pathVariable("t")
			.header("X-T")
			.principalAttribute("tid")
			.subdomain("a.org")
			.build();
		assertThat(sources)
			.hasToString("principal attribute 'tid', header 'X-T', subdomain of 'a.org', path variable 't'");
		assertThat(sources.isEmpty()).isFalse();
		assertThat(RequestShardKeySources.builder().build().isEmpty()).isTrue();
		assertThat(RequestShardKeySources.builder().pathVariable("t").build().isEmpty()).isFalse();
		assertThat(RequestShardKeySources.builder().principalAttribute("t").build().isEmpty()).isFalse();
	}

	@Test
	void refusesNamesThatCannotBeMeant() {
		RequestShardKeySources.Builder builder = RequestShardKeySources.builder().principalAttribute("a");
		assertThatIllegalStateException().isThrownBy(() -> builder.principalAttribute("b"));
		assertThatIllegalArgumentException().isThrownBy(() -> builder.header(" "));
		assertThatIllegalArgumentException().isThrownBy(() -> builder.subdomain(".example.com"));
		assertThatIllegalArgumentException().isThrownBy(() -> builder.subdomain(""));
	}

	private static void refused(HttpResponse<String> response, String key) {
		RunningApplication.assertProblem(response, 400, "invalid-shard-key", key);
	}

}
