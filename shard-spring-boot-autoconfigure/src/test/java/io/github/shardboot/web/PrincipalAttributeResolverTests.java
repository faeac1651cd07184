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

import java.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.oauth2.core.DefaultOAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.security.oauth2.core.user.DefaultOAuth2User;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthentication;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PrincipalAttributeResolver} with the principals that the other tests
 * do not log in.
 *
 * @author Shardboot Contributors
 */
class PrincipalAttributeResolverTests {

	@Test
	void withoutPrincipalThereIsNoKey() {
		assertThat(resolve("tenant", null)).isNull();
	}

	@Test
	void readsTheAttributeOfAnOAuth2User() {
		DefaultOAuth2User user = new DefaultOAuth2User(List.of(), Map.of("sub", "someone", "tenant", "t7"), "sub");
		assertThat(resolve("tenant", authenticated(user))).isEqualTo("t7");
	}

	@Test
	void readsTheClaimOfAnOpenIdUser() {
		OidcIdToken token = new OidcIdToken("token", Instant.EPOCH, Instant.MAX,
				Map.of("sub", "someone", "https://example.com/tenant.id", 7L));
		assertThat(resolve("https://example.com/tenant.id", authenticated(new DefaultOidcUser(List.of(), token))))
			.isEqualTo(7L);
	}

	@Test
	void readsTheAttributeOfAnOpaqueToken() {
		OAuth2AccessToken token = new OAuth2AccessToken(OAuth2AccessToken.TokenType.BEARER, "token", Instant.EPOCH,
				Instant.MAX);
		DefaultOAuth2AuthenticatedPrincipal principal = new DefaultOAuth2AuthenticatedPrincipal(Map.of("tenant", "t7"),
				List.of());
		assertThat(resolve("tenant", new BearerTokenAuthentication(principal, token, List.of()))).isEqualTo("t7");
	}

	@Test
	void readsEachOfTheMapsThatPrincipalsHave() {
		Map<String, Object> entries = Map.of("tenant", "t7");
		assertThat(resolve("tenant", authenticated(new WithTokenAttributes(entries)))).isEqualTo("t7");
		assertThat(resolve("tenant", authenticated(new WithClaims(entries)))).isEqualTo("t7");
		assertThat(resolve("tenant", authenticated(new WithAttributes(entries)))).isEqualTo("t7");
	}

	@Test
	void readsThePropertyOfAPlainPrincipal() {
		UUID tenant = UUID.randomUUID();
		assertThat(resolve("tenant", new TenantPrincipal(tenant))).isEqualTo(tenant);
		assertThat(resolve("name", new TenantPrincipal(tenant))).isEqualTo("someone");
		assertThat(resolve("tenant", () -> "someone")).isNull();
	}

	@Test
	void readsThePropertyOfTheWrappedUserBeforeThatOfTheWrapper() {
		assertThat(resolve("name", authenticated(new TenantPrincipal(UUID.randomUUID())))).isEqualTo("someone");
		assertThat(resolve("authenticated", authenticated("someone"))).isEqualTo(true);
	}

	@Test
	void readsTheComponentOfARecord() {
		assertThat(resolve("tenant", authenticated(new TenantRecord(7)))).isEqualTo(7L);
		assertThat(resolve("isolated", authenticated(new TenantRecord(7)))).isNull();
	}

	@Test
	void claimWinsOverAPropertyOfTheSameName() {
		DefaultOAuth2User user = new DefaultOAuth2User(List.of(), Map.of("sub", "someone", "name", "claimed"), "sub");
		assertThat(resolve("name", authenticated(user))).isEqualTo("claimed");
		DefaultOAuth2User unclaimed = new DefaultOAuth2User(List.of(), Map.of("sub", "someone"), "sub");
		assertThat(resolve("name", authenticated(unclaimed))).isEqualTo("someone");
	}

	@Test
	void whatIsNotThereIsNoKey() {
		assertThat(resolve("tenant", authenticated("someone"))).isNull();
		assertThat(resolve("no.such[property]", authenticated("someone"))).isNull();
		assertThat(resolve("secret", new TenantPrincipal(UUID.randomUUID()))).isNull();
	}

	private static Object resolve(String name, Principal principal) {
		MockHttpServletRequest request = new MockHttpServletRequest();
		request.setUserPrincipal(principal);
		return new PrincipalAttributeResolver(name).resolveKey(request);
	}

	private static Principal authenticated(Object principal) {
		return new TestingAuthenticationToken(principal, null, List.of());
	}

	/**
	 * A principal of an application without Spring Security.
	 */
	static class TenantPrincipal implements Principal, Tenanted {

		private final UUID tenant;

		TenantPrincipal(UUID tenant) {
			this.tenant = tenant;
		}

		@Override
		public String getName() {
			return "someone";
		}

		@Override
		public UUID getTenant() {
			return this.tenant;
		}

		@Override
		public void setSecret(String secret) {
			throw new UnsupportedOperationException();
		}

	}

	/**
	 * A user as a record.
	 *
	 * @param tenant the tenant
	 */
	record TenantRecord(long tenant) {

		boolean isolated() {
			return true;
		}

	}

	record WithTokenAttributes(Map<String, Object> tokenAttributes) {

	}

	record WithClaims(Map<String, Object> claims) {

	}

	record WithAttributes(Map<String, Object> attributes) {

	}

	/**
	 * A bean with a property to read and one to write.
	 */
	interface Tenanted {

		UUID getTenant();

		void setSecret(String secret);

	}

}
