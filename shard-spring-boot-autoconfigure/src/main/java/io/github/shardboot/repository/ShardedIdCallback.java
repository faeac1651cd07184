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

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.data.mapping.PersistentEntity;
import org.springframework.data.mapping.PersistentPropertyAccessor;
import org.springframework.data.relational.core.mapping.RelationalMappingContext;
import org.springframework.data.relational.core.mapping.event.BeforeConvertCallback;

import io.github.shardboot.ShardIdException;
import io.github.shardboot.ShardIdGenerator;
import io.github.shardboot.ShardedId;
import io.github.shardboot.routing.ShardRouter;

/**
 * Gives a new entity of Spring Data JDBC the id of its {@link ShardedId}. Immutable
 * entities, such as records, are copied. Thread-safe.
 *
 * @author Shardboot Contributors
 */
public final class ShardedIdCallback implements BeforeConvertCallback<Object> {

	private final Map<Class<?>, Optional<EntityId>> known = new ConcurrentHashMap<>();

	private final ObjectProvider<RelationalMappingContext> entities;

	private final ObjectProvider<ShardRouter> router;

	private final ObjectProvider<ShardIdGenerator> ids;

	/**
	 * Create the callback. All beans are asked for when the first entity is saved.
	 * @param entities describes the entities
	 * @param router tells slots
	 * @param ids makes ids
	 */
	public ShardedIdCallback(ObjectProvider<RelationalMappingContext> entities, ObjectProvider<ShardRouter> router,
			ObjectProvider<ShardIdGenerator> ids) {
		this.entities = entities;
		this.router = router;
		this.ids = ids;
	}

	/**
	 * Give an entity its id.
	 * @param aggregate the entity
	 * @return the entity, or its copy with an id
	 * @throws ShardIdException if its slot is not known or no id can be made
	 */
	@Override
	public Object onBeforeConvert(Object aggregate) {
		EntityId entity = this.known.computeIfAbsent(aggregate.getClass(), this::find).orElse(null);
		if (entity == null) {
			return aggregate;
		}
		PersistentPropertyAccessor<Object> properties = entity.entity().getPropertyAccessor(aggregate);
		Object id = properties.getProperty(entity.id().property());
		if (id != null && !id.equals(0L)) {
			return aggregate;
		}
		Object key = (entity.key() != null) ? entity.key().read(aggregate) : null;
		int slot = this.router.getObject().slotForId(key, "Entity '" + entity.entity().getType().getSimpleName() + "'");
		properties.setProperty(entity.id().property(), this.ids.getObject().nextId(slot));
		return properties.getBean();
	}

	private Optional<EntityId> find(Class<?> type) {
		RelationalMappingContext context = this.entities.getIfUnique();
		PersistentEntity<?, ?> entity = (context != null) ? context.getPersistentEntity(type) : null;
		EntityKey id = EntityKey.findShardedId(entity);
		return (entity != null && id != null) ? Optional.of(new EntityId(entity, id, EntityKey.find(entity)))
				: Optional.empty();
	}

	/**
	 * An entity whose ids are made here.
	 */
	private record EntityId(PersistentEntity<?, ?> entity, EntityKey id, @Nullable EntityKey key) {

	}

}
