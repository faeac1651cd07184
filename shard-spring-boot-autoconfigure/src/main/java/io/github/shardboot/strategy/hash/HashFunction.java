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

import java.nio.charset.StandardCharsets;
import java.util.UUID;

import org.springframework.util.Assert;

/**
 * A stable function from a canonical key to a number. For a given key the result never
 * changes, between releases either, since stored rows depend on it.
 *
 * @author Shardboot Contributors
 */
public enum HashFunction {

	/**
	 * What PostgreSQL itself computes: {@code hashint8extended(key, 0)},
	 * {@code hashtextextended(key, 0)} or {@code uuid_hash_extended(key, 0)}, so that SQL
	 * can compute the slot of a row too. It holds for servers with UTF-8 databases, with
	 * a deterministic collation, on little-endian machines.
	 */
	POSTGRES {

		@Override
		public long hash(long key) {
			return PostgresHash.hash(key);
		}

		@Override
		long hash(String key) {
			return PostgresHash.hash(key.getBytes(StandardCharsets.UTF_8));
		}

		@Override
		long hash(UUID key) {
			return PostgresHash.hash(key.getMostSignificantBits(), key.getLeastSignificantBits());
		}

	},

	/**
	 * The first 8 hex digits of the MD5 digest of the key's UTF-8 text, as an unsigned
	 * number: {@code int(md5(key)[:8], 16)} as many a Python service has it. The text of
	 * a {@code Long} is decimal, that of a {@code UUID} is in lower case.
	 */
	MD5 {

		@Override
		public long hash(long key) {
			return Md5.hash(Long.toString(key));
		}

		@Override
		long hash(String key) {
			return Md5.hash(key);
		}

		@Override
		long hash(UUID key) {
			return Md5.hash(key.toString());
		}

	},

	/**
	 * The first 64 bits of MurmurHash3 x64-128 with seed 0 over the 8 bytes of a
	 * {@code Long}, lowest first, the UTF-8 bytes of a {@code String}, or the 16 bytes of
	 * a {@code UUID}, in network order. It equals {@code hashLong(key).asLong()} and
	 * {@code hashString(key, UTF_8).asLong()} of Guava's {@code Hashing.murmur3_128()}.
	 */
	MURMUR3 {

		@Override
		public long hash(long key) {
			return Murmur3.hash(key);
		}

		@Override
		long hash(String key) {
			return Murmur3.hash(key.getBytes(StandardCharsets.UTF_8));
		}

		@Override
		long hash(UUID key) {
			return Murmur3.hash(key.getMostSignificantBits(), key.getLeastSignificantBits());
		}

	};

	/**
	 * Hash a key.
	 * @param canonicalKey a {@code Long}, {@code String} or {@code UUID}
	 * @return the hash
	 * @throws IllegalArgumentException if the key is of any other type
	 */
	public final long hash(Object canonicalKey) {
		if (canonicalKey instanceof Long number) {
			return hash(number.longValue());
		}
		if (canonicalKey instanceof String text) {
			return hash(text);
		}
		Assert.isInstanceOf(UUID.class, canonicalKey, "A canonical key must be a Long, String or UUID");
		return hash((UUID) canonicalKey);
	}

	/**
	 * Hash a key. Nothing is allocated, except by {@link #MD5}, whose input is text.
	 * @param key the key
	 * @return the hash
	 */
	public abstract long hash(long key);

	abstract long hash(String key);

	abstract long hash(UUID key);

}
