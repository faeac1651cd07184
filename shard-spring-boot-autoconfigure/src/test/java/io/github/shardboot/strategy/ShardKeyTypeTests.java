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

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.shardboot.InvalidShardKeyException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ShardKeyType}.
 *
 * @author Shardboot Contributors
 */
class ShardKeyTypeTests {

	private static final long SEED = 1;

	private static final UUID KEY = UUID.fromString("c0ffee00-1234-4abc-8def-0123456789ab");

	@Test
	void everyFormOfAnIntegerIsTheSameLong() {
		assertThat(Stream.of((byte) 5, (short) 5, 5, 5L, BigInteger.valueOf(5), "5").map(ShardKeyType.LONG::canonical))
			.containsOnly(5L);
		assertThat(Stream.of((byte) -5, (short) -5, -5, -5L, BigInteger.valueOf(-5), "-5")
			.map(ShardKeyType.LONG::canonical)).containsOnly(-5L);
	}

	@Test
	void everyLongIsAKeyUpToTheBounds() {
		for (long key : new long[] { Long.MIN_VALUE, 0, Long.MAX_VALUE }) {
			assertThat(ShardKeyType.LONG.canonical(Long.toString(key))).isEqualTo(key);
			assertThat(ShardKeyType.LONG.canonical(BigInteger.valueOf(key))).isEqualTo(key);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "+5", "05", "-0", "-05", " 5", "5 ", "5.0", "5L", "0x5", "1e3", "--5", "-",
			"\u0665", "\uff15", "9223372036854775808", "-9223372036854775809", "00000000000000000000000000000000005" })
	void aTextThatIsNotTheDecimalTextOfALongIsNoLong(String text) {
		assertRefused(ShardKeyType.LONG, text);
	}

	@Test
	void aBigIntegerBeyondALongIsNoLong() {
		assertRefused(ShardKeyType.LONG, BigInteger.ONE.shiftLeft(63));
		assertRefused(ShardKeyType.LONG, BigInteger.ONE.shiftLeft(63).negate().subtract(BigInteger.ONE));
	}

	@ParameterizedTest
	@EnumSource
	void aValueThatIsNotCertainToBeAKeyIsRefused(ShardKeyType type) {
		List<Object> values = List.of(5f, 5d, BigDecimal.valueOf(5), true, 'x', new AtomicLong(5), new long[] { 5 },
				new byte[16], new char[] { '5' }, Optional.of(5L), List.of(5L), new StringBuilder("5"), new Object());
		values.forEach((value) -> assertRefused(type, value));
	}

	@Test
	void aUuidAndAnEnumAreNoLong() {
		assertRefused(ShardKeyType.LONG, KEY);
		assertRefused(ShardKeyType.LONG, Country.DE);
	}

	@Test
	void aLongAndAnEnumAreNoUuid() {
		assertRefused(ShardKeyType.UUID, 5L);
		assertRefused(ShardKeyType.UUID, Country.DE);
	}

	@Test
	void anythingWithACertainTextIsAString() {
		assertThat(ShardKeyType.STRING.canonical("Größe 漢字 😀")).isEqualTo("Größe 漢字 😀");
		assertThat(ShardKeyType.STRING.canonical(Country.DE)).isEqualTo("DE");
		assertThat(ShardKeyType.STRING.canonical(KEY)).isEqualTo("c0ffee00-1234-4abc-8def-0123456789ab");
		assertThat(Stream.of((byte) 5, (short) 5, 5, 5L, BigInteger.valueOf(5)).map(ShardKeyType.STRING::canonical))
			.containsOnly("5");
		assertThat(ShardKeyType.STRING.canonical(BigInteger.ONE.shiftLeft(64))).isEqualTo("18446744073709551616");
	}

	@Test
	void aStringHasUpTo256Characters() {
		assertThat(ShardKeyType.STRING.canonical("x".repeat(256))).isEqualTo("x".repeat(256));
		assertRefused(ShardKeyType.STRING, "x".repeat(257));
		assertRefused(ShardKeyType.STRING, "😀".repeat(129));
		assertThat(ShardKeyType.STRING.canonical(BigInteger.TEN.pow(255))).asString().hasSize(256);
		assertRefused(ShardKeyType.STRING, BigInteger.TEN.pow(256));
		assertRefused(ShardKeyType.STRING, BigInteger.ONE.shiftLeft(100_000_000));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "\t", "\u3000", "a\u0000", "a\u0001b", "a\nb", "a\rb", "a\u001f", "a\u007f",
			"a\u0080", "a\u0085b", "a\u009f", "a\u2028b", "a\u2029b" })
	void aBlankTextAndControlCharactersAreRefused(String text) {
		assertRefused(ShardKeyType.STRING, text);
	}

	@Test
	void anUnpairedSurrogateIsRefused() {
		assertRefused(ShardKeyType.STRING, "\ud83d");
		assertRefused(ShardKeyType.STRING, "a\ud83d");
		assertRefused(ShardKeyType.STRING, "\ud83dx");
		assertRefused(ShardKeyType.STRING, "\ude00");
		assertRefused(ShardKeyType.STRING, "\ude00\ud83d");
		assertRefused(ShardKeyType.STRING, "\ud83d\ud83d\ude00");
	}

	@ParameterizedTest
	@ValueSource(strings = { "c0ffee00-1234-4abc-8def-0123456789ab", "C0FFEE00-1234-4ABC-8DEF-0123456789AB",
			"c0FFee00-1234-4AbC-8def-0123456789aB" })
	void theTextOfAUuidMayHaveAnyCase(String text) {
		assertThat(ShardKeyType.UUID.canonical(text)).isEqualTo(KEY);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "1-1-1-1-1", "c0ffee0012344abc8def0123456789ab", "c0ffee00-1234-4abc-8def-0123456789a",
			"c0ffee00-1234-4abc-8def-0123456789abc", "{0ffee00-1234-4abc-8def-0123456789ab}",
			"c0ffee00-1234-4abc-8def-0123456789ag", "c0ffee00-1234-4abc-8def-0123456789a`",
			"c0ffee00-1234-4abc-8def-0123456789a/", "c0ffee00-1234-4abc-8def-0123456789a:",
			"c0ffee00-1234-4abc-8def-0123456789a@", "c0ffee00-1234-4abc-8def-0123456789aG",
			"c0ffee001-234-4abc-8def-0123456789ab", "c0ffee00-1234-4abc-8def-+123456789ab",
			"c0ffee00-1234-4abc-8def-012345678\u0665ab" })
	void aLenientTextOfAUuidIsRefused(String text) {
		assertRefused(ShardKeyType.UUID, text);
	}

	@ParameterizedTest
	@EnumSource
	void theCanonicalFormOfACanonicalFormIsItself(ShardKeyType type) {
		for (Object key : new RandomKeys(SEED).list(type, 10_000)) {
			assertThat(type.canonical(key)).as("seed %s", SEED).isSameAs(key);
			assertThat(type.canonical(key.toString())).as("seed %s", SEED).isEqualTo(key);
		}
	}

	@ParameterizedTest
	@MethodSource
	void theMessageTellsTheTypeAndWhatIsAccepted(ShardKeyType type, Object value, String message) {
		assertThatExceptionOfType(InvalidShardKeyException.class).isThrownBy(() -> type.canonical(value))
			.withMessage(message);
	}

	static Stream<Object[]> theMessageTellsTheTypeAndWhatIsAccepted() {
		return Stream.of(new Object[] { ShardKeyType.LONG, 4711d,
				"This value of type 'java.lang.Double' cannot be a shard key. With 'shard.key-type' set to 'long' a key "
						+ "is a Byte, Short, Integer, Long or BigInteger within 64 bits, or a String with exactly its "
						+ "decimal text (no plus sign, leading zero, space or fraction)." },
				new Object[] { ShardKeyType.STRING, null,
						"'null' cannot be a shard key. With 'shard.key-type' set to 'string' a key is a String, an Enum, "
								+ "a Byte, Short, Integer, Long or BigInteger, or a UUID, whose text has 1 to 256 "
								+ "characters, is not blank and has neither control characters nor broken surrogates." },
				new Object[] { ShardKeyType.UUID, "4711",
						"This value of type 'java.lang.String' cannot be a shard key. With 'shard.key-type' set to "
								+ "'uuid' a key is a UUID, or a String with its 36 characters." });
	}

	private static void assertRefused(ShardKeyType type, Object value) {
		assertThatExceptionOfType(InvalidShardKeyException.class).as("%s: %s", type, value)
			.isThrownBy(() -> type.canonical(value));
	}

	enum Country {

		DE {
			@Override
			public String toString() {
				return "Germany";
			}
		}

	}

}
