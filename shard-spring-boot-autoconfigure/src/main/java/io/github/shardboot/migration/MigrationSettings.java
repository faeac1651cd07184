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

package io.github.shardboot.migration;

/**
 * How the shards are migrated.
 *
 * @param parallelism how many shards at once
 * @param onFailure what to do about shards that could not be migrated
 * @param drift what to do about schemas that differ
 * @author Shardboot Contributors
 */
public record MigrationSettings(int parallelism, OnFailure onFailure, OnDrift drift) {

	/**
	 * What to do about shards that could not be migrated.
	 */
	public enum OnFailure {

		/**
		 * Fail the start.
		 */
		FAIL,

		/**
		 * Start, and refuse all calls to those shards.
		 */
		SERVE_MIGRATED

	}

	/**
	 * What to do about shards whose schema differs from that of the others.
	 */
	public enum OnDrift {

		/**
		 * Do not compare.
		 */
		IGNORE,

		/**
		 * Log the differences.
		 */
		WARN,

		/**
		 * Fail the start.
		 */
		FAIL

	}

}
