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
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.shardboot.InvalidShardKeyException;
import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.strategy.hash.HashFunction;
import io.github.shardboot.strategy.hash.SlotTable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests that the default locale has no influence: Turkish has other case rules, Arabic
 * and Hindi may have other digits.
 *
 * @author Shardboot Contributors
 */
class LocaleTests {

	private static final Set<String> SHARDS = Set.of("eu-1", "us-1");

	private final Locale original = Locale.getDefault();

	@AfterEach
	void restoreTheLocale() {
		Locale.setDefault(this.original);
	}

	@ParameterizedTest
	@ValueSource(strings = { "tr-TR", "ar-EG-u-nu-arab", "hi-IN-u-nu-deva" })
	void keysAndHashesAreTheSame(String locale) throws Exception {
		Locale.setDefault(Locale.forLanguageTag(locale));
		UUID uuid = UUID.fromString("c0ffee00-1234-4abc-8def-0123456789ab");
		assertThat(ShardKeyType.UUID.canonical("C0FFEE00-1234-4ABC-8DEF-0123456789AB")).isEqualTo(uuid);
		assertThat(ShardKeyType.STRING.canonical(uuid)).isEqualTo("c0ffee00-1234-4abc-8def-0123456789ab");
		assertThat(ShardKeyType.STRING.canonical(1234567)).isEqualTo("1234567");
		assertThat(ShardKeyType.LONG.canonical("-1234567")).isEqualTo(-1234567L);
		for (HashFunction function : HashFunction.values()) {
			for (GoldenVector vector : GoldenVector.read(function)) {
				assertThat(function.hash(vector.key())).isEqualTo(vector.hash());
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "tr-TR", "ar-EG-u-nu-arab", "hi-IN-u-nu-deva" })
	void textsAreTheSame(String locale) {
		Locale.setDefault(Locale.forLanguageTag(locale));
		assertThat(SlotTable.byWeight(4096, Map.of("eu-1", 1, "us-1", 1)).ranges())
			.isEqualTo(Map.of("eu-1", List.of("0-2047"), "us-1", List.of("2048-4095")));
		assertThat(Suggestion.of("INITIAL", "Names", List.of("initial"))).startsWith("Did you mean 'initial'?");
		assertThatExceptionOfType(InvalidShardKeyException.class).isThrownBy(() -> ShardKeyType.STRING.canonical(""))
			.withMessageContaining("'string'")
			.withMessageContaining("256");
		assertThatExceptionOfType(ShardConfigurationException.class)
			.isThrownBy(() -> SlotTable.byRanges(8, Map.of("eu-1", List.of("0-8")), SHARDS))
			.withMessageContaining("'7'");
		assertThatExceptionOfType(ShardConfigurationException.class)
			.isThrownBy(() -> SlotTable.byRanges(8, Map.of("eu-1", List.of("0-5")), SHARDS))
			.withMessageContaining("'6-7'");
		assertThatExceptionOfType(ShardConfigurationException.class)
			.isThrownBy(() -> new ListStrategy(ShardKeyType.LONG, Map.of("eu-1", List.of("x")), SHARDS))
			.withMessageContaining("Key number 1,");
	}

}
