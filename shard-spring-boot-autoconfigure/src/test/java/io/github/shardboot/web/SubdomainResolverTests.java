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

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SubdomainResolver} with names that are no numbers or that a server may
 * refuse.
 *
 * @author Shardboot Contributors
 */
class SubdomainResolverTests {

	@ParameterizedTest
	@CsvSource({ "acme.example.com, acme", "ACME.Example.COM., acme", "xn--mnchen-3ya.example.com, xn--mnchen-3ya",
			"example.com,", ".example.com,", "a.b.example.com,", "a..example.com,", "acmeexample.com,",
			"acme.example.com.evil.org,", "acme.example.com..,", "evil.org,", ".,", "''," })
	void readsTheOneLabelInFrontOfTheDomain(String host, String expected) {
		MockHttpServletRequest request = new MockHttpServletRequest();
		request.setServerName(host);
		assertThat(new SubdomainResolver("Example.com.").resolveKey(request)).isEqualTo(expected);
	}

}
