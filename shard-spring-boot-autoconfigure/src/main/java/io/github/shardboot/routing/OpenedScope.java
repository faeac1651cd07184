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

package io.github.shardboot.routing;

import org.jspecify.annotations.Nullable;

import io.github.shardboot.ShardContext;
import io.github.shardboot.ShardContextHolder;
import io.github.shardboot.ShardScope;

/**
 * Opens a scope anew for each piece of work.
 *
 * @param context where calls go, or {@code null} for a scope in which the lock of the
 * request does not hold
 * @author Shardboot Contributors
 */
record OpenedScope(@Nullable ShardContext context) implements ShardScope {

	private ShardContextHolder.Scope open() {
		return (this.context != null) ? RequestLock.open(this.context) : ShardContextHolder.openUnlocked();
	}

	@Override
	public <T extends @Nullable Object, X extends Throwable> T call(CallableOp<T, X> work) throws X {
		ShardContextHolder.Scope scope = open();
		try {
			return work.call();
		}
		finally {
			scope.close();
		}
	}

	@Override
	public void run(Runnable work) {
		ShardContextHolder.Scope scope = open();
		try {
			work.run();
		}
		finally {
			scope.close();
		}
	}

}
