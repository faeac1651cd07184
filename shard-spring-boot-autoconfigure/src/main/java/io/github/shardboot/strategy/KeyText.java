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

import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * Reads keys that come as text. Exactly one text is accepted for each integer, because
 * two texts of one key would else be two keys to whoever compares texts.
 *
 * @author Shardboot Contributors
 */
final class KeyText {

	static final int MAX_LENGTH = 256;

	private static final int UUID_LENGTH = 36;

	private KeyText() {
	}

	/**
	 * Whether a text can be a key as it is.
	 * @param text the text
	 * @return {@code false} if it is blank, too long, or has a control character, a line
	 * separator or an unpaired surrogate
	 */
	static boolean isLegal(String text) {
		int length = text.length();
		if (length > MAX_LENGTH || text.isBlank()) {
			return false;
		}
		for (int i = 0; i < length; i++) {
			char character = text.charAt(i);
			if (Character.isISOControl(character) || character == '\u2028' || character == '\u2029') {
				return false;
			}
			if (Character.isSurrogate(character)) {
				i++;
				if (i == length || !Character.isSurrogatePair(character, text.charAt(i))) {
					return false;
				}
			}
		}
		return true;
	}

	/**
	 * Read an integer.
	 * @param text the text
	 * @return the integer, or {@code null} if its decimal text is another one
	 */
	static @Nullable Long toLong(String text) {
		try {
			long parsed = Long.parseLong(text);
			return Long.toString(parsed).equals(text) ? parsed : null;
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

	/**
	 * Read a UUID.
	 * @param text the text
	 * @return the UUID, or {@code null} if the text is not of the 8-4-4-4-12 form
	 */
	static @Nullable UUID toUuid(String text) {
		if (text.length() != UUID_LENGTH) {
			return null;
		}
		for (int i = 0; i < UUID_LENGTH; i++) {
			char character = text.charAt(i);
			boolean dash = (i == 8 || i == 13 || i == 18 || i == 23);
			if (dash ? (character != '-') : !isHexDigit(character)) {
				return null;
			}
		}
		return UUID.fromString(text);
	}

	private static boolean isHexDigit(char character) {
		return (character >= '0' && character <= '9') || (character >= 'a' && character <= 'f')
				|| (character >= 'A' && character <= 'F');
	}

	/**
	 * Compare by code points, which is also the order of the UTF-8 bytes and of
	 * PostgreSQL's C collation. {@link String#compareTo} compares UTF-16 units and so
	 * puts U+10000 before U+E000.
	 * @param left a text
	 * @param right another text
	 * @return negative, zero or positive as in {@link Comparable}
	 */
	static int compare(String left, String right) {
		int length = Math.min(left.length(), right.length());
		for (int i = 0; i < length; i++) {
			char one = left.charAt(i);
			char other = right.charAt(i);
			if (one != other) {
				boolean supplementary = Character.isSurrogate(one);
				if (supplementary != Character.isSurrogate(other)) {
					return supplementary ? 1 : -1;
				}
				return Character.compare(one, other);
			}
		}
		return left.length() - right.length();
	}

}
