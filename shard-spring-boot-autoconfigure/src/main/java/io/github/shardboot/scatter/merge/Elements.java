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

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.dao.IncorrectResultSizeDataAccessException;

/**
 * Results that hold any number of elements, and results that hold one or none.
 *
 * @author Shardboot Contributors
 */
public final class Elements {

	private static final Set<Class<?>> CONTAINERS = Set.of(List.class, Collection.class, Iterable.class, Set.class,
			Stream.class);

	private Elements() {
	}

	/**
	 * Return whether elements can be put into a type.
	 * @param type the return type of a method
	 * @return whether {@link #as} takes it
	 */
	public static boolean areIn(Class<?> type) {
		return CONTAINERS.contains(type) || (type.isArray() && type != byte[].class);
	}

	/**
	 * Read the elements of a result. Closes streams.
	 * @param result the result of one shard, {@code null} or an empty optional for none
	 * @return the elements
	 */
	public static List<@Nullable Object> of(@Nullable Object result) {
		List<@Nullable Object> elements = new ArrayList<>();
		if (result instanceof Collection<?> collection) {
			elements.addAll(collection);
		}
		else if (result instanceof Iterable<?> iterable) {
			iterable.forEach(elements::add);
		}
		else if (result instanceof Stream<?> stream) {
			try (stream) {
				stream.forEachOrdered(elements::add);
			}
		}
		else if (result != null && result.getClass().isArray()) {
			for (int i = 0; i < Array.getLength(result); i++) {
				elements.add(Array.get(result, i));
			}
		}
		else if (value(result) != null) {
			elements.add(value(result));
		}
		return elements;
	}

	/**
	 * Put elements into a type.
	 * @param type the return type of a method
	 * @param elements the elements
	 * @return an instance of the type
	 */
	public static Object as(Class<?> type, List<? extends @Nullable Object> elements) {
		if (type == Set.class) {
			return new LinkedHashSet<>(elements);
		}
		if (type == Stream.class) {
			return elements.stream();
		}
		if (!type.isArray()) {
			return elements;
		}
		Object array = Array.newInstance(type.componentType(), elements.size());
		for (int i = 0; i < elements.size(); i++) {
			Array.set(array, i, elements.get(i));
		}
		return array;
	}

	/**
	 * Choose the only hit of all shards.
	 * @param type the return type of a method
	 * @param results the results of the shards: values, {@code null} or optionals
	 * @return the hit as the type wants it; {@code null} or an empty optional if there is
	 * none
	 * @throws IncorrectResultSizeDataAccessException if there is more than one
	 * @throws EmptyResultDataAccessException if there is none but the type is primitive
	 */
	public static @Nullable Object single(Class<?> type, Collection<? extends @Nullable Object> results) {
		Object hit = null;
		int hits = 0;
		for (Object result : results) {
			Object value = value(result);
			if (value != null) {
				hit = value;
				hits++;
			}
		}
		if (hits > 1) {
			throw new IncorrectResultSizeDataAccessException(
					"More than one shard has a result, but the method returns a single one", 1, hits);
		}
		return wrap(type, hit);
	}

	/**
	 * Return what an optional holds.
	 * @param result a result, or an optional, or {@code null}
	 * @return the result, or {@code null} if there is none
	 */
	public static @Nullable Object value(@Nullable Object result) {
		return (result instanceof Optional<?> optional) ? optional.orElse(null) : result;
	}

	/**
	 * Return a value as a type wants it.
	 * @param type the return type of a method
	 * @param value the value, or {@code null} if there is none
	 * @return the value or an optional
	 * @throws EmptyResultDataAccessException if there is none but the type is primitive
	 */
	public static @Nullable Object wrap(Class<?> type, @Nullable Object value) {
		if (value == null && type.isPrimitive()) {
			throw new EmptyResultDataAccessException("No shard has a result, but the method returns a primitive", 1);
		}
		return (type == Optional.class) ? Optional.ofNullable(value) : value;
	}

	/**
	 * Name the types that elements can be put into.
	 * @return the names, for messages
	 */
	public static String names() {
		return String.join(", ", Arrays.asList("List", "Collection", "Set", "Iterable", "Stream", "an array"));
	}

}
