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

import org.hibernate.event.spi.AutoFlushEvent;
import org.hibernate.event.spi.AutoFlushEventListener;
import org.hibernate.event.spi.InitializeCollectionEvent;
import org.hibernate.event.spi.InitializeCollectionEventListener;
import org.hibernate.event.spi.LoadEvent;
import org.hibernate.event.spi.LoadEventListener;

/**
 * Refuses to read through a session of another shard than the calling thread has chosen,
 * even what the session or a cache could answer without any SQL.
 *
 * @author Shardboot Contributors
 */
final class SessionListener implements LoadEventListener, InitializeCollectionEventListener, AutoFlushEventListener {

	@Override
	public void onLoad(LoadEvent event, LoadType loadType) {
		SessionShard.check(event.getSession());
	}

	@Override
	public void onInitializeCollection(InitializeCollectionEvent event) {
		SessionShard.check(event.getSession());
	}

	@Override
	public void onAutoFlush(AutoFlushEvent event) {
		SessionShard.check(event.getSession());
	}

}
