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

package io.github.shardboot.repository.allshards;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;

import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.data.util.ParsingUtils;
import org.springframework.util.ReflectionUtils;

import io.github.shardboot.scatter.merge.ColumnName;
import io.github.shardboot.scatter.merge.PropertyReader;

/**
 * Guesses the column of a property by the mapping annotations of JDBC and JPA and by
 * their common default, the name in snake case. A wrong guess finds no column in the
 * catalog, or one that orders like all others, or rows that are then refused because they
 * come in another order.
 *
 * @author Shardboot Contributors
 */
final class ColumnNames {

	private static final String[] TABLES = { "org.springframework.data.relational.core.mapping.Table",
			"jakarta.persistence.Table" };

	private static final String[] COLUMNS = { "org.springframework.data.relational.core.mapping.Column",
			"jakarta.persistence.Column" };

	private ColumnNames() {
	}

	/**
	 * Find the column of a property of an entity.
	 * @param entity the entity
	 * @param property the property, or a property of an embedded one
	 * @return the column, or {@code null} if the entity has no such property
	 */
	static @Nullable ColumnName find(Class<?> entity, String property) {
		PropertyReader reader = PropertyReader.find(entity, property);
		if (reader == null) {
			return null;
		}
		Field field = ReflectionUtils.findField(reader.owner(), reader.name());
		return new ColumnName(name(entity, TABLES, entity.getSimpleName()),
				(field != null) ? name(field, COLUMNS, reader.name()) : snakeCase(reader.name()));
	}

	private static String name(AnnotatedElement element, String[] annotations, String fallback) {
		MergedAnnotations present = MergedAnnotations.from(element);
		for (String annotation : annotations) {
			String attribute = annotation.startsWith("jakarta") ? "name" : "value";
			String name = present.get(annotation).getValue(attribute, String.class).orElse("");
			if (!name.isBlank()) {
				return name;
			}
		}
		return snakeCase(fallback);
	}

	private static String snakeCase(String name) {
		return ParsingUtils.reconcatenateCamelCase(name, "_");
	}

}
