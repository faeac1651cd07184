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

package io.github.shardboot.directory;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.jspecify.annotations.Nullable;

import io.github.shardboot.Tenant;

/**
 * A look-up that is under way, for all who wait for it.
 *
 * @author Shardboot Contributors
 */
final class LookUp extends CompletableFuture<@Nullable Tenant> {

	private boolean outdated;

	/**
	 * Keep the answer, unless the key has changed since the question.
	 * @param action puts the answer into the cache
	 */
	synchronized void keep(Runnable action) {
		if (!this.outdated) {
			action.run();
		}
	}

	synchronized void outdate() {
		this.outdated = true;
	}

	/**
	 * Wait for the answer.
	 * @return the entry, or {@code null} if there is none
	 */
	@Nullable Tenant await() {
		try {
			return join();
		}
		catch (CompletionException ex) {
			if (ex.getCause() instanceof RuntimeException cause) {
				throw cause;
			}
			throw ex;
		}
	}

}
