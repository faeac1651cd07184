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

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * A reproducible sequence of canonical keys. Texts mix characters of one to four UTF-8
 * bytes.
 *
 * @author Shardboot Contributors
 */
final class RandomKeys {

	private static final String[] ALPHABETS = { "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.@",
			"äöüßéñçøĞİıŞ", "αβγδεζжщыאب", "漢字仮名가나다\uE000\uFFFD", "😀🚀𝔘𐐷" };

	private final Random random;

	RandomKeys(long seed) {
		this.random = new Random(seed);
	}

	Object next(ShardKeyType type) {
		return switch (type) {
			case LONG -> nextLong();
			case STRING -> nextText(1, 60);
			case UUID -> nextUuid();
		};
	}

	List<Object> list(ShardKeyType type, int count) {
		List<Object> keys = new ArrayList<>(count);
		for (int i = 0; i < count; i++) {
			keys.add(next(type));
		}
		return keys;
	}

	long nextLong() {
		return switch (this.random.nextInt(3)) {
			case 0 -> this.random.nextInt(2001) - 1000;
			case 1 -> this.random.nextInt();
			default -> this.random.nextLong();
		};
	}

	String nextText(int minLength, int maxLength) {
		int length = minLength + this.random.nextInt(maxLength - minLength + 1);
		int alphabets = 1 + this.random.nextInt(ALPHABETS.length);
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < length; i++) {
			String alphabet = ALPHABETS[this.random.nextInt(alphabets)];
			int character = this.random.nextInt(alphabet.codePointCount(0, alphabet.length()));
			text.appendCodePoint(alphabet.codePointAt(alphabet.offsetByCodePoints(0, character)));
		}
		return text.toString();
	}

	UUID nextUuid() {
		return new UUID(this.random.nextLong(), this.random.nextLong());
	}

}
