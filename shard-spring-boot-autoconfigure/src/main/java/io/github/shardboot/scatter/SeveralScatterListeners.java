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

import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Tells several listeners of the same calls, and keeps the failures of each away from the
 * others.
 *
 * @author Shardboot Contributors
 */
final class SeveralScatterListeners implements ScatterListener {

	private final List<SafeListener> listeners;

	SeveralScatterListeners(List<ScatterListener> listeners) {
		this.listeners = listeners.stream().map(SafeListener::new).toList();
	}

	@Override
	public Call begin(String operation, Set<String> shards) {
		return new Calls(this.listeners.stream().map((listener) -> listener.begin(operation, shards)).toList());
	}

	/**
	 * One call, as each of the listeners sees it.
	 */
	private record Calls(List<Call> calls) implements Call {

		@Override
		public Part part(String shard) {
			List<Part> parts = this.calls.stream().map((call) -> call.part(shard)).toList();
			return (outcome, failure) -> parts.forEach((part) -> part.end(outcome, failure));
		}

		@Override
		public void end(Outcome outcome, @Nullable Throwable failure) {
			this.calls.forEach((call) -> call.end(outcome, failure));
		}

	}

}
