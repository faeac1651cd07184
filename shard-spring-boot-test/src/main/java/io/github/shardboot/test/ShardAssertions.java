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

/**
 * Assertions about how a test used the shards. They look at everything that the
 * application context of the test did on any thread since the test method began, so tests
 * that share a context must not run at the same time.
 *
 * @author Shardboot Contributors
 */
public final class ShardAssertions {

	private ShardAssertions() {
	}

	/**
	 * Assert that every call went to one shard: none was made on several shards, and no
	 * call of a repository lacked a key, not even where the application swallowed the
	 * exception.
	 * @throws AssertionError if one did, naming them all
	 * @throws IllegalStateException outside a test method of a Spring test
	 */
	public static void assertThatNoScatter() {
		ScatterRecorder recorder = RecorderTestExecutionListener.current();
		if (recorder == null) {
			throw new IllegalStateException(
					"Call assertThatNoScatter() in the thread of a test method, or of an @AfterEach method, that Spring runs");
		}
		List<String> calls = recorder.calls();
		if (!calls.isEmpty()) {
			throw new AssertionError("Expected every call to go to one shard, but:%n  %s"
				.formatted(String.join("%n  ".formatted(), calls)));
		}
	}

}
