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

import org.hibernate.context.spi.CurrentTenantIdentifierResolver;

import io.github.shardboot.ShardContext;
import io.github.shardboot.ShardContextHolder;

/**
 * Opens each session for the shard that the calling thread has chosen, or for the default
 * database when it has chosen none. The latter holds without a default database too: such
 * a session can be opened but makes no statement.
 *
 * @author Shardboot Contributors
 */
public final class ShardTenantResolver implements CurrentTenantIdentifierResolver<String> {

	@Override
	public String resolveCurrentTenantIdentifier() {
		ShardContext context = ShardContextHolder.effective();
		return (context != null) ? context.shard() : ShardContextHolder.DEFAULT_DATABASE_NAME;
	}

	@Override
	public boolean validateExistingCurrentSessions() {
		return true;
	}

}
