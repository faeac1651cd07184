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

import org.jspecify.annotations.Nullable;

import io.github.shardboot.sql.SqlText;
import io.github.shardboot.strategy.ShardKeyType;

/**
 * Writes SQL that computes what Java does. Every statement that must agree with it takes
 * its expression from here; each start compares a few values with those of each server.
 *
 * @author Shardboot Contributors
 */
public final class HashSql {

	private HashSql() {
	}

	/**
	 * Write the hash of a key.
	 * @param function the hash function
	 * @param keyType the type of the keys
	 * @param column the quoted column of the key
	 * @return an expression of type {@code bigint}, or {@code null} if the server has no
	 * counterpart of the function
	 */
	public static @Nullable SqlText hash(HashFunction function, ShardKeyType keyType, SqlText column) {
		if (function == HashFunction.MD5) {
			return SqlText.of("('x' || substr(md5((%s)::text), 1, 8))::bit(32)::bigint", column);
		}
		return (function == HashFunction.POSTGRES) ? switch (keyType) {
			case LONG -> SqlText.of("hashint8extended((%s)::bigint, 0)", column);
			case STRING -> SqlText.of("hashtextextended((%s)::text, 0)", column);
			case UUID -> SqlText.of("uuid_hash_extended((%s)::uuid, 0)", column);
		} : null;
	}

	/**
	 * Write the slot of a key.
	 * @param function the hash function
	 * @param keyType the type of the keys
	 * @param slots the number of slots
	 * @param column the quoted column of the key
	 * @return an expression of type {@code integer}, or {@code null} if the server has no
	 * counterpart of the function
	 */
	public static @Nullable SqlText slot(HashFunction function, ShardKeyType keyType, int slots, SqlText column) {
		SqlText hash = hash(function, keyType, column);
		if (hash == null) {
			return null;
		}
		return (function == HashFunction.MD5) ? SqlText.of("(%s %% %s)::integer", hash, SqlText.number(slots))
				: SqlText.of("(%s & %s)::integer", hash, SqlText.number(slots - 1));
	}

}
