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

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.data.mapping.PersistentPropertyPath;
import org.springframework.data.relational.core.mapping.RelationalMappingContext;
import org.springframework.data.relational.core.mapping.RelationalPersistentEntity;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;
import org.springframework.data.relational.core.sql.SqlIdentifier;

import io.github.shardboot.Sharded;

/**
 * Finds the tables of sharded aggregates of Spring Data JDBC, and the column of the shard
 * key where it is a property of the entity. The tables of an aggregate's other entities
 * are found too, mostly without such a column.
 *
 * @author Shardboot Contributors
 */
public final class SpringDataTables implements Supplier<Map<String, Optional<String>>> {

	private final ObjectProvider<RelationalMappingContext> contexts;

	private final Supplier<? extends Collection<Class<?>>> sharded;

	/**
	 * Create the search.
	 * @param contexts the entities, of none or several stores too
	 * @param sharded returns the types that sharded repositories are for
	 */
	public SpringDataTables(ObjectProvider<RelationalMappingContext> contexts,
			Supplier<? extends Collection<Class<?>>> sharded) {
		this.contexts = contexts;
		this.sharded = sharded;
	}

	/**
	 * Return the tables.
	 * @return the column of the shard key by the name of the table, with its schema if
	 * the mapping has one; empty where no property is the key
	 */
	@Override
	public Map<String, Optional<String>> get() {
		Map<String, Optional<String>> tables = new TreeMap<>();
		this.contexts.forEach((context) -> context.getPersistentEntities().forEach((entity) -> {
			if (isSharded(entity)) {
				add(tables, entity);
				context.findPersistentPropertyPaths(entity.getType(), RelationalPersistentProperty::isEntity)
					.forEach((path) -> addPart(tables, context, path));
			}
		}));
		return tables;
	}

	private boolean isSharded(RelationalPersistentEntity<?> entity) {
		return EntityKey.find(entity) != null || EntityKey.findShardedId(entity) != null
				|| this.sharded.get().contains(entity.getType())
				|| AnnotatedElementUtils.hasAnnotation(entity.getType(), Sharded.class);
	}

	private static void addPart(Map<String, Optional<String>> tables, RelationalMappingContext context,
			PersistentPropertyPath<RelationalPersistentProperty> path) {
		RelationalPersistentProperty property = path.getLeafProperty();
		if (!property.isEmbedded()) {
			add(tables, context.getRequiredPersistentEntity(property));
		}
	}

	private static void add(Map<String, Optional<String>> tables, RelationalPersistentEntity<?> entity) {
		EntityKey key = EntityKey.find(entity);
		Optional<String> column = (key != null && key.isWholeProperty()
				&& key.property() instanceof RelationalPersistentProperty property)
						? Optional.of(property.getColumnName().getReference()) : Optional.empty();
		String table = entity.getQualifiedTableName()
			.stream()
			.map(SqlIdentifier::getReference)
			.collect(Collectors.joining("."));
		tables.merge(table, column, (first, second) -> first.or(() -> second));
	}

}
