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

package io.github.shardboot.failover;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Looks, now and then, whether one of a shard's other hosts has become its primary. A
 * connection that a pool already has cannot tell: a server that was frozen or cut off
 * goes on as if nothing had happened. Does nothing for shards with one host.
 *
 * @author Shardboot Contributors
 */
public final class PrimaryWatch implements SmartLifecycle {

	private static final Log logger = LogFactory.getLog(PrimaryWatch.class);

	private static final int MOST_THREADS = 4;

	private final List<PrimaryDataSource> primaries;

	private final Duration interval;

	private volatile @Nullable ScheduledThreadPoolExecutor executor;

	/**
	 * Create a watch.
	 * @param primaries what makes the connections of the shards
	 * @param interval the time from one look at a shard to the next, or zero for none
	 */
	public PrimaryWatch(List<PrimaryDataSource> primaries, Duration interval) {
		this.primaries = interval.isZero() ? List.of()
				: primaries.stream().filter(PrimaryDataSource::hasSeveralHosts).toList();
		this.interval = interval;
	}

	@Override
	public void start() {
		if (this.primaries.isEmpty() || this.executor != null) {
			return;
		}
		CustomizableThreadFactory threads = new CustomizableThreadFactory("shard-primary-");
		threads.setDaemon(true);
		ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(
				Math.min(this.primaries.size(), MOST_THREADS), threads);
		this.executor = scheduler;
		for (PrimaryDataSource primary : this.primaries) {
			primary.setWatched(true);
			scheduler.scheduleWithFixedDelay(() -> look(primary), this.interval.toMillis(), this.interval.toMillis(),
					TimeUnit.MILLISECONDS);
		}
	}

	private static void look(PrimaryDataSource primary) {
		try {
			primary.look();
		}
		catch (RuntimeException ex) {
			// the next look must not be lost with this one
			logger.error("The hosts of a shard could not be asked for its primary", ex);
		}
	}

	@Override
	public void stop() {
		ScheduledThreadPoolExecutor running = this.executor;
		if (running != null) {
			this.executor = null;
			running.shutdownNow();
			this.primaries.forEach((primary) -> primary.setWatched(false));
		}
	}

	@Override
	public boolean isRunning() {
		return this.executor != null;
	}

}
