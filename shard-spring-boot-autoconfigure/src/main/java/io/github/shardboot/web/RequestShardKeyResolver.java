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

import io.github.shardboot.InvalidShardKeyException;

/**
 * Reads the shard key of an HTTP request from one place. Declare a bean of this type to
 * add a source of keys; it is compared with all others, and sources that disagree make
 * the request fail.
 * <p>
 * Called by many request threads at once, so it must be thread-safe. It is called at most
 * once per request, after authentication and before the request is mapped to a
 * controller; asynchronous, error and forward dispatches of the same request do not call
 * it again. It may block, at the cost of every request, but no shard is chosen yet, so of
 * all databases it can use the default one only. It may throw
 * {@link InvalidShardKeyException}, whose message must not contain the key; any other
 * exception is treated as if a controller had thrown it.
 *
 * @author Shardboot Contributors
 */
@FunctionalInterface
public interface RequestShardKeyResolver {

	/**
	 * Return the shard key that this source names.
	 * @param request the request; its body and parameters should be left unread
	 * @return the key in any form that {@code shard.key-type} accepts, or {@code null} if
	 * this source names none
	 * @throws InvalidShardKeyException if this source names something that is no key
	 */
	@Nullable Object resolveKey(HttpServletRequest request);

}
