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

package io.github.shardboot.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Tables that all processes share.
 *
 * @param enabled Whether there is a catalog; there always is one with strategy
 * 'directory'.
 * @param url JDBC URL of its database; that of the default database if not set.
 * @param username Login user; that of the default database if 'url' is not set.
 * @param password Login password; that of the default database if 'url' is not set.
 * @param schema Schema of its tables; the first of the search path if not set.
 * @param maximumPoolSize Number of connections at most, besides one that listens for
 * changes.
 * @param timeout Time to wait for a connection, and for an answer.
 * @param pollInterval Time between looks for changes, when no notification arrives.
 * @author Shardboot Contributors
 */
public record CatalogProperties(@DefaultValue("false") boolean enabled, @Nullable String url, @Nullable String username,
		@Nullable String password, @Nullable String schema, @DefaultValue("4") int maximumPoolSize,
		@DefaultValue("2s") Duration timeout, @DefaultValue("5s") Duration pollInterval) {

	// keeps the password and the parameters of the URL to itself
	@Override
	public String toString() {
		return "Catalog[enabled=%s]".formatted(this.enabled);
	}

}
