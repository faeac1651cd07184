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

import java.util.List;

/**
 * When a request needs a shard key, and what it may do with it.
 *
 * @param requiredEverywhere whether every request that is not excluded needs a key
 * @param requiredPaths the path patterns of requests that need a key
 * @param excludedPaths the path patterns of requests whose key is not looked at; a path
 * with encoded characters, path parameters, empty or dot segments is never excluded
 * @param locked whether code that runs in a request with a key may not choose another one
 * @author Shardboot Contributors
 */
public record ShardKeyFilterSettings(boolean requiredEverywhere, List<String> requiredPaths, List<String> excludedPaths,
		boolean locked) {

	/**
	 * Create settings.
	 * @param requiredEverywhere whether every request that is not excluded needs a key
	 * @param requiredPaths the path patterns of requests that need a key
	 * @param excludedPaths the path patterns of requests whose key is not looked at
	 * @param locked whether code that runs in a request with a key may not choose another
	 * one
	 */
	public ShardKeyFilterSettings {
		requiredPaths = List.copyOf(requiredPaths);
		excludedPaths = List.copyOf(excludedPaths);
	}

}
