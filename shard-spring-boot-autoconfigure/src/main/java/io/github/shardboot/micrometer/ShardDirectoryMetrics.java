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

package io.github.shardboot.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;

import io.github.shardboot.directory.CachingShardDirectory;

/**
 * Meters {@code cache.*} of the directory's two caches: {@code cache=shard.directory} has
 * the known keys, {@code cache=shard.directory.unknown} the unknown ones.
 *
 * @author Shardboot Contributors
 */
public final class ShardDirectoryMetrics implements MeterBinder {

	private final CachingShardDirectory directory;

	/**
	 * Create the meters.
	 * @param directory the cache to measure
	 */
	public ShardDirectoryMetrics(CachingShardDirectory directory) {
		this.directory = directory;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		CaffeineCacheMetrics.monitor(registry, this.directory.known(), "shard.directory");
		CaffeineCacheMetrics.monitor(registry, this.directory.unknown(), "shard.directory.unknown");
	}

}
