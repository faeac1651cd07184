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

package io.github.shardboot.strategy.hash;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The 64-bit hash functions behind PostgreSQL's hash partitions, with seed 0: Bob
 * Jenkins' lookup3 (2006, public domain) in the variant of PostgreSQL's
 * {@code src/common/hashfn.c}, which starts all three words from 0x9e3779b9 + length +
 * 3923095, leaves the lowest byte of the third word to the length, and returns the last
 * two words.
 * <p>
 * The results are those of a little-endian server, that is of every server of today's
 * x86-64 and ARM machines; the server's function reads whole words in its own byte order.
 *
 * @author Shardboot Contributors
 */
final class PostgresHash {

	private static final int INITIAL = 0x9e3779b9 + 3923095;

	private static final int BLOCK = 12;

	private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

	private PostgresHash() {
	}

	/**
	 * The same as {@code hashint8extended(key, 0)}. The halves are folded so that equal
	 * numbers of PostgreSQL's smaller integer types have equal hashes.
	 * @param key the key
	 * @return the hash
	 */
	static long hash(long key) {
		int high = (int) (key >>> 32);
		int folded = (int) key ^ ((key >= 0) ? high : ~high);
		int start = INITIAL + Integer.BYTES;
		return finish(start + folded, start, start);
	}

	/**
	 * The same as {@code uuid_hash_extended(key, 0)}, without making an array of the 16
	 * bytes.
	 * @param high the first 8 bytes
	 * @param low the last 8 bytes
	 * @return the hash
	 */
	static long hash(long high, long low) {
		int a = INITIAL + 2 * Long.BYTES;
		int b = a;
		int c = a;
		a += Integer.reverseBytes((int) (high >>> 32));
		b += Integer.reverseBytes((int) high);
		c += Integer.reverseBytes((int) (low >>> 32));
		// the same steps as for a block of text: three words cannot be returned
		a = mix(a, c, 4);
		c += b;
		b = mix(b, a, 6);
		a += c;
		c = mix(c, b, 8);
		b += a;
		a = mix(a, c, 16);
		c += b;
		b = mix(b, a, 19);
		a += c;
		c = mix(c, b, 4);
		b += a;
		return finish(a + Integer.reverseBytes((int) low), b, c);
	}

	/**
	 * The same as {@code hashtextextended(key, 0)} with a deterministic collation.
	 * @param key the UTF-8 bytes of the key
	 * @return the hash
	 */
	static long hash(byte[] key) {
		int a = INITIAL + key.length;
		int b = a;
		int c = a;
		int offset = 0;
		for (; key.length - offset >= BLOCK; offset += BLOCK) {
			a += (int) INT.get(key, offset);
			b += (int) INT.get(key, offset + 4);
			c += (int) INT.get(key, offset + 8);
			a = mix(a, c, 4);
			c += b;
			b = mix(b, a, 6);
			a += c;
			c = mix(c, b, 8);
			b += a;
			a = mix(a, c, 16);
			c += b;
			b = mix(b, a, 19);
			a += c;
			c = mix(c, b, 4);
			b += a;
		}
		return finish(a + rest(key, offset), b + rest(key, offset + 4), c + (rest(key, offset + 8) << 8));
	}

	private static int rest(byte[] key, int offset) {
		int word = 0;
		for (int i = Math.min(offset + Integer.BYTES, key.length) - 1; i >= offset; i--) {
			word = (word << 8) | (key[i] & 0xff);
		}
		return word;
	}

	private static int mix(int word, int other, int distance) {
		return (word - other) ^ Integer.rotateLeft(other, distance);
	}

	private static long finish(int first, int second, int third) {
		int c = last(third, second, 14);
		int a = last(first, c, 11);
		int b = last(second, a, 25);
		c = last(c, b, 16);
		a = last(a, c, 4);
		b = last(b, a, 14);
		c = last(c, b, 24);
		return ((long) b << 32) | Integer.toUnsignedLong(c);
	}

	private static int last(int word, int other, int distance) {
		return (word ^ other) - Integer.rotateLeft(other, distance);
	}

}
