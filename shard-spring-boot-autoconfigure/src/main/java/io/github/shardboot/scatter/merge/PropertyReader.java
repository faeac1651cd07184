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

import java.beans.PropertyDescriptor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Reads a property, or a property of a property, of entities, records, classes and
 * interfaces, by its accessor and else by its field.
 *
 * @param steps reads one property each
 * @param type the type of the last property
 * @param owner the class that declares the last property
 * @param name the name of the last property
 * @author Shardboot Contributors
 */
public record PropertyReader(List<Function<Object, @Nullable Object>> steps, Class<?> type, Class<?> owner,
		String name) implements Function<Object, @Nullable Object> {

	/**
	 * Find a property.
	 * @param type the type of the elements
	 * @param path the property
	 * @return the reader, or {@code null} if there is no such property
	 */
	public static @Nullable PropertyReader find(Class<?> type, String path) {
		List<Function<Object, @Nullable Object>> steps = new ArrayList<>();
		Class<?> current = type;
		Class<?> owner = type;
		String last = path;
		for (String name : path.split("\\.")) {
			owner = current;
			last = name;
			Method accessor = accessor(current, name);
			if (accessor != null) {
				ReflectionUtils.makeAccessible(accessor);
				steps.add((element) -> ReflectionUtils.invokeMethod(accessor, element));
				current = accessor.getReturnType();
				continue;
			}
			Field field = current.isInterface() ? null : ReflectionUtils.findField(current, name);
			if (field == null) {
				return null;
			}
			ReflectionUtils.makeAccessible(field);
			steps.add((element) -> ReflectionUtils.getField(field, element));
			current = field.getType();
		}
		return new PropertyReader(steps, current, owner, last);
	}

	private static @Nullable Method accessor(Class<?> type, String name) {
		PropertyDescriptor descriptor = BeanUtils.getPropertyDescriptor(type, name);
		if (descriptor != null && descriptor.getReadMethod() != null) {
			return descriptor.getReadMethod();
		}
		Method method = ClassUtils.getMethodIfAvailable(type, name);
		return (method != null && method.getReturnType() != void.class) ? method : null;
	}

	@Override
	public @Nullable Object apply(Object element) {
		Object value = element;
		for (Function<Object, @Nullable Object> step : this.steps) {
			value = (value != null) ? step.apply(value) : null;
		}
		return value;
	}

}
