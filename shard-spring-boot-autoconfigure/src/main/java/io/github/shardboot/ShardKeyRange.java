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
 * The keys from one bound up to, but not including, another one, in the order of strategy
 * {@code range}. Immutable.
 *
 * @param low the lowest key in any form that {@code shard.key-type} accepts, or
 * {@code null} for no lower bound
 * @param high the key that ends the range, or {@code null} for no upper bound
 * @author Shardboot Contributors
 */
public record ShardKeyRange(@Nullable Object low, @Nullable Object high) {

	/**
	 * Return the keys between two bounds.
	 * @param low the lowest key
	 * @param high the key that ends the range
	 * @return the range
	 */
	public static ShardKeyRange between(Object low, Object high) {
		return new ShardKeyRange(low, high);
	}

	/**
	 * Return a key and all keys above it.
	 * @param low the lowest key
	 * @return the range
	 */
	public static ShardKeyRange from(Object low) {
		return new ShardKeyRange(low, null);
	}

	/**
	 * Return all keys below a key.
	 * @param high the key that ends the range
	 * @return the range
	 */
	public static ShardKeyRange below(Object high) {
		return new ShardKeyRange(null, high);
	}

}
