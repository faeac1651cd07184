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

import java.util.Collection;
import java.util.Comparator;

import io.github.shardboot.sql.SqlText;

/**
 * Writes keys in SQL, for expressions that become part of a row filter, trigger or
 * policy.
 *
 * @author Shardboot Contributors
 */
public final class KeySql {

	// so that the same keys are always the same text
	private static final Comparator<SqlText> ORDER = Comparator.comparing(SqlText::toSql);

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
	 * Write several keys.
	 * @param keyType the type of all keys
	 * @param keys the canonical keys, at least one
	 * @return an array
	 */
	public static SqlText array(ShardKeyType keyType, Collection<?> keys) {
		return SqlText.of("array[%s]",
				SqlText.join(", ", keys.stream().map((key) -> literal(keyType, key)).sorted(ORDER).toList()));
	}

}
