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

package io.github.shardboot.repository;

import org.jspecify.annotations.Nullable;

import io.github.shardboot.InvalidShardKeyException;

/**
 * Reads the shard key from the arguments of one method. Immutable and thread-safe.
 *
 * @author Shardboot Contributors
 */
interface KeySource {

	/**
	 * Read the key.
	 * @param arguments the arguments of the call
	 * @return the key as the caller gave it, possibly {@code null}
	 * @throws InvalidShardKeyException if the expression cannot be evaluated
	 */
	@Nullable Object read(@Nullable Object[] arguments);

	/**
	 * Return the one parameter that the key is read from.
	 * @return its index, or {@code null} if all arguments are read
	 */
	default @Nullable Integer parameter() {
		return null;
	}

	/**
	 * Read the key of one element, where the parameter takes several.
	 * @param element an element of the argument
	 * @return the key as the caller gave it, possibly {@code null}
	 */
	default @Nullable Object readElement(@Nullable Object element) {
		return element;
	}

	/**
	 * Describe where the key comes from.
	 * @return the method and the parameter or expression
	 */
	String description();

}
