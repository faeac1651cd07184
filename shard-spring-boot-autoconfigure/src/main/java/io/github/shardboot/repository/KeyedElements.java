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

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Arguments that hold several elements: arrays and whatever an {@code ArrayList} or a
 * {@code LinkedHashSet} can stand for.
 *
 * @author Shardboot Contributors
 */
final class KeyedElements {

	private KeyedElements() {
	}

	/**
	 * Return whether a parameter takes several elements and a part of them can be passed
	 * in the same way.
	 * @param type the type of the parameter
	 * @return whether calls can be split by this parameter
	 */
	static boolean areTakenBy(Class<?> type) {
		return type.isArray() || (Iterable.class.isAssignableFrom(type)
				&& (type.isAssignableFrom(ArrayList.class) || type.isAssignableFrom(LinkedHashSet.class)));
	}

	static List<@Nullable Object> of(Object argument) {
		List<@Nullable Object> elements = new ArrayList<>();
		if (argument instanceof Iterable<?> iterable) {
			iterable.forEach(elements::add);
			return elements;
		}
		for (int i = 0; i < Array.getLength(argument); i++) {
			elements.add(Array.get(argument, i));
		}
		return elements;
	}

	static Object as(Class<?> type, Collection<@Nullable Object> elements) {
		if (!type.isArray()) {
			return type.isAssignableFrom(ArrayList.class) ? new ArrayList<>(elements) : new LinkedHashSet<>(elements);
		}
		Object array = Array.newInstance(type.componentType(), elements.size());
		int index = 0;
		for (Object element : elements) {
			Array.set(array, index++, element);
		}
		return array;
	}

}
