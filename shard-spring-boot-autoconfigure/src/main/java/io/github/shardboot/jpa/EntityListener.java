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

import org.hibernate.event.spi.DeleteContext;
import org.hibernate.event.spi.DeleteEvent;
import org.hibernate.event.spi.DeleteEventListener;
import org.hibernate.event.spi.EventSource;
import org.hibernate.event.spi.MergeContext;
import org.hibernate.event.spi.MergeEvent;
import org.hibernate.event.spi.MergeEventListener;
import org.hibernate.event.spi.PersistContext;
import org.hibernate.event.spi.PersistEvent;
import org.hibernate.event.spi.PersistEventListener;
import org.hibernate.event.spi.RefreshContext;
import org.hibernate.event.spi.RefreshEvent;
import org.hibernate.event.spi.RefreshEventListener;

/**
 * Refuses to give an entity of one shard to a session of another, as its id may well be
 * that of another row there.
 *
 * @author Shardboot Contributors
 */
final class EntityListener
		implements PersistEventListener, MergeEventListener, DeleteEventListener, RefreshEventListener {

	private final EntityShards shards;

	EntityListener(EntityShards shards) {
		this.shards = shards;
	}

	private void check(Object entity, EventSource session) {
		SessionShard.check(session);
		this.shards.check(entity, session);
	}

	@Override
	public void onPersist(PersistEvent event) {
		check(event.getObject(), event.getSession());
	}

	@Override
	public void onPersist(PersistEvent event, PersistContext createdAlready) {
		onPersist(event);
	}

	@Override
	public void onMerge(MergeEvent event) {
		check(event.getOriginal(), event.getSession());
	}

	@Override
	public void onMerge(MergeEvent event, MergeContext copiedAlready) {
		onMerge(event);
	}

	@Override
	public void onDelete(DeleteEvent event) {
		check(event.getObject(), event.getSession());
	}

	@Override
	public void onDelete(DeleteEvent event, DeleteContext transientEntities) {
		onDelete(event);
	}

	@Override
	public void onRefresh(RefreshEvent event) {
		check(event.getObject(), event.getSession());
	}

	@Override
	public void onRefresh(RefreshEvent event, RefreshContext refreshedAlready) {
		onRefresh(event);
	}

}
