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

import org.hibernate.boot.Metadata;
import org.hibernate.boot.spi.BootstrapContext;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.event.service.spi.EventListenerRegistry;
import org.hibernate.event.spi.EventType;
import org.hibernate.integrator.spi.Integrator;

/**
 * Puts the checks of sessions and entities into every session factory that knows of
 * shards. Found by Hibernate itself; leaves all other factories alone.
 *
 * @author Shardboot Contributors
 */
public final class ShardIntegrator implements Integrator {

	@Override
	public void integrate(Metadata metadata, BootstrapContext bootstrapContext,
			SessionFactoryImplementor sessionFactory) {
		ShardConnectionProvider provider = RoutedFactories.provider(sessionFactory);
		if (provider != null) {
			register(sessionFactory.getEventEngine().getListenerRegistry(), provider.entities());
			ShardedIdGenerator.register(metadata, provider.entities(), provider.ids());
		}
	}

	private static void register(EventListenerRegistry registry, EntityShards shards) {
		SessionListener sessions = new SessionListener();
		registry.prependListeners(EventType.LOAD, sessions);
		registry.prependListeners(EventType.INIT_COLLECTION, sessions);
		registry.prependListeners(EventType.AUTO_FLUSH, sessions);
		EntityListener entities = new EntityListener(shards);
		registry.prependListeners(EventType.PERSIST, entities);
		registry.prependListeners(EventType.MERGE, entities);
		registry.prependListeners(EventType.DELETE, entities);
		registry.prependListeners(EventType.REFRESH, entities);
		StateListener states = new StateListener(shards);
		registry.prependListeners(EventType.PRE_INSERT, states);
		registry.prependListeners(EventType.PRE_UPDATE, states);
		registry.prependListeners(EventType.PRE_COLLECTION_RECREATE, states);
		registry.prependListeners(EventType.PRE_COLLECTION_UPDATE, states);
		LoadedEntityListener loaded = new LoadedEntityListener(shards);
		registry.appendListeners(EventType.LOAD, loaded);
		registry.appendListeners(EventType.POST_LOAD, loaded);
		registry.appendListeners(EventType.POST_COMMIT_INSERT, loaded);
		registry.appendListeners(EventType.POST_COMMIT_DELETE, loaded);
	}

}
