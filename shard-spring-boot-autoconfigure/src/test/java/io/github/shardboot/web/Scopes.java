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

import io.github.shardboot.ShardContext;

/**
 * The scope of the calling thread as a text: {@code s3:7}, or {@code none}.
 *
 * @author Shardboot Contributors
 */
final class Scopes {

	private Scopes() {
	}

	static String current() {
		return ShardContext.current()
			.map((context) -> context.shard() + ":" + context.key().orElseThrow())
			.orElse("none");
	}

	static String of(long key) {
		return "s" + (key % 4) + ":" + key;
	}

}
