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

import java.time.Duration;

/**
 * When a replica may serve a read.
 *
 * @param maxLag how old what a replica shows may be
 * @param maxWait how long a read waits for a replica to show what its session has written
 * @param interval the time between two looks at a server
 * @param fallback what to do when no replica serves
 * @author Shardboot Contributors
 */
public record ReplicaSettings(Duration maxLag, Duration maxWait, Duration interval, Fallback fallback) {

	/**
	 * What to do when no replica of a shard serves.
	 */
	public enum Fallback {

		/**
		 * Read from the primary.
		 */
		PRIMARY,

		/**
		 * Refuse to read.
		 */
		FAIL

	}

}
