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

package io.github.shardboot;

import org.jspecify.annotations.Nullable;

/**
 * Tells the region of a key that came without one, for strategy {@code geo}. Declare
 * beans of this type to add sources; the first one that knows a region is believed, in
 * the order of the beans. It is asked only if there is no scope whose region holds.
 * <p>
 * Called by many threads at once, for every such key, on the thread of the call. It must
 * not use the routed data source. The region must be the one where the rows of the key
 * are, now and later: where the caller happens to be is right for new keys at best. It
 * may throw; the exception reaches the caller unchanged.
 *
 * @author Shardboot Contributors
 */
@FunctionalInterface
public interface RegionResolver {

	/**
	 * Tell the region of a key.
	 * @param key the canonical key: a {@code Long}, {@code String} or {@code UUID}
	 * @return the name of the region or one of its codes, or {@code null} if this
	 * resolver does not know
	 */
	@Nullable String resolveRegion(Object key);

}
