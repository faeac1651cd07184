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

package io.github.shardboot.scatter;

import java.util.Iterator;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The rows of several shards, each shard's in its own order, while they are read. Must be
 * closed; closing it early cancels what still runs. For one thread at a time.
 *
 * @param <T> the type of a row
 * @author Shardboot Contributors
 */
public interface ScatterStream<T extends @Nullable Object> extends AutoCloseable {

	/**
	 * Return the rows of each shard.
	 * @return by shard an iterator that waits for the next row and throws a
	 * {@link io.github.shardboot.ScatterGatherException} when any shard fails
	 */
	Map<String, Iterator<T>> iterators();

	/**
	 * Cancel what still runs and wait until connections are given back, for a moment at
	 * most. Does nothing the second time.
	 */
	@Override
	void close();

}
