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

import java.math.BigInteger;
import java.util.Locale;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import io.github.shardboot.InvalidShardKeyException;

/**
 * The type of all shard keys of an application, and the one canonical form that each key
 * has. Values that stand for the same key, such as {@code 5}, {@code 5L} and {@code "5"},
 * have the same canonical form; a value that is not certain to be a key is refused, never
 * coerced.
 * <p>
 * The default locale has no influence.
 *
 * @author Shardboot Contributors
 */
public enum ShardKeyType {

	/**
	 * A {@link Long}, made of an integer or of exactly its decimal text.
	 */
	LONG("a Byte, Short, Integer, Long or BigInteger within 64 bits, or a String with exactly its decimal text "
			+ "(no plus sign, leading zero, space or fraction)") {

		@Override
		@Nullable Object convert(Object value) {
			if (value instanceof Long) {
				return value;
			}
			if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
				return ((Number) value).longValue();
			}
			if (value instanceof String text) {
				return KeyText.toLong(text);
			}
			if (value instanceof BigInteger number && number.bitLength() < Long.SIZE) {
				return number.longValue();
			}
			return null;
		}

		@Override
		public int compare(Object left, Object right) {
			return Long.compare((Long) left, (Long) right);
		}

	},

	/**
	 * A {@link String}, made of a text, the name of an enum constant, the decimal text of
	 * an integer or the lower-case text of a UUID.
	 */
	STRING("a String, an Enum, a Byte, Short, Integer, Long or BigInteger, or a UUID, whose text has 1 to "
			+ KeyText.MAX_LENGTH
			+ " characters, is not blank and has neither control characters nor broken surrogates") {

		@Override
		@Nullable Object convert(Object value) {
			String text = toText(value);
			return (text != null && KeyText.isLegal(text)) ? text : null;
		}

		@Override
		public int compare(Object left, Object right) {
			return KeyText.compare((String) left, (String) right);
		}

	},

	/**
	 * A {@link java.util.UUID}, made of one or of its text of 36 characters.
	 */
	UUID("a UUID, or a String with its 36 characters") {

		@Override
		@Nullable Object convert(Object value) {
			if (value instanceof UUID) {
				return value;
			}
			return (value instanceof String text) ? KeyText.toUuid(text) : null;
		}

		@Override
		public int compare(Object left, Object right) {
			UUID one = (UUID) left;
			UUID other = (UUID) right;
			int result = Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
			return (result != 0) ? result
					: Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits());
		}

	};

	private static final int MAX_BITS = 1024;

	private final String accepted;

	ShardKeyType(String accepted) {
		this.accepted = accepted;
	}

	/**
	 * Return the canonical form of a key. The canonical form of a canonical form is that
	 * same object.
	 * @param value the key in any of the accepted forms
	 * @return a {@code Long}, {@code String} or {@code UUID}
	 * @throws InvalidShardKeyException if the value is {@code null} or cannot be a key of
	 * this type
	 */
	public final Object canonical(@Nullable Object value) {
		Object key = (value != null) ? convert(value) : null;
		if (key == null) {
			String found = (value != null) ? "This value of type '" + value.getClass().getName() + "'" : "'null'";
			throw new InvalidShardKeyException(found + " cannot be a shard key. " + description());
		}
		return key;
	}

	/**
	 * Return what can be a key.
	 * @return a sentence for the end of a message
	 */
	public final String description() {
		return "With 'shard.key-type' set to '%s' a key is %s.".formatted(name().toLowerCase(Locale.ROOT),
				this.accepted);
	}

	abstract @Nullable Object convert(Object value);

	/**
	 * Compare canonical keys as PostgreSQL compares the columns that hold them:
	 * {@code bigint}, {@code text collate "C"} and {@code uuid}. Neither
	 * {@link String#compareTo} nor {@link java.util.UUID#compareTo} is that order.
	 * @param left a canonical key
	 * @param right another canonical key
	 * @return negative, zero or positive as in {@link Comparable}
	 */
	public abstract int compare(Object left, Object right);

	/**
	 * Return whether no key is smaller.
	 * @param key a canonical key
	 * @return whether a range that begins with the key begins with the first of all keys
	 */
	boolean isFirst(Object key) {
		return key.equals(Long.MIN_VALUE) || (key instanceof java.util.UUID uuid && uuid.getMostSignificantBits() == 0
				&& uuid.getLeastSignificantBits() == 0);
	}

	private static @Nullable String toText(Object value) {
		if (value instanceof String text) {
			return text;
		}
		if (value instanceof Enum<?> constant) {
			return constant.name();
		}
		boolean number = value instanceof Long || value instanceof Integer || value instanceof Short
				|| value instanceof Byte || (value instanceof BigInteger big && big.bitLength() < MAX_BITS);
		return (number || value instanceof UUID) ? value.toString() : null;
	}

}
