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
import java.util.concurrent.Callable;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import io.github.shardboot.Shards;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for requests that are locked to their key, over HTTP.
 *
 * @author Shardboot Contributors
 */
class LockedRequestTests {

	private static final RequestShardKeySources SOURCES = RequestShardKeySources.builder()
		.header("X-Tenant-Id")
		.pathVariable("tenant")
		.build();

	private static RunningApplication application;

	@BeforeAll
	static void start() {
		application = RunningApplication.start(SOURCES, new ShardKeyFilterSettings(false, List.of(), List.of(), true),
				Scoping.class);
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/scope", "/async-scope" })
	void scopeOfAnotherKeyIsRefused(String path) {
		assertThat(application.get(path + "?key=7", "X-Tenant-Id", "7").body()).isEqualTo("s3:7");
		RunningApplication.assertProblem(application.get(path + "?key=8", "X-Tenant-Id", "7"), 500, "shard-switch",
				"'8'");
	}

	@Test
	void scopeOfAnotherKeyOfTheSameShardIsRefused() {
		RunningApplication.assertProblem(application.get("/scope?key=11", "X-Tenant-Id", "7"), 500, "shard-switch",
				"'11'");
	}

	@Test
	void lockHoldsForKeysInThePathToo() {
		assertThat(application.get("/t/7/scope?key=7").body()).isEqualTo("s3:7");
		RunningApplication.assertProblem(application.get("/t/7/scope?key=8"), 500, "shard-switch", "'8'");
	}

	@Test
	void defaultDatabaseIsAllowed() {
		assertThat(application.get("/default", "X-Tenant-Id", "7").body()).isEqualTo("none");
	}

	@Test
	void unlockedScopeLetsAnotherKeyPass() {
		assertThat(application.get("/unlocked?key=8", "X-Tenant-Id", "7").body()).isEqualTo("s0:8, then s3:7");
	}

	@Test
	void withoutKeyNothingIsLocked() {
		assertThat(application.get("/scope?key=8").body()).isEqualTo("s0:8");
	}

	@Test
	void withoutLockAnotherKeyMayBeChosen() {
		try (RunningApplication unlocked = RunningApplication.start(SOURCES, RunningApplication.OPTIONAL,
				Scoping.class)) {
			assertThat(unlocked.get("/scope?key=8", "X-Tenant-Id", "7").body()).isEqualTo("s0:8");
		}
	}

	@Configuration(proxyBeanMethods = false)
	@Import(ScopingController.class)
	static class Scoping {

	}

	@RestController
	static class ScopingController {

		private final Shards shards;

		ScopingController(Shards shards) {
			this.shards = shards;
		}

		@GetMapping({ "/scope", "/t/{tenant}/scope" })
		String scope(@RequestParam long key) {
			return this.shards.forKey(key).call(Scopes::current);
		}

		@GetMapping("/async-scope")
		Callable<String> asyncScope(@RequestParam long key) {
			return () -> scope(key);
		}

		@GetMapping("/default")
		String defaultDatabase() {
			return this.shards.onDefault().call(Scopes::current);
		}

		@GetMapping("/unlocked")
		String unlocked(@RequestParam long key) {
			return this.shards.unlocked().call(() -> scope(key)) + ", then " + Scopes.current();
		}

	}

}
