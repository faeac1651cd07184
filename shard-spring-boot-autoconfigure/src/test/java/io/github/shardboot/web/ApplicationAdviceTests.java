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

import java.io.IOException;
import java.util.List;

import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

import io.github.shardboot.InvalidShardKeyException;
import io.github.shardboot.MissingShardKeyException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for applications that have another advice than {@link ShardProblemAdvice}, or
 * none, over HTTP.
 *
 * @author Shardboot Contributors
 */
class ApplicationAdviceTests {

	private static final RequestShardKeySources SOURCES = RequestShardKeySources.builder()
		.header("X-Tenant-Id")
		.pathVariable("tenant")
		.build();

	@Test
	void adviceOfTheApplicationComesFirst() {
		try (RunningApplication application = RunningApplication.start(SOURCES, RunningApplication.OPTIONAL,
				OwnAdvice.class)) {
			assertThat(application.get("/echo", "X-Tenant-Id", "seven").body()).isEqualTo("own answer");
			assertThat(application.get("/echo", "X-Tenant-Id", "seven").statusCode()).isEqualTo(422);
			assertThat(application.get("/t/seven/echo").body()).isEqualTo("own answer");
			RunningApplication.assertProblem(application.get("/t/5000/echo"), 404, "unknown-shard-key", "'5000'");
		}
	}

	@Test
	void whenAdviceAnswersWithAViewThenTheFilterAnswersWithTheProblem() {
		RequestShardKeySources header = RequestShardKeySources.builder().header("X-Tenant-Id").build();
		try (RunningApplication application = RunningApplication.start(header, RunningApplication.REQUIRED,
				ViewAdvice.class)) {
			RunningApplication.assertProblem(application.get("/echo"), 400, "missing-shard-key", "view");
		}
	}

	@Test
	void whenNoAdviceAnswersThenTheFilterAnswersItself() {
		try (RunningApplication application = RunningApplication.start(SOURCES, RunningApplication.OPTIONAL,
				NoAdvice.class)) {
			RunningApplication.assertProblem(application.get("/echo", "X-Tenant-Id", "seven"), 400, "invalid-shard-key",
					"seven");
		}
	}

	@Test
	void errorPageNeedsNoKey() {
		try (RunningApplication application = RunningApplication.start(SOURCES, RunningApplication.REQUIRED,
				ErrorPageAdvice.class)) {
			assertThat(application.get("/echo").body()).isEqualTo("error page 400 in none");
		}
	}

	@Test
	void otherFailureThatNobodyAnswersIsThrownOn() {
		RequestShardKeySources failing = RequestShardKeySources.builder().resolver("failing", (request) -> {
			throw new UnsupportedOperationException("failing");
		}).build();
		try (RunningApplication application = RunningApplication.start(failing, RunningApplication.OPTIONAL,
				List.of("logging.level.org.apache.catalina=off"))) {
			assertThat(application.get("/echo").statusCode()).isEqualTo(500);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@Import(OwnProblems.class)
	static class OwnAdvice {

	}

	@RestControllerAdvice
	static class OwnProblems {

		@ExceptionHandler
		ResponseEntity<String> handle(InvalidShardKeyException ex) {
			return ResponseEntity.status(HttpStatus.UNPROCESSABLE_CONTENT).body("own answer");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Views.class)
	static class ViewAdvice {

	}

	@ControllerAdvice
	static class Views {

		@ExceptionHandler(MissingShardKeyException.class)
		String handle() {
			return "view";
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ ErrorPages.class, EchoErrorController.class })
	static class ErrorPageAdvice {

	}

	@ControllerAdvice
	static class ErrorPages {

		@ExceptionHandler(MissingShardKeyException.class)
		void handle(HttpServletResponse response) throws IOException {
			response.sendError(400);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NoAdvice {

		@Bean
		static BeanFactoryPostProcessor remover() {
			return (beans) -> ((BeanDefinitionRegistry) beans).removeBeanDefinition("shardProblemAdvice");
		}

	}

}
