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

package io.github.shardboot.identity;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

import io.github.shardboot.ShardIdentityException;
import io.github.shardboot.sql.SqlText;
import io.github.shardboot.strategy.ShardKeyType;
import io.github.shardboot.strategy.hash.HashFunction;
import io.github.shardboot.strategy.hash.HashSql;

/**
 * Compares a few hashes that the server computes with those that Java computes. They
 * differ for example when the database is not encoded in UTF-8. {@code murmur3} has no
 * counterpart in the server and is not compared.
 *
 * @author Shardboot Contributors
 */
final class HashVectors {

	private static final String HASHES = """
			select %s from unnest(?) with ordinality as given (key, place) order by place""";

	private static final String UNTRANSLATABLE_CHARACTER = "22P05";

	private HashVectors() {
	}

	static void check(String shard, Connection connection, KeySpace keySpace) throws SQLException {
		HashFunction function = keySpace.function();
		SqlText hash = (function != null) ? HashSql.hash(function, keySpace.keyType(), SqlText.identifier("key"))
				: null;
		if (function == null || hash == null) {
			return;
		}
		List<Object> keys = keys(keySpace.keyType());
		SqlText hashes = SqlText.of(HASHES, hash);
		try (PreparedStatement statement = connection.prepareStatement(hashes.toSql())) {
			statement.setArray(1, connection.createArrayOf(sqlType(keySpace.keyType()), keys.toArray()));
			try (ResultSet row = statement.executeQuery()) {
				for (Object key : keys) {
					row.next();
					if (row.getLong(1) != function.hash(key)) {
						throw mismatch(shard, keySpace);
					}
				}
			}
		}
		catch (SQLException ex) {
			if (UNTRANSLATABLE_CHARACTER.equals(ex.getSQLState())) {
				throw mismatch(shard, keySpace);
			}
			throw ex;
		}
	}

	private static ShardIdentityException mismatch(String shard, KeySpace keySpace) {
		return new ShardIdentityException(shard,
				"The database of shard '%s' computes other values than Java for hash function '%s' of %s keys."
					.formatted(shard, keySpace.functionName(), keySpace.keyType()),
				"The database must be encoded in UTF8 and run an unmodified PostgreSQL 11 or later.");
	}

	private static String sqlType(ShardKeyType keyType) {
		return switch (keyType) {
			case LONG -> "bigint";
			case STRING -> "text";
			case UUID -> "uuid";
		};
	}

	private static List<Object> keys(ShardKeyType keyType) {
		return switch (keyType) {
			case LONG -> List.of(0L, -1L, 4711L, Long.MIN_VALUE, Long.MAX_VALUE);
			case STRING -> List.of("a", "shard-key", "\u00e4\u20ac\ud83d\ude00");
			case UUID -> List.of(new UUID(0, 1), new UUID(-1, Long.MIN_VALUE));
		};
	}

}
