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

/**
 * How {@link AllShards} makes one result of the results of the shards.
 *
 * @author Shardboot Contributors
 */
public enum Reduction {

	/**
	 * By the method and its return type; refused at start-up where that does not tell.
	 */
	AUTO,

	/**
	 * The sum of numbers.
	 */
	SUM,

	/**
	 * The smallest value; shards without one do not count.
	 */
	MIN,

	/**
	 * The largest value; shards without one do not count.
	 */
	MAX,

	/**
	 * Whether any shard says {@code true}.
	 */
	ANY,

	/**
	 * Whether all shards say {@code true}.
	 */
	ALL,

	/**
	 * The elements of all shards, shard by shard, in no other order.
	 */
	CONCAT

}
