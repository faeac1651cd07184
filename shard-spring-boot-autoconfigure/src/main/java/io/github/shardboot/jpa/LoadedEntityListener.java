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

import org.hibernate.Hibernate;
import org.hibernate.event.spi.LoadEvent;
import org.hibernate.event.spi.LoadEventListener;
import org.hibernate.event.spi.PostCommitDeleteEventListener;
import org.hibernate.event.spi.PostCommitInsertEventListener;
import org.hibernate.event.spi.PostDeleteEvent;
import org.hibernate.event.spi.PostInsertEvent;
import org.hibernate.event.spi.PostLoadEvent;
import org.hibernate.event.spi.PostLoadEventListener;
import org.hibernate.persister.entity.EntityPersister;

/**
 * Tells which shard the entities come from that do not carry their shard key: those
 * without such a property, and lazy references.
 *
 * @author Shardboot Contributors
 */
final class LoadedEntityListener implements LoadEventListener, PostLoadEventListener, PostCommitInsertEventListener,
		PostCommitDeleteEventListener {

	private final EntityShards shards;

	LoadedEntityListener(EntityShards shards) {
		this.shards = shards;
	}

	@Override
	public void onLoad(LoadEvent event, LoadType loadType) {
		Object result = event.getResult();
		if (result != null && !Hibernate.isInitialized(result)) {
			this.shards.remember(result, event.getSession());
		}
	}

	@Override
	public void onPostLoad(PostLoadEvent event) {
		if (!EntityShards.hasKey(event.getEntity().getClass())) {
			this.shards.remember(event.getEntity(), event.getSession());
		}
	}

	@Override
	public void onPostInsert(PostInsertEvent event) {
		this.shards.remember(event.getEntity(), event.getSession());
	}

	@Override
	public void onPostInsertCommitFailed(PostInsertEvent event) {
		// the entity is nowhere
	}

	@Override
	public void onPostDelete(PostDeleteEvent event) {
		this.shards.forget(event.getEntity());
	}

	@Override
	public void onPostDeleteCommitFailed(PostDeleteEvent event) {
		// the entity is still where it was
	}

	@Override
	public boolean requiresPostCommitHandling(EntityPersister persister) {
		return !EntityShards.hasKey(persister.getMappedClass());
	}

}
