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

package io.github.shardboot.jpa;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import io.github.shardboot.ShardSwitchException;
import io.github.shardboot.jpa.domain.Account;
import io.github.shardboot.jpa.domain.AccountRepository;
import io.github.shardboot.jpa.domain.CountryRepository;
import io.github.shardboot.testsupport.ShardCluster;
import io.github.shardboot.testsupport.TestPostgres;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for requests that use more than one shard, with and without a session that is
 * open for the whole request.
 *
 * @author Shardboot Contributors
 */
@ExtendWith(OutputCaptureExtension.class)
class OpenInViewIntegrationTests {

	private static final JpaCluster CLUSTER = JpaCluster.create();

	private static final String WARNING = "'spring.jpa.open-in-view' is on";

	@BeforeEach
	void insert() {
		CLUSTER.clear();
		CLUSTER.insertTwins();
	}

	@Test
	void isOffByDefault(CapturedOutput output) {
		try (ConfigurableApplicationContext app = start()) {
			assertThat(get(app, "/accounts?owners=1,11").body()).isEqualTo("alice,bob");
			assertThat(get(app, "/country").body()).isEqualTo("0");
			assertThat(output).doesNotContain(WARNING).doesNotContain("spring.jpa.open-in-view is enabled by default");
		}
	}

	@Test
	void openSessionIsRefusedForAnotherShard(CapturedOutput output) {
		try (ConfigurableApplicationContext app = start("spring.jpa.open-in-view=true")) {
			assertThat(output).contains(WARNING);
			assertThat(get(app, "/accounts?owners=1,11", "X-Key", "1").body()).isEqualTo("alice,refused s0 s1");
			assertThat(get(app, "/accounts?owners=11,11", "X-Key", "11").body()).isEqualTo("bob,bob");
			assertThat(get(app, "/accounts?owners=11", "X-Key", "1").body()).isEqualTo("refused s0 s1");
			assertThat(get(app, "/accounts?owners=1").body()).isEqualTo("refused default s0");
			assertThat(get(app, "/country").body()).isEqualTo("0");
		}
	}

	@Test
	void keyInThePathIsKnownBeforeTheSession() {
		try (ConfigurableApplicationContext app = start("spring.jpa.open-in-view=true",
				"shard.web.path-variable=owner")) {
			assertThat(get(app, "/accounts/11/7").body()).isEqualTo("bob");
			assertThat(get(app, "/accounts/1/7").body()).isEqualTo("alice");
		}
	}

	private static ConfigurableApplicationContext start(String... properties) {
		ShardCluster databases = CLUSTER.databases();
		TestPostgres server = databases.defaultDatabase().server();
		List<String> all = new ArrayList<>(Arrays.asList(databases.properties()));
		all.addAll(Arrays.asList(properties));
		all.addAll(List.of("server.port=0", "spring.main.banner-mode=off", "shard.web.header=X-Key",
				"spring.jpa.properties.hibernate.javax.cache.missing_cache_strategy=create",
				"spring.datasource.url=" + databases.defaultDatabase().url(),
				"spring.datasource.username=" + server.username(), "spring.datasource.password=" + server.password()));
		return new SpringApplicationBuilder(Application.class).properties(all.toArray(String[]::new)).run();
	}

	private static HttpResponse<String> get(ConfigurableApplicationContext app, String path, String... headers) {
		String port = app.getEnvironment().getRequiredProperty("local.server.port");
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
		if (headers.length > 0) {
			request.headers(headers);
		}
		try {
			return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ JpaCluster.Application.class, AccountController.class })
	static class Application {

		@Bean
		SecurityFilterChain everybody(HttpSecurity security) throws Exception {
			return security.csrf((csrf) -> csrf.disable()).build();
		}

	}

	@RestController
	static class AccountController {

		private final AccountRepository accounts;

		private final CountryRepository countries;

		AccountController(AccountRepository accounts, CountryRepository countries) {
			this.accounts = accounts;
			this.countries = countries;
		}

		@GetMapping("/accounts")
		String names(@RequestParam List<Long> owners) {
			return owners.stream().map(this::name).collect(Collectors.joining(","));
		}

		private String name(Long owner) {
			try {
				return this.accounts.findByOwner(owner).get(0).getName();
			}
			catch (ShardSwitchException ex) {
				assertThat(ex).hasMessageStartingWith("The open JPA session belongs to ");
				return "refused " + ex.getBoundShard() + " " + ex.getRequestedShard();
			}
		}

		@GetMapping("/accounts/{owner}/{id}")
		String name(@PathVariable Long owner, @PathVariable Long id) {
			return this.accounts.findById(id).map(Account::getName).orElse("none of " + owner);
		}

		@GetMapping("/country")
		long countries() {
			return this.countries.count();
		}

	}

}
