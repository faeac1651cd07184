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

import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

import io.github.shardboot.ShardConfigurationException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link RequestPaths}.
 *
 * @author Shardboot Contributors
 */
class RequestPathsTests {

	@Test
	void contextPathIsNoPartOfThePath() {
		MockHttpServletRequest request = new MockHttpServletRequest("GET", "/actuator/echo");
		assertThat(new RequestPaths(List.of("/actuator/**")).surelyContain(request)).isTrue();
		request.setContextPath("/actuator");
		assertThat(new RequestPaths(List.of("/actuator/**")).surelyContain(request)).isFalse();
		assertThat(new RequestPaths(List.of("/echo")).surelyContain(request)).isTrue();
	}

	@Test
	void withoutPatternsNothingIsContained() {
		MockHttpServletRequest request = new MockHttpServletRequest("GET", "/");
		assertThat(new RequestPaths(List.of()).mayContain(request)).isFalse();
		assertThat(new RequestPaths(List.of("/**")).mayContain(request)).isTrue();
	}

	@Test
	void whenThePathIsNotBelowTheContextPathThenItIsInDoubt() {
		MockHttpServletRequest request = new MockHttpServletRequest("GET", "/ap/p/echo");
		request.setContextPath("/app");
		assertThat(new RequestPaths(List.of("/other")).mayContain(request)).isTrue();
		assertThat(new RequestPaths(List.of("/**")).surelyContain(request)).isFalse();
	}

	@Test
	void patternThatCannotBeParsedIsAConfigurationMistake() {
		assertThatExceptionOfType(ShardConfigurationException.class)
			.isThrownBy(() -> new RequestPaths(List.of("/ok", "/a/**/{b")))
			.withMessageContaining("'/a/**/{b'")
			.withMessageContaining("'shard.web'");
	}

}
