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
import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.github.shardboot.sql.SqlText;

/**
 * Writes keys in SQL, for expressions that become part of a row filter, trigger or
 * policy.
 *
 * @author Shardboot Contributors
 */
public final class KeySql {

	private KeySql() {
	}

	/**
	 * Write a key.
	 * @param keyType the type of all keys
	 * @param key the canonical key
	 * @return a literal with its type
	 */
	public static SqlText literal(ShardKeyType keyType, Object key) {
		return typed(keyType, SqlText.literal(key.toString()));
	}

	private static SqlText typed(ShardKeyType keyType, SqlText expression) {
		return switch (keyType) {
			case LONG -> SqlText.of("%s::bigint", expression);
			case STRING -> SqlText.of("%s::text", expression);
			case UUID -> SqlText.of("%s::uuid", expression);
		};
	}

	/**
	 * Write that a key is in a range, in the order of Java.
	 * @param keyType the type of all keys
	 * @param column the quoted column of the key
	 * @param low the lowest canonical key, or {@code null} for no lower bound
	 * @param high the key that ends the range, or {@code null} for no upper bound
	 * @return a condition
	 */
	public static SqlText between(ShardKeyType keyType, SqlText column, @Nullable Object low, @Nullable Object high) {
		SqlText key = ordered(keyType, column);
		List<SqlText> conditions = new ArrayList<>();
		if (low != null) {
			conditions.add(SqlText.of("%s >= %s", key, literal(keyType, low)));
		}
		if (high != null) {
			conditions.add(SqlText.of("%s < %s", key, literal(keyType, high)));
		}
		return conditions.isEmpty() ? SqlText.of("%s is not null", column) : SqlText.join(" and ", conditions);
	}

	/**
	 * Write a key so that the server orders it as Java does, whatever the collation of
	 * its column is. Texts need a database in UTF-8.
	 * @param keyType the type of all keys
	 * @param column the quoted column of the key
	 * @return an expression of the type of keys
	 */
	public static SqlText ordered(ShardKeyType keyType, SqlText column) {
		return (keyType == ShardKeyType.STRING) ? SqlText.of("((%s)::text collate \"C\")", column)
				: SqlText.of("(%s)", typed(keyType, column));
	}

	/**
	 * Write several keys.
	 * @param keyType the type of all keys
	 * @param keys the canonical keys, at least one
	 * @return an array in the order of keys
	 */
	public static SqlText array(ShardKeyType keyType, Collection<?> keys) {
		return SqlText.of("array[%s]", SqlText.join(", ",
				keys.stream().sorted(keyType::compare).map((key) -> literal(keyType, key)).toList()));
	}

}
