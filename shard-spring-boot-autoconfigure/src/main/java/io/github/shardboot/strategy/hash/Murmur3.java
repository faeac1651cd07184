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
 * The first 64 bits of MurmurHash3 x64-128 with seed 0, after Austin Appleby's public
 * domain description.
 *
 * @author Shardboot Contributors
 */
final class Murmur3 {

	private static final int BLOCK = 16;

	private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

	private Murmur3() {
	}

	/**
	 * Hash the 8 bytes of a number, lowest first.
	 * @param key the key
	 * @return the hash
	 */
	static long hash(long key) {
		return finish(scrambleFirst(key), 0, Long.BYTES);
	}

	/**
	 * Hash 16 bytes without making an array of them.
	 * @param high the first 8 bytes, highest first
	 * @param low the last 8 bytes, highest first
	 * @return the hash
	 */
	static long hash(long high, long low) {
		long h1 = mixFirst(0, 0, Long.reverseBytes(high));
		long h2 = mixSecond(0, h1, Long.reverseBytes(low));
		return finish(h1, h2, BLOCK);
	}

	/**
	 * Hash some bytes.
	 * @param key the bytes
	 * @return the hash
	 */
	static long hash(byte[] key) {
		long h1 = 0;
		long h2 = 0;
		int offset = 0;
		for (; key.length - offset >= BLOCK; offset += BLOCK) {
			h1 = mixFirst(h1, h2, (long) LONG.get(key, offset));
			h2 = mixSecond(h2, h1, (long) LONG.get(key, offset + Long.BYTES));
		}
		h1 ^= scrambleFirst(rest(key, offset));
		h2 ^= scrambleSecond(rest(key, offset + Long.BYTES));
		return finish(h1, h2, key.length);
	}

	private static long rest(byte[] key, int offset) {
		long word = 0;
		for (int i = Math.min(offset + Long.BYTES, key.length) - 1; i >= offset; i--) {
			word = (word << 8) | (key[i] & 0xff);
		}
		return word;
	}

	private static long mixFirst(long h1, long h2, long word) {
		return (Long.rotateLeft(h1 ^ scrambleFirst(word), 27) + h2) * 5 + 0x52dce729;
	}

	private static long mixSecond(long h2, long h1, long word) {
		return (Long.rotateLeft(h2 ^ scrambleSecond(word), 31) + h1) * 5 + 0x38495ab5;
	}

	private static long scrambleFirst(long word) {
		return Long.rotateLeft(word * 0x87c37b91114253d5L, 31) * 0x4cf5ad432745937fL;
	}

	private static long scrambleSecond(long word) {
		return Long.rotateLeft(word * 0x4cf5ad432745937fL, 33) * 0x87c37b91114253d5L;
	}

	private static long finish(long first, long second, int length) {
		long h1 = first ^ length;
		long h2 = second ^ length;
		h1 += h2;
		h2 += h1;
		return avalanche(h1) + avalanche(h2);
	}

	private static long avalanche(long hash) {
		long result = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
		result = (result ^ (result >>> 33)) * 0xc4ceb9fe1a85ec53L;
		return result ^ (result >>> 33);
	}

}
