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

package io.github.shardboot.jpa;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

import jakarta.persistence.EntityManagerFactory;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.metamodel.MappingMetamodel;
import org.hibernate.metamodel.mapping.SelectableMapping;
import org.hibernate.persister.collection.CollectionPersister;
import org.hibernate.persister.entity.EntityPersister;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ReflectionUtils;

import io.github.shardboot.Sharded;
import io.github.shardboot.ShardedId;

/**
 * Finds the tables of sharded JPA entities as Hibernate maps them, and the column of the
 * shard key where it is an attribute of the entity. Tables of element collections, joins
 * and subclasses are found too, without such a column.
 *
 * @author Shardboot Contributors
 */
public final class JpaTables implements Supplier<Map<String, Optional<String>>> {

	private final ObjectProvider<EntityManagerFactory> factories;

	private final Supplier<? extends Collection<Class<?>>> sharded;

	/**
	 * Create the search.
	 * @param factories the factories; those that know of no shards are left out
	 * @param sharded returns the types that sharded repositories are for
	 */
	public JpaTables(ObjectProvider<EntityManagerFactory> factories, Supplier<? extends Collection<Class<?>>> sharded) {
		this.factories = factories;
		this.sharded = sharded;
	}

	/**
	 * Return the tables.
	 * @return the column of the shard key by the name of the table, with its schema if
	 * the mapping has one; empty where no attribute is the key
	 */
	@Override
	public Map<String, Optional<String>> get() {
		Map<String, Optional<String>> tables = new TreeMap<>();
		this.factories.forEach((factory) -> {
			if (RoutedFactories.provider(factory) != null) {
				MappingMetamodel mapping = factory.unwrap(SessionFactoryImplementor.class).getMappingMetamodel();
				mapping.forEachEntityDescriptor((entity) -> add(tables, entity));
				mapping.forEachCollectionDescriptor((collection) -> add(tables, collection));
			}
		});
		return tables;
	}

	private void add(Map<String, Optional<String>> tables, EntityPersister entity) {
		if (!isSharded(entity.getMappedClass())) {
			return;
		}
		for (String table : entity.getTableNames()) {
			put(tables, table, Optional.empty());
		}
		SelectableMapping column = keyColumn(entity);
		if (column != null) {
			put(tables, column.getContainingTableExpression(), Optional.of(name(column.getSelectionExpression())));
		}
	}

	private void add(Map<String, Optional<String>> tables, CollectionPersister collection) {
		if (!collection.isOneToMany() && isSharded(collection.getOwnerEntityPersister().getMappedClass())) {
			put(tables, collection.getTableName(), Optional.empty());
		}
	}

	private boolean isSharded(Class<?> type) {
		return EntityKey.of(type).isPresent() || this.sharded.get().contains(type)
				|| AnnotatedElementUtils.hasAnnotation(type, Sharded.class) || hasShardedId(type);
	}

	private static boolean hasShardedId(Class<?> type) {
		boolean[] found = new boolean[1];
		ReflectionUtils.doWithFields(type, (field) -> found[0] = true,
				(field) -> AnnotationUtils.findAnnotation(field, ShardedId.class) != null);
		return found[0];
	}

	private static @Nullable SelectableMapping keyColumn(EntityPersister entity) {
		String attribute = EntityKey.of(entity.getMappedClass()).attribute();
		if (attribute == null || !(entity.findSubPart(attribute) instanceof SelectableMapping column)) {
			return null;
		}
		return column.isFormula() ? null : column;
	}

	private static void put(Map<String, Optional<String>> tables, String table, Optional<String> column) {
		tables.merge(name(table), column, (first, second) -> first.or(() -> second));
	}

	// Read a name as PostgreSQL does: without quotes it is in lower case.
	private static String name(String expression) {
		return expression.contains("\"") ? expression.replace("\"", "") : expression.toLowerCase(Locale.ROOT);
	}

}
