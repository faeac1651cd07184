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

import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

import io.github.shardboot.InvalidShardKeyException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link SingleValueResolver} with keys that are no numbers.
 *
 * @author Shardboot Contributors
 */
class SingleValueResolverTests {

	private final MockHttpServletRequest request = new MockHttpServletRequest();

	@Test
	void headerIsReadAsItIs() {
		this.request.addHeader("X-Tenant", "Acme & Sons; a=b");
		assertThat(SingleValueResolver.header("x-tenant").resolveKey(this.request)).isEqualTo("Acme & Sons; a=b");
	}

	@Test
	void headersThatAProxyHasJoinedAreRefusedWithoutTheirValues() {
		this.request.addHeader("X-Tenant", "acme, other");
		assertThatExceptionOfType(InvalidShardKeyException.class)
			.isThrownBy(() -> SingleValueResolver.header("X-Tenant").resolveKey(this.request))
			.withMessageContaining("comma")
			.withMessageNotContainingAny("acme", "other");
	}

	@Test
	void queryParameterIsDecodedLikeAForm() {
		this.request.setQueryString("x=1&&ten%61nt=Acme+%26%20S%C3%B6hne&tenants=2");
		assertThat(SingleValueResolver.queryParameter("tenant").resolveKey(this.request)).isEqualTo("Acme & Söhne");
	}

	@Test
	void nothingIsReadWhereNothingIs() {
		assertThat(SingleValueResolver.header("X-Tenant").resolveKey(this.request)).isNull();
		assertThat(SingleValueResolver.queryParameter("tenant").resolveKey(this.request)).isNull();
		assertThat(SingleValueResolver.cookie("tenant").resolveKey(this.request)).isNull();
	}

}
