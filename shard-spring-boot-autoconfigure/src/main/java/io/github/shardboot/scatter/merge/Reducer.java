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

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;

import io.github.shardboot.Reduction;

/**
 * Makes one value of one value per shard. {@code null} counts for nothing, as in SQL.
 *
 * @param reduction how
 * @param type the type of the values
 * @param texts knows the order of texts
 * @author Shardboot Contributors
 */
public record Reducer(Reduction reduction, Class<?> type, TextOrder texts) {

	/**
	 * Return whether values of a type can be reduced.
	 * @param reduction how
	 * @param type the type
	 * @return whether there is a result that PostgreSQL would give too
	 */
	public static boolean isSupported(Reduction reduction, Class<?> type) {
		Class<?> boxed = ClassUtils.resolvePrimitiveIfNecessary(type);
		return switch (reduction) {
			case SUM -> Number.class.isAssignableFrom(boxed) && OrderKey.isSupported(boxed);
			case MIN, MAX -> OrderKey.isSupported(boxed) && boxed != Boolean.class;
			case ANY, ALL -> boxed == Boolean.class;
			case AUTO, CONCAT -> false;
		};
	}

	/**
	 * Reduce.
	 * @param values the values by shard
	 * @return the result, or {@code null} if no shard has a value
	 * @throws ArithmeticException if a sum does not fit into the type
	 */
	public @Nullable Object reduce(Map<String, ? extends @Nullable Object> values) {
		List<Object> present = new ArrayList<>();
		for (Object value : values.values()) {
			if (value != null) {
				present.add(value);
			}
		}
		if (present.isEmpty()) {
			return null;
		}
		return switch (this.reduction) {
			case SUM -> sum(present);
			case MIN, MAX -> extreme(values);
			case ANY -> present.contains(true);
			case ALL -> !present.contains(false);
			case AUTO, CONCAT -> throw new IllegalStateException("Nothing to reduce by");
		};
	}

	private Object extreme(Map<String, ? extends @Nullable Object> values) {
		Class<?> boxed = ClassUtils.resolvePrimitiveIfNecessary(this.type);
		OrderKey key = new OrderKey("value", boxed, (value) -> value, this.reduction == Reduction.MAX, false,
				Folding.NONE, null);
		Map<String, List<Object>> rows = new LinkedHashMap<>();
		values.forEach((shard, value) -> rows.put(shard, (value != null) ? List.of(value) : List.of()));
		return SortedRows.of(rows, new MergeOrder(List.of(key), this.texts)).next().value();
	}

	/**
	 * Add numbers of one type without losing anything.
	 * @param numbers the numbers, at least one
	 * @return the sum, of the type of the first number
	 * @throws ArithmeticException if the sum does not fit
	 */
	public static Number sum(Collection<?> numbers) {
		Object first = numbers.iterator().next();
		if (first instanceof Double || first instanceof Float) {
			double sum = numbers.stream().mapToDouble((number) -> ((Number) number).doubleValue()).sum();
			return (first instanceof Float) ? (Number) (float) sum : (Number) sum;
		}
		BigDecimal sum = BigDecimal.ZERO;
		for (Object number : numbers) {
			Assert.isInstanceOf(Number.class, number);
			sum = sum.add(PostgresValues.decimal((Number) number));
		}
		if (first instanceof BigDecimal) {
			return sum;
		}
		BigInteger whole = sum.toBigIntegerExact();
		if (first instanceof BigInteger) {
			return whole;
		}
		if (first instanceof Long) {
			return whole.longValueExact();
		}
		if (first instanceof Integer) {
			return whole.intValueExact();
		}
		return (first instanceof Short) ? (Number) whole.shortValueExact() : (Number) whole.byteValueExact();
	}

}
