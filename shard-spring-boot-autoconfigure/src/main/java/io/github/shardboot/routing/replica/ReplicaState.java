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

package io.github.shardboot.routing.replica;

import org.jspecify.annotations.Nullable;

/**
 * How a replica was when it was last looked at.
 *
 * @param error why it does not serve, or {@code null} if it does
 * @param instance when its server was started
 * @param replayed what it has replayed
 * @param shownUntil the time up to which it shows everything, as
 * {@link System#nanoTime()} has it
 * @author Shardboot Contributors
 */
record ReplicaState(@Nullable String error, long instance, long replayed, long shownUntil) {

	static ReplicaState failed(String error) {
		return new ReplicaState(error, 0, 0, 0);
	}

}
