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

package io.github.shardboot.web;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import io.github.shardboot.GeoKey;
import io.github.shardboot.InvalidShardKeyException;
import io.github.shardboot.strategy.ShardKeyType;

/**
 * A place in a request that may name the shard key.
 *
 * @param description the place as messages name it, such as {@code header 'X-Tenant-Id'}
 * @param resolver what reads it
 * @author Shardboot Contributors
 */
record RequestShardKeySource(String description, RequestShardKeyResolver resolver) {

	/**
	 * Read the canonical key.
	 * @param request the request
	 * @param keyType the type of all shard keys
	 * @return the canonical key, or {@code null} if this source names none
	 * @throws InvalidShardKeyException if this source names something that is no key; the
	 * message names the source
	 */
	@Nullable Object read(HttpServletRequest request, ShardKeyType keyType) {
		try {
			Object value = this.resolver.resolveKey(request);
			if (value instanceof GeoKey geo) {
				return new GeoKey(geo.region(), keyType.canonical(geo.key()));
			}
			return (value != null) ? keyType.canonical(value) : null;
		}
		catch (InvalidShardKeyException ex) {
			throw new InvalidShardKeyException(this.description + ": " + ex.getMessage());
		}
	}

}
