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

package io.github.shardboot.inspection;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

import io.github.shardboot.ShardContext;
import io.github.shardboot.ShardContextHolder;

/**
 * Puts the name of the shard into the diagnostic context of log events while a scope is
 * open, until the last application in the JVM that wants it is closed. The default
 * database is {@code default} where it was chosen explicitly.
 *
 * @author Shardboot Contributors
 */
public final class ShardMdc implements AutoCloseable {

	/**
	 * The key in the diagnostic context.
	 */
	public static final String KEY = "shard";

	private static int users;

	/**
	 * Begin.
	 */
	public ShardMdc() {
		count(1);
	}

	@Override
	public void close() {
		count(-1);
	}

	private static synchronized void count(int change) {
		users += change;
		ShardContextHolder.follow((users > 0) ? ShardMdc::put : null);
	}

	private static void put(@Nullable ShardContext context) {
		if (context != null) {
			MDC.put(KEY, context.shard());
		}
		else {
			MDC.remove(KEY);
		}
	}

}
