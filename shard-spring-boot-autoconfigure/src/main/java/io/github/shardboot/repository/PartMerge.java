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

package io.github.shardboot.repository;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.IncorrectResultSizeDataAccessException;
import org.springframework.data.util.Streamable;
import org.springframework.util.ClassUtils;

/**
 * Makes one result of the results of the parts of a split call.
 *
 * @author Shardboot Contributors
 */
enum PartMerge {

	/**
	 * Nothing.
	 */
	NOTHING,

	/**
	 * The sum of counts.
	 */
	SUM,

	/**
	 * Whether any part says so.
	 */
	ANY,

	/**
	 * The elements of all parts.
	 */
	ELEMENTS,

	/**
	 * The only element of all parts, or none.
	 */
	SINGLE,

	/**
	 * Nothing can: a result of several shards would not be what one database answers.
	 */
	REFUSED;

	/**
	 * Choose by the type of the result.
	 * @param type the return type of the method
	 * @return the way, or {@code null} if results of that type cannot be merged
	 */
	static @Nullable PartMerge of(Class<?> type) {
		Class<?> boxed = ClassUtils.resolvePrimitiveIfNecessary(type);
		if (type == void.class || type == Void.class) {
			return NOTHING;
		}
		if (boxed == Integer.class || boxed == Long.class) {
			return SUM;
		}
		if (boxed == Boolean.class) {
			return ANY;
		}
		if (type == List.class || type == Collection.class || type == Iterable.class || type == Set.class
				|| type == Stream.class || type == Streamable.class) {
			return ELEMENTS;
		}
		return (type == Optional.class || isValue(type)) ? SINGLE : null;
	}

	private static boolean isValue(Class<?> type) {
		return !type.isArray() && !Iterable.class.isAssignableFrom(type) && !type.getName().startsWith("java.util.");
	}

	/**
	 * Merge.
	 * @param type the return type of the method
	 * @param results the results of the parts
	 * @param order what the elements are to be ordered by
	 * @return the merged result
	 */
	@Nullable Object merge(Class<?> type, List<? extends @Nullable Object> results, PartOrder order) {
		return switch (this) {
			case NOTHING -> null;
			case SUM -> sum(ClassUtils.resolvePrimitiveIfNecessary(type), results);
			case ANY -> results.stream().anyMatch(Boolean.TRUE::equals);
			case ELEMENTS -> elements(type, order.apply(results.stream().map(PartMerge::toList).toList()));
			case SINGLE -> single(type, results);
			case REFUSED -> throw new IllegalStateException("Results of several shards must not be merged");
		};
	}

	private static Object sum(Class<?> type, List<? extends @Nullable Object> results) {
		long sum = results.stream().filter(Objects::nonNull).mapToLong((result) -> ((Number) result).longValue()).sum();
		return (type == Integer.class) ? (Object) Math.toIntExact(sum) : (Object) sum;
	}

	private static Object elements(Class<?> type, List<@Nullable Object> elements) {
		if (type == Stream.class) {
			return elements.stream();
		}
		if (type == Streamable.class) {
			return Streamable.of(elements);
		}
		return (type == Set.class) ? new LinkedHashSet<>(elements) : elements;
	}

	private static @Nullable Object single(Class<?> type, List<? extends @Nullable Object> results) {
		List<Object> found = new ArrayList<>();
		for (Object result : results) {
			Object value = (result instanceof Optional<?> optional) ? optional.orElse(null) : result;
			if (value != null) {
				found.add(value);
			}
		}
		if (found.size() > 1) {
			throw new IncorrectResultSizeDataAccessException(1, found.size());
		}
		Object value = found.isEmpty() ? null : found.get(0);
		return (type == Optional.class) ? Optional.ofNullable(value) : value;
	}

	private static List<@Nullable Object> toList(@Nullable Object result) {
		if (result == null) {
			return List.of();
		}
		if (result instanceof Stream<?> stream) {
			try (stream) {
				return new ArrayList<>(stream.toList());
			}
		}
		return KeyedElements.of(result);
	}

	/**
	 * Puts the elements of all parts in order.
	 */
	@FunctionalInterface
	interface PartOrder {

		/**
		 * Order elements.
		 * @param parts the elements of each part
		 * @return all elements
		 */
		List<@Nullable Object> apply(List<List<@Nullable Object>> parts);

	}

}
