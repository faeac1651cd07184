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

package io.github.shardboot.strategy;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Suggestion}.
 *
 * @author Shardboot Contributors
 */
class SuggestionTests {

	private static final List<String> STRATEGIES = List.of("range", "hash", "list", "consistent-hash");

	@Test
	void namesTheNearestShardAndAllShards() {
		assertThat(Suggestion.forShard("eu1", List.of("us-1", "eu-1")))
			.isEqualTo("Did you mean 'eu-1'? Configured shards are 'eu-1', 'us-1'.");
	}

	@ParameterizedTest
	@CsvSource({ "hahs,hash", "hsh,hash", "HASH,hash", "hashs,hash", "rage,range", "lost,list",
			"consistent_hash,consistent-hash", "consistenthash,consistent-hash", "consistant-hesh,consistent-hash" })
	void findsAMisspeltName(String unknown, String expected) {
		assertThat(Suggestion.of(unknown, "Strategies", STRATEGIES))
			.isEqualTo("Did you mean '" + expected + "'? Strategies are 'consistent-hash', 'hash', 'list', 'range'.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "x", "directory", "hxyh", "consistency", "ahhs" })
	void doesNotGuessWhenNothingIsSimilar(String unknown) {
		assertThat(Suggestion.of(unknown, "Strategies", STRATEGIES))
			.isEqualTo("Strategies are 'consistent-hash', 'hash', 'list', 'range'.");
	}

	@Test
	void prefersTheNearestAndThenTheFirstName() {
		assertThat(Suggestion.of("abcdef", "Names", List.of("abcdxx", "abcdez", "abcdey")))
			.startsWith("Did you mean 'abcdey'?");
	}

	@Test
	void tellsThatThereAreNoNames() {
		assertThat(Suggestion.forShard("eu-1", List.of())).isEqualTo("Configured shards are none.");
	}

}
