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

package io.github.shardboot.routing;

import java.sql.Connection;

import org.jspecify.annotations.Nullable;

/**
 * A routed connection that records what is written if the shard has replicas that may
 * have to show it.
 *
 * @author Shardboot Contributors
 */
class RecordedConnection extends RoutedConnection {

	private final @Nullable RecordedWrites writes;

	RecordedConnection(Connection delegate, ConnectionTerms terms) {
		super(delegate, terms);
		this.writes = terms.admission().replicated() ? new RecordedWrites(terms.owner().shard(), delegate) : null;
	}

	@Override
	final @Nullable RecordedWrites writes() {
		return this.writes;
	}

}
