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

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import io.github.shardboot.InvalidShardKeyException;
import io.github.shardboot.MissingShardKeyException;
import io.github.shardboot.OutcomeUnknownException;
import io.github.shardboot.ShardSwitchException;
import io.github.shardboot.ShardUnavailableException;
import io.github.shardboot.StaleShardMapException;
import io.github.shardboot.UnknownShardException;
import io.github.shardboot.UnknownShardKeyException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link ShardProblemAdvice} and {@link ShardProblem}, over HTTP and with both
 * values of {@code spring.mvc.problemdetails.enabled}.
 *
 * @author Shardboot Contributors
 */
@ExtendWith(OutputCaptureExtension.class)
class ShardProblemAdviceTests {

	private static final RequestShardKeySources HEADER = RequestShardKeySources.builder().header("X-Tenant-Id").build();

	private static RunningApplication plain;

	private static RunningApplication problemDetails;

	@BeforeAll
	static void start() {
		plain = RunningApplication.start(HEADER, RunningApplication.OPTIONAL,
				List.of("spring.mvc.problemdetails.enabled=false"), Failures.class);
		problemDetails = RunningApplication.start(HEADER, RunningApplication.OPTIONAL,
				List.of("spring.mvc.problemdetails.enabled=true"), Failures.class);
	}

	@AfterAll
	static void stop() {
		plain.close();
		problemDetails.close();
	}

	@ParameterizedTest
	@CsvSource({ "missing, 400, missing-shard-key", "invalid, 400, invalid-shard-key",
			"forbidden, 403, forbidden-shard-key", "unknown-key, 404, unknown-shard-key",
			"unavailable, 503, shard-unavailable", "stale, 503, stale-shard-map", "outcome, 504, outcome-unknown",
			"switch, 500, shard-switch", "unknown-shard, 500, unknown-shard", "wrapped, 503, shard-unavailable" })
	void exceptionsOfControllersBecomeProblems(String kind, int status, String type) {
		for (RunningApplication application : List.of(plain, problemDetails)) {
			RunningApplication.assertProblem(application.get("/fail/" + kind), status, type, "secret");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/html", "application/json", "application/vnd.shop+json", "image/png" })
	void mediaTypeDoesNotDependOnWhatTheClientAccepts(String accept) {
		for (RunningApplication application : List.of(plain, problemDetails)) {
			RunningApplication.assertProblem(application.get("/fail/missing", "Accept", accept), 400,
					"missing-shard-key", "secret");
			RunningApplication.assertProblem(application.get("/echo", "Accept", accept, "X-Tenant-Id", "seven"), 400,
					"invalid-shard-key", "seven");
		}
	}

	@Test
	void otherExceptionsAreNotTouched() {
		assertThat(plain.get("/fail/other").body()).doesNotContain("urn:shardboot");
	}

	@Test
	void onlyErrorsOfTheServerAreLogged(CapturedOutput output) {
		plain.get("/fail/missing");
		assertThat(output).doesNotContain("secret");
		plain.get("/fail/switch");
		assertThat(output).contains("Request failed: from secret to secret", "ShardSwitchException");
	}

	@Test
	void handlesAsManyExceptionsAsThereAreProblems() throws Exception {
		ExceptionHandler handled = ShardProblemAdvice.class.getDeclaredMethod("handle", Exception.class)
			.getAnnotation(ExceptionHandler.class);
		assertThat(handled.value()).hasSameSizeAs(ShardProblem.values()).doesNotHaveDuplicates();
	}

	@Test
	void whatIsNoProblemIsThrownOn() {
		assertThatIllegalStateException()
			.isThrownBy(() -> new ShardProblemAdvice().handle(new IllegalStateException("other")));
	}

	@Configuration(proxyBeanMethods = false)
	@Import(FailingController.class)
	static class Failures {

	}

	@RestController
	static class FailingController {

		@GetMapping("/fail/{kind}")
		String fail(@PathVariable String kind) {
			throw switch (kind) {
				case "missing" -> new MissingShardKeyException("secret");
				case "invalid" -> new InvalidShardKeyException("secret");
				case "forbidden" -> new ForbiddenShardKeyException("secret");
				case "unknown-key" -> new UnknownShardKeyException("secret");
				case "unavailable" -> new ShardUnavailableException("secret", "secret is down", null);
				case "stale" -> new StaleShardMapException("secret", 1, 2, null);
				case "outcome" -> new OutcomeUnknownException("secret", "secret", null);
				case "switch" -> new ShardSwitchException("secret", "secret", "from secret to secret");
				case "unknown-shard" -> new UnknownShardException("secret", List.of("secret"));
				case "wrapped" ->
					new IllegalStateException("secret", new ShardUnavailableException("secret", "secret", null));
				default -> new UnsupportedOperationException(kind);
			};
		}

	}

}
