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

package io.github.shardboot.scatter.merge;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * One entry of an {@code order by}.
 *
 * @param property the property, for exceptions
 * @param type the type of the property
 * @param value reads the property of a row
 * @param descending whether large values come first
 * @param nullsFirst whether rows without a value come first
 * @param folding what of texts is compared
 * @param column where the property is stored, or {@code null} if nobody knows; texts are
 * then compared by the database's collation
 * @author Shardboot Contributors
 */
public record OrderKey(String property, Class<?> type, Function<Object, @Nullable Object> value, boolean descending,
		boolean nullsFirst, Folding folding, @Nullable ColumnName column) {

	/**
	 * Return whether values of a type can be ordered as PostgreSQL orders them.
	 * @param type the type of a property
	 * @return whether {@link MergeOrder} takes it
	 */
	public static boolean isSupported(Class<?> type) {
		return isText(type) || PostgresValues.isComparable(type);
	}

	/**
	 * Return whether the order of the values is for the database to say.
	 * @return {@code true} for texts and enums
	 */
	boolean isText() {
		return isText(this.type);
	}

	private static boolean isText(Class<?> type) {
		return type == String.class || type == char.class || type == Character.class || type.isEnum();
	}

	@Override
	public String toString() {
		return this.property + (this.descending ? " desc" : "")
				+ ((this.nullsFirst != this.descending) ? (this.nullsFirst ? " nulls first" : " nulls last") : "");
	}

}
