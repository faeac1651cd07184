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

import java.util.Iterator;
import java.util.Map;

import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.event.spi.AbstractCollectionEvent;
import org.hibernate.event.spi.PreCollectionRecreateEvent;
import org.hibernate.event.spi.PreCollectionRecreateEventListener;
import org.hibernate.event.spi.PreCollectionUpdateEvent;
import org.hibernate.event.spi.PreCollectionUpdateEventListener;
import org.hibernate.event.spi.PreInsertEvent;
import org.hibernate.event.spi.PreInsertEventListener;
import org.hibernate.event.spi.PreUpdateEvent;
import org.hibernate.event.spi.PreUpdateEventListener;
import org.hibernate.type.CompositeType;
import org.hibernate.type.Type;
import org.jspecify.annotations.Nullable;

/**
 * Refuses to write a row whose shard key belongs to another shard, or that refers to an
 * entity of another shard.
 *
 * @author Shardboot Contributors
 */
final class StateListener implements PreInsertEventListener, PreUpdateEventListener, PreCollectionRecreateEventListener,
		PreCollectionUpdateEventListener {

	private final EntityShards shards;

	StateListener(EntityShards shards) {
		this.shards = shards;
	}

	@Override
	public boolean onPreInsert(PreInsertEvent event) {
		this.shards.check(event.getEntity(), event.getSession());
		checkReferences(event.getState(), event.getPersister().getPropertyTypes(), event.getSession());
		return false;
	}

	@Override
	public boolean onPreUpdate(PreUpdateEvent event) {
		this.shards.check(event.getEntity(), event.getSession());
		checkReferences(event.getState(), event.getPersister().getPropertyTypes(), event.getSession());
		return false;
	}

	private void checkReferences(@Nullable Object[] state, Type[] types, SharedSessionContractImplementor session) {
		for (int i = 0; i < types.length; i++) {
			Object value = state[i];
			if (value != null && types[i].isEntityType()) {
				this.shards.check(value, session);
			}
			else if (value != null && types[i] instanceof CompositeType composite) {
				checkReferences(composite.getPropertyValues(value), composite.getSubtypes(), session);
			}
		}
	}

	@Override
	public void onPreRecreateCollection(PreCollectionRecreateEvent event) {
		checkElements(event);
	}

	@Override
	public void onPreUpdateCollection(PreCollectionUpdateEvent event) {
		checkElements(event);
	}

	private void checkElements(AbstractCollectionEvent event) {
		if (event.getCollection().wasInitialized()
				&& (event.getCollectionPersister().isOneToMany() || event.getCollectionPersister().isManyToMany())) {
			Iterator<?> elements = event.getCollection().entries(event.getCollectionPersister());
			elements.forEachRemaining((element) -> this.shards
				.check((element instanceof Map.Entry<?, ?> entry) ? entry.getValue() : element, event.getSession()));
		}
	}

}
