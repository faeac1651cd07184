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

package io.github.shardboot.sql;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for what can become part of SQL.
 *
 * @author Shardboot Contributors
 */
class SqlTextTests {

	@Test
	void identifiersAreQuoted() {
		assertThat(SqlText.of("create publication %s for table %s", SqlText.identifier("shardboot_move_1"),
				SqlText.quotedIdentifier("public.\"Order\"")))
			.hasToString("create publication \"shardboot_move_1\" for table public.\"Order\"");
		assertThat(SqlText.of("select 1")).isEqualTo(SqlText.of("select %s", SqlText.of("1")))
			.hasSameHashCodeAs(SqlText.of("select 1"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "A", "1a", "_a", "a-b", "a.b", "a b", "a;b", "a\"b", "a'b", "a\nb", "a\n", "a\0",
			"\u00e4", "\uff41", "a; drop table item", "a\" (id) ; --", "a/**/b",
			"aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggg" })
	void nameWithAnythingButLettersDigitsAndUnderscoresIsNoIdentifierOfOurs(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> SqlText.identifier(name))
			.withMessage("No identifier of ours: only a-z, 0-9 and _ are allowed");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = { "item", "public.item", "\"Item\"", "\"a\"\"b\"",
			"\"; drop table item; --\"", "\"select\".\"from\"", "_a$1" })
	void whatTheServerQuotesIsOneName(String quoted) {
		assertThat(SqlText.quotedIdentifier(quoted).toSql()).isEqualTo(quoted);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "Item", "item; drop table item", "item--", "\"item", "item\"", "\"a\"b\"", "\"\"",
			"a.b.c", "a..b", ".a", "a.", "a b", "'a'", "a\n", "\"a\0\"", "item) from secret", "\"a\" \"b\"", "1a" })
	void whatIsNotQuotedAsTheServerDoesIsRefused(String quoted) {
		assertThatIllegalArgumentException().isThrownBy(() -> SqlText.quotedIdentifier(quoted))
			.withMessage("No identifier as PostgreSQL quotes it");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = { "item | \"item\"", "Item | \"Item\"", "a.b | \"a.b\"",
			"a\"b | \"a\"\"b\"", "\" on item; -- | \"\"\" on item; --\"" })
	void nameIsQuotedWhateverItIs(String name, String identifier) {
		assertThat(SqlText.named(name)).hasToString(identifier).isEqualTo(SqlText.quotedIdentifier(identifier));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "\0", "a\0b" })
	void nameThatNothingCanHaveIsRefused(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> SqlText.named(name))
			.withMessage("No name: it is empty, or has a NUL in it");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			value = { "`` | ''", "a | 'a'", "it's | 'it''s'", "'' | ''''''",
					"'; drop table item; -- | '''; drop table item; --'", "a\\b | E'a\\\\b'", "\\ | E'\\\\'",
					"\\' or true -- | E'\\\\'' or true --'", "%s $1 ? | '%s $1 ?'" })
	void textIsQuotedWhateverItIs(String text, String literal) {
		assertThat(SqlText.of("select %s", SqlText.literal(text))).hasToString("select " + literal);
	}

	@Test
	void textWithANulIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> SqlText.literal("a\0b"))
			.withMessage("No text: it has a NUL in it");
	}

	@Test
	void minusOfANumberDoesNotBecomeAComment() {
		assertThat(SqlText.of("select 1 -%s", SqlText.number(-2))).hasToString("select 1 -(-2)");
		assertThat(SqlText.number(Long.MAX_VALUE)).hasToString("9223372036854775807");
		assertThat(SqlText.number(0)).hasToString("0");
	}

	@Test
	void partsAreJoined() {
		assertThat(SqlText.join(", ", List.of(SqlText.named("a"), SqlText.named("b")))).hasToString("\"a\", \"b\"");
		assertThat(SqlText.join(", ", List.of(SqlText.named("a")))).hasToString("\"a\"");
	}

}
