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

import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.data.mapping.PersistentEntity;
import org.springframework.data.mapping.PersistentProperty;
import org.springframework.util.ClassUtils;

import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.ShardId;
import io.github.shardboot.ShardKey;
import io.github.shardboot.ShardRegion;
import io.github.shardboot.ShardedId;

/**
 * Reads the shard key of an entity from its {@code @ShardKey} property. Immutable and
 * thread-safe.
 *
 * @author Shardboot Contributors
 */
final class EntityKey {

	private final PersistentEntity<?, ?> entity;

	private final PersistentProperty<?> property;

	private final @Nullable KeyExpression path;

	private final @Nullable PersistentProperty<?> region;

	private final boolean shardedId;

	private EntityKey(PersistentEntity<?, ?> entity, PersistentProperty<?> property, @Nullable KeyExpression path,
			@Nullable PersistentProperty<?> region, boolean shardedId) {
		this.entity = entity;
		this.property = property;
		this.path = path;
		this.region = region;
		this.shardedId = shardedId;
	}

	/**
	 * Find the property of an entity.
	 * @param entity the entity, or {@code null} if the store has no mapping
	 * @return the key, or {@code null} if no property has {@code @ShardKey}
	 * @throws ShardConfigurationException if more than one property has it, or a region
	 * stands alone
	 */
	static @Nullable EntityKey find(@Nullable PersistentEntity<?, ?> entity) {
		if (entity == null) {
			return null;
		}
		EntityKey key = null;
		PersistentProperty<?> region = entity.getPersistentProperty(ShardRegion.class);
		for (PersistentProperty<?> property : entity) {
			ShardKey annotation = property.findAnnotation(ShardKey.class);
			if (annotation == null) {
				continue;
			}
			if (key != null) {
				throw new ShardConfigurationException("Entity '%s' has more than one @ShardKey: '%s' and '%s'."
					.formatted(entity.getName(), key.name(), property.getName()), "Leave one of them.");
			}
			String description = "Entity '%s', property '%s'".formatted(entity.getType().getSimpleName(),
					property.getName());
			key = new EntityKey(entity, property, annotation.value().isBlank() ? null
					: KeyExpression.parse(annotation.value(), Set.of(), description), region, false);
		}
		if (key == null && region != null) {
			throw new ShardConfigurationException(
					"Entity '%s' has a @ShardRegion but no @ShardKey.".formatted(entity.getName()),
					"Annotate the property that is the key, too.");
		}
		return key;
	}

	/**
	 * Find the id of an entity, where it is one that carries its slot.
	 * @param entity the entity, or {@code null} if the store has no mapping
	 * @return a key whose values are {@link ShardId}s, or {@code null} if the id has no
	 * {@link ShardedId}
	 * @throws ShardConfigurationException if the annotation is where it cannot be
	 */
	static @Nullable EntityKey findShardedId(@Nullable PersistentEntity<?, ?> entity) {
		if (entity == null) {
			return null;
		}
		for (PersistentProperty<?> property : entity) {
			if (property.findAnnotation(ShardedId.class) == null) {
				continue;
			}
			if (!property.isIdProperty() || ClassUtils.resolvePrimitiveIfNecessary(property.getType()) != Long.class) {
				throw new ShardConfigurationException(
						"Entity '%s', property '%s' has @ShardedId but is not an id of type Long."
							.formatted(entity.getType().getSimpleName(), property.getName()),
						"Put the annotation beside @Id on a Long.");
			}
			return new EntityKey(entity, property, null, null, true);
		}
		return null;
	}

	/**
	 * Read an id that carries its slot.
	 * @param id the id, or {@code null}
	 * @return what is in it, or {@code null} if it cannot be such an id
	 */
	static @Nullable Object toShardId(@Nullable Object id) {
		return (id instanceof Long number && number >= 0) ? ShardId.of(number) : null;
	}

	PersistentProperty<?> property() {
		return this.property;
	}

	String name() {
		return this.property.getName();
	}

	/**
	 * Return the property that is the region of the key.
	 * @return its name, or {@code null} if keys have no region
	 */
	@Nullable String regionName() {
		return (this.region != null) ? this.region.getName() : null;
	}

	/**
	 * Return whether the key is the whole property, so that a query on the property is a
	 * query on the key.
	 * @return {@code false} if the key is reached by a path from the property
	 */
	boolean isWholeProperty() {
		return this.path == null;
	}

	/**
	 * Return whether the key is the id of the entity.
	 * @return whether an id is a key
	 */
	boolean isId() {
		return this.property.isIdProperty() && isWholeProperty();
	}

	boolean isIn(@Nullable Object element) {
		return this.entity.getType().isInstance(element);
	}

	@Nullable Object read(@Nullable Object source) {
		if (source == null) {
			return null;
		}
		Object value = this.entity.getPropertyAccessor(source).getProperty(this.property);
		if (this.shardedId) {
			return toShardId(value);
		}
		Object key = (this.path != null && value != null) ? this.path.evaluate(ArgumentVariables.SHARED, value) : value;
		if (this.region == null) {
			return key;
		}
		return RegionKeySource.withRegion(key, this.entity.getPropertyAccessor(source).getProperty(this.region),
				"Entity '%s'".formatted(this.entity.getType().getSimpleName()));
	}

}
