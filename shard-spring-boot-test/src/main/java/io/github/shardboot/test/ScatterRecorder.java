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

package io.github.shardboot.test;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.shardboot.scatter.ScatterListener;

/**
 * Remembers the calls of one application context that went to several shards or had none.
 * Thread-safe.
 *
 * @author Shardboot Contributors
 */
class ScatterRecorder implements ScatterListener {

	private final List<String> calls = new CopyOnWriteArrayList<>();

	@Override
	public Call begin(String operation, Set<String> shards) {
		this.calls.add("'%s' went to %s".formatted(operation, shards));
		return Call.NOOP;
	}

	void lackedKey(String operation) {
		this.calls.add("'%s' had no shard key".formatted(operation));
	}

	void forget() {
		this.calls.clear();
	}

	List<String> calls() {
		return List.copyOf(this.calls);
	}

}
