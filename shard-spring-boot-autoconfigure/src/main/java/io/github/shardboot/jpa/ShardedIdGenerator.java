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

import java.lang.reflect.Field;
import java.util.EnumSet;
import java.util.function.Supplier;

import org.hibernate.boot.Metadata;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.generator.BeforeExecutionGenerator;
import org.hibernate.generator.EventType;
import org.hibernate.generator.EventTypeSets;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.Property;
import org.hibernate.mapping.SimpleValue;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.ShardIdGenerator;
import io.github.shardboot.ShardedId;

/**
 * Makes the ids of JPA entities with {@link ShardedId}. It is what
 * {@code @IdGeneratorType} would name, put in place when the session factory is built, so
 * that the annotation needs no Hibernate. An id that is set already is kept.
 *
 * @author Shardboot Contributors
 */
final class ShardedIdGenerator implements BeforeExecutionGenerator {

	private final transient EntityShards shards;

	private final transient Supplier<ShardIdGenerator> ids;

	private ShardedIdGenerator(EntityShards shards, Supplier<ShardIdGenerator> ids) {
		this.shards = shards;
		this.ids = ids;
	}

	/**
	 * Have the ids of all entities with the annotation made here.
	 * @param metadata the entities
	 * @param shards tells their slots
	 * @param ids makes the ids
	 * @throws ShardConfigurationException if an id is not a Long or the strategy has no
	 * slots
	 */
	static void register(Metadata metadata, EntityShards shards, Supplier<ShardIdGenerator> ids) {
		for (PersistentClass entity : metadata.getEntityBindings()) {
			Property id = entity.getIdentifierProperty();
			Class<?> type = entity.getMappedClass();
			if (id == null || type == null) {
				continue;
			}
			Field field = ReflectionUtils.findField(type, id.getName());
			if (field != null && field.isAnnotationPresent(ShardedId.class)) {
				checkType(type, field);
				shards.checkSlots(type);
				((SimpleValue) entity.getIdentifier())
					.setCustomIdGeneratorCreator((context) -> new ShardedIdGenerator(shards, ids));
			}
		}
	}

	private static void checkType(Class<?> entity, Field field) {
		if (ClassUtils.resolvePrimitiveIfNecessary(field.getType()) != Long.class) {
			throw new ShardConfigurationException(
					"Entity '%s', property '%s' has @ShardedId but is not an id of type Long.".formatted(
							entity.getSimpleName(), field.getName()),
					"Put the annotation beside @Id on a Long.");
		}
	}

	@Override
	public Object generate(SharedSessionContractImplementor session, Object owner, @Nullable Object currentValue,
			EventType eventType) {
		if (currentValue != null && !currentValue.equals(0L)) {
			return currentValue;
		}
		return this.ids.get().nextId(this.shards.slotOf(owner));
	}

	@Override
	public EnumSet<EventType> getEventTypes() {
		return EventTypeSets.INSERT_ONLY;
	}

	@Override
	public boolean allowAssignedIdentifiers() {
		return true;
	}

}
