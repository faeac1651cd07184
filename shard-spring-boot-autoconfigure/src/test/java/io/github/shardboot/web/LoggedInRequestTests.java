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
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.web.SecurityFilterChain;

import io.github.shardboot.ShardContextHolder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for users who log in with a form or with every request, over HTTP and through
 * Spring Security; the key is a property of the application's own user type.
 *
 * @author Shardboot Contributors
 */
class LoggedInRequestTests {

	private static RunningApplication application;

	@BeforeAll
	static void start() {
		RequestShardKeySources sources = RequestShardKeySources.builder()
			.header("X-Tenant-Id")
			.principalAttribute("tenant")
			.build();
		application = RunningApplication.start(sources, RunningApplication.REQUIRED, UserSecurity.class);
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@Test
	void propertyOfTheUserNamesTheKey() {
		assertThat(application.get("/echo", "Authorization", basic("user7")).body()).isEqualTo("s3:7");
		assertThat(application.get("/echo", "Authorization", basic("user7"), "X-Tenant-Id", "7").body())
			.isEqualTo("s3:7");
	}

	@Test
	void headerOfAnotherKeyIsForbidden() {
		RunningApplication.assertProblem(
				application.get("/echo", "Authorization", basic("user7"), "X-Tenant-Id", "305"), 403,
				"forbidden-shard-key", "305");
		assertThat(application.context().getBean(RoutedKeys.class).keys()).doesNotContain(305L);
	}

	@Test
	void userWithoutKeyMayNotNameOne() {
		RunningApplication.assertProblem(
				application.get("/echo", "Authorization", basic("nobody"), "X-Tenant-Id", "306"), 403,
				"forbidden-shard-key", "306");
	}

	@Test
	void userIsLookedUpWithoutAnyShard() {
		application.get("/echo", "Authorization", basic("user7"), "X-Tenant-Id", "7");
		assertThat(application.context().getBean(UserSecurity.class).lookedUpInScope).isFalse();
	}

	@Test
	void sessionOfALoggedInUserNamesTheKey() {
		HttpRequest login = application.request("/login", "Content-Type", "application/x-www-form-urlencoded")
			.POST(HttpRequest.BodyPublishers.ofString("username=user6&password=secret"))
			.build();
		HttpResponse<String> response = application.send(login);
		assertThat(response.statusCode()).isEqualTo(302);
		String session = response.headers().firstValue("Set-Cookie").orElseThrow().replaceAll(";.*", "");
		assertThat(application.get("/echo", "Cookie", session).body()).isEqualTo("s2:6");
		RunningApplication.assertProblem(application.get("/echo", "Cookie", session, "X-Tenant-Id", "7"), 403,
				"forbidden-shard-key", "'7'");
	}

	private static String basic(String user) {
		return "Basic " + Base64.getEncoder().encodeToString((user + ":secret").getBytes(StandardCharsets.ISO_8859_1));
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SecurityAutoConfiguration.class, ServletWebSecurityAutoConfiguration.class,
			SecurityFilterAutoConfiguration.class })
	static class UserSecurity {

		private volatile boolean lookedUpInScope;

		@Bean
		SecurityFilterChain securityFilterChain(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.csrf((csrf) -> csrf.disable())
				.httpBasic(Customizer.withDefaults())
				.formLogin(Customizer.withDefaults())
				.build();
		}

		@Bean
		UserDetailsService users() {
			return (name) -> {
				this.lookedUpInScope |= ShardContextHolder.effective() != null;
				return new TenantUser(name, name.startsWith("user") ? Long.valueOf(name.substring(4)) : null);
			};
		}

	}

	/**
	 * A user of one tenant, or of none.
	 */
	static class TenantUser extends User implements Tenanted {

		private final Long tenant;

		TenantUser(String name, Long tenant) {
			super(name, "{noop}secret", List.of());
			this.tenant = tenant;
		}

		@Override
		public Long getTenant() {
			return this.tenant;
		}

	}

	/**
	 * What has a tenant.
	 */
	interface Tenanted {

		Long getTenant();

	}

}
