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

package io.github.shardboot.autoconfigure;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.github.shardboot.ShardKey;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what a user reads who wrote a {@code @ShardKey} that cannot work.
 *
 * @author Shardboot Contributors
 */
@ExtendWith(OutputCaptureExtension.class)
class ShardKeyFailureTests {

	private static final String SHARDS = "shard.shards.eu-1.url=${db}/eu1?${secret}";

	private FailingApplication application;

	@BeforeEach
	void create(@TempDir Path directory) {
		this.application = new FailingApplication(directory);
	}

	@AfterEach
	void close() throws IOException {
		this.application.close();
	}

	@ParameterizedTest
	@ValueSource(classes = { OnPrivate.class, OnFinal.class, OnStatic.class })
	void methodThatCannotBeIntercepted(Class<?> type, CapturedOutput output) {
		assertThat(this.application.start(output, SHARDS, type)).isEqualTo(
				"""
						Description:

						Method '%s.find(Long)' has a @ShardKey but is private, static or final, so its calls cannot be intercepted.

						Action:

						Make it an overridable instance method, or use Shards.forKey(...) inside it.""",
				type.getSimpleName());
	}

	@Test
	void expressionThatCannotBeParsed(CapturedOutput output) {
		assertThat(this.application.start(output, SHARDS, Unparsable.class)).isEqualTo(
				"""
						Description:

						Method 'Unparsable.find(Map)', parameter 'order': the expression 'customer.' of @ShardKey cannot be parsed: \
						Expression [customer.] @8: EL1044E: Unexpectedly ran out of input

						Action:

						Use a property path such as "customer.id" on a parameter, or "#order.customerId" on a method.""");
	}

	@Test
	void expressionWithATypeReference(CapturedOutput output) {
		assertThat(this.application.start(output, SHARDS, TypeReference.class)).isEqualTo(
				"""
						Description:

						Method 'TypeReference.find(Long)': the expression 'T(java.lang.Runtime).getRuntime().availableProcessors()' of \
						@ShardKey contains 'T(java.lang.Runtime)', which is not allowed.

						Action:

						Only properties, indexes, variables, literals and '?:' can be used.""");
	}

	@Test
	void expressionWithAnUnknownVariable(CapturedOutput output) {
		assertThat(this.application.start(output, SHARDS, UnknownVariable.class)).isEqualTo(
				"""
						Description:

						Method 'UnknownVariable.find(Long)': the expression '#customerId' of @ShardKey uses the unknown variable \
						'#customerId'.

						Action:

						Known variables are [id, p0, a0, args]; parameter names need the compiler option '-parameters'.""");
	}

	@Test
	void methodWithoutExpression(CapturedOutput output) {
		assertThat(this.application.start(output, SHARDS, NoExpression.class)).isEqualTo("""
				Description:

				@ShardKey on method 'NoExpression.find(Long)' has no expression.

				Action:

				Write for example @ShardKey("#order.customerId"), or annotate the parameter.""");
	}

	@Test
	void methodWithTwoKeys(CapturedOutput output) {
		assertThat(this.application.start(output, SHARDS, TwoKeys.class)).isEqualTo("""
				Description:

				Method 'TwoKeys.find(Long, Map)' has more than one @ShardKey: [on parameter 0, on parameter 1 ('id')].

				Action:

				Leave one of them; inherited annotations count.""");
	}

	static class OnPrivate {

		@SuppressWarnings("unused")
		private Long find(@ShardKey Long id) {
			return id;
		}

	}

	static class OnFinal {

		final Long find(@ShardKey Long id) {
			return id;
		}

	}

	static class OnStatic {

		static Long find(@ShardKey Long id) {
			return id;
		}

	}

	static class Unparsable {

		Object find(@ShardKey("customer.") Map<String, Object> order) {
			return order;
		}

	}

	static class TypeReference {

		@ShardKey("T(java.lang.Runtime).getRuntime().availableProcessors()")
		Long find(Long id) {
			return id;
		}

	}

	static class UnknownVariable {

		@ShardKey("#customerId")
		Long find(Long id) {
			return id;
		}

	}

	static class NoExpression {

		@ShardKey
		Long find(Long id) {
			return id;
		}

	}

	static class TwoKeys {

		Long find(@ShardKey Long id, @ShardKey("id") Map<String, Object> order) {
			return id;
		}

	}

}
