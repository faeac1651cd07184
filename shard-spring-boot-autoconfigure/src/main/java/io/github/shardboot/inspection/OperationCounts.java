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

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

import io.github.shardboot.ShardContext;
import io.github.shardboot.ShardContextHolder;
import io.github.shardboot.ShardListener;

/**
 * Counts the operations of each shard. Thread-safe.
 *
 * @author Shardboot Contributors
 */
public final class OperationCounts implements ShardListener {

	private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

	@Override
	public void finished(ShardContext context, Operation operation, Outcome outcome, long nanos) {
		if (context != ShardContextHolder.DEFAULT_DATABASE) {
			LongAdder count = this.counts.get(context.shard());
			if (count == null) {
				count = this.counts.computeIfAbsent(context.shard(), (shard) -> new LongAdder());
			}
			count.increment();
		}
	}

	/**
	 * Return the counts since the start.
	 * @return the number of operations by shard; shards without any are missing
	 */
	public Map<String, Long> snapshot() {
		Map<String, Long> snapshot = new TreeMap<>();
		this.counts.forEach((shard, count) -> snapshot.put(shard, count.sum()));
		return snapshot;
	}

}
