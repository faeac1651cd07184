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

import org.hibernate.Hibernate;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.proxy.HibernateProxy;
import org.hibernate.proxy.LazyInitializer;
import org.jspecify.annotations.Nullable;

import io.github.shardboot.ShardSwitchException;
import io.github.shardboot.routing.ShardRouter;

/**
 * The shard that an entity instance belongs to: that of its {@code @ShardKey} property,
 * else the one it was read from or written to. Unknown for new entities without a key,
 * and for those that left the process and came back.
 *
 * @author Shardboot Contributors
 */
final class EntityShards {

	private static final ClassValue<EntityKey> KEYS = new ClassValue<>() {

		@Override
		protected EntityKey computeValue(Class<?> type) {
			return EntityKey.of(type);
		}

	};

	private final OriginMap origins = new OriginMap();

	private final ShardRouter router;

	EntityShards(ShardRouter router) {
		this.router = router;
	}

	static boolean hasKey(Class<?> entity) {
		return KEYS.get(entity).isPresent();
	}

	void remember(Object entity, SharedSessionContractImplementor session) {
		if (session.getTenantIdentifierValue() instanceof String shard) {
			this.origins.put(entity, shard);
		}
	}

	void forget(Object entity) {
		this.origins.remove(entity);
	}

	/**
	 * Check that a session may have an entity.
	 * @param entity the entity or a lazy reference to it
	 * @param session the session
	 * @throws ShardSwitchException if the entity belongs to another shard
	 */
	void check(@Nullable Object entity, SharedSessionContractImplementor session) {
		if (entity != null && session.getTenantIdentifierValue() instanceof String shard) {
			check(entity, shard);
		}
	}

	/**
	 * Check that a repository call may have an argument.
	 * @param argument anything
	 * @param shard the shard of the call, or {@code default}
	 * @throws ShardSwitchException if it is or contains an entity of another shard
	 */
	void checkArgument(@Nullable Object argument, String shard) {
		if (argument instanceof Collection<?> elements) {
			elements.forEach((element) -> checkArgument(element, shard));
		}
		else if (argument != null && KEYS.get(argument.getClass()) != EntityKey.NO_ENTITY) {
			check(argument, shard);
		}
	}

	private void check(Object entity, String shard) {
		String owner = shardOf(entity);
		if (owner != null && !owner.equals(shard)) {
			throw new ShardSwitchException(shard, owner,
					"An entity '%s' of %s was given to %s and refused. ".formatted(nameOf(entity),
							SessionShard.describe(owner), SessionShard.describe(shard))
							+ "Its id may be that of another row there: load it in the shard where it is used, or copy "
							+ "its values into a new entity.");
		}
	}

	private static String nameOf(Object entity) {
		LazyInitializer reference = HibernateProxy.extractLazyInitializer(entity);
		return (reference != null) ? reference.getEntityName() : entity.getClass().getName();
	}

	/**
	 * Return the slot for the id of a new entity.
	 * @param entity the entity
	 * @return the slot of its key, or of the key in scope
	 */
	int slotOf(Object entity) {
		EntityKey property = KEYS.get(entity.getClass());
		return this.router.slotForId(property.read(entity), "Entity '" + entity.getClass().getSimpleName() + "'");
	}

	void checkSlots(Class<?> entity) {
		this.router.checkSlots(entity);
	}

	private @Nullable String shardOf(Object entity) {
		if (!Hibernate.isInitialized(entity)) {
			return this.origins.get(entity);
		}
		Object target = Hibernate.unproxy(entity);
		EntityKey property = KEYS.get(target.getClass());
		Object key = property.read(target);
		return (key != null) ? this.router.route(key, property.description()).shard() : this.origins.get(target);
	}

}
