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
 * A chosen shard, or the default database, in which work can be run.
 * <p>
 * Immutable, may be kept, shared between threads and used any number of times. The scope
 * that was in force before is restored after the work, also when it throws.
 *
 * @author Shardboot Contributors
 */
public interface ShardScope {

	/**
	 * Run work in this scope, on the calling thread.
	 * @param <T> the type of the result
	 * @param <X> the type of exception that the work throws
	 * @param work the work to run
	 * @return what the work returned, {@code null} included
	 * @throws X whatever the work throws, unchanged
	 * @throws ShardSwitchException if the web request is locked to another key
	 */
	<T extends @Nullable Object, X extends Throwable> T call(CallableOp<T, X> work) throws X;

	/**
	 * Run work in this scope, on the calling thread.
	 * @param work the work to run
	 * @throws ShardSwitchException if the web request is locked to another key
	 */
	void run(Runnable work);

	/**
	 * Work with a result that may throw a checked exception.
	 *
	 * @param <T> the type of the result
	 * @param <X> the type of exception
	 */
	@FunctionalInterface
	interface CallableOp<T extends @Nullable Object, X extends Throwable> {

		/**
		 * Do the work.
		 * @return the result
		 * @throws X if the work fails
		 */
		T call() throws X;

	}

}
