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

import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

import io.github.shardboot.migration.SchemaDrift;
import io.github.shardboot.migration.SchemaSnapshot;
import io.github.shardboot.routing.ShardDataSources;
import io.github.shardboot.routing.direct.DirectConnections;
import io.github.shardboot.routing.direct.FailureText;
import io.github.shardboot.routing.direct.ShardAnswer;
import io.github.shardboot.routing.direct.ShardProbe;

/**
 * Asks all shards again and again how much they hold and whether their schemas are the
 * same, never on the thread of a request and past the pools.
 * <p>
 * A shard that fails is left out for one round, then for two, four and at most sixteen,
 * and keeps its last size meanwhile. Thread-safe.
 *
 * @author Shardboot Contributors
 */
public final class ShardSampler implements SmartLifecycle, AutoCloseable {

	private static final Log logger = LogFactory.getLog(ShardSampler.class);

	private static final int MAX_PAUSE = 16;

	private final Map<String, Integer> failures = new HashMap<>();

	private final Map<String, Integer> pauses = new HashMap<>();

	private final SortedMap<String, ShardSize> sizes = new TreeMap<>();

	private final SortedMap<String, SchemaSnapshot> schemas = new TreeMap<>();

	private Map<String, Long> operations = Map.of();

	private final ShardDataSources shards;

	private final OperationCounts counts;

	private final Duration interval;

	private final Duration timeout;

	private final ShardProbe<Answer> probe;

	private volatile Consumer<ShardSample> consumer = (sample) -> {
	};

	private volatile ShardSample last = ShardSample.NONE;

	private volatile @Nullable ScheduledExecutorService executor;

	/**
	 * Create a sampler.
	 * @param shards the shards
	 * @param counts the operations of each shard
	 * @param interval the time from one round to the next
	 * @param timeout how long to wait for the answers of a round
	 */
	public ShardSampler(ShardDataSources shards, OperationCounts counts, Duration interval, Duration timeout) {
		this.shards = shards;
		this.counts = counts;
		this.interval = interval;
		this.timeout = timeout;
		int seconds = (int) Math.max(1, timeout.toSeconds());
		DirectConnections connections = new DirectConnections(shards).socketTimeout(Duration.ofSeconds(seconds));
		this.probe = new ShardProbe<>("shard-sample", (shard) -> {
			try (Connection connection = connections.open(shard)) {
				return new Answer(ShardSize.read(connection, seconds), SchemaSnapshot.read(connection));
			}
		});
	}

	/**
	 * Set who is given every sample.
	 * @param next called by the thread of the sampler
	 */
	public void setConsumer(Consumer<ShardSample> next) {
		this.consumer = next;
	}

	/**
	 * Return the last sample.
	 * @return the sample, empty before the first round
	 */
	public ShardSample last() {
		return this.last;
	}

	/**
	 * Ask all shards now, but for those that are left out.
	 */
	public synchronized void sample() {
		List<String> asked = new ArrayList<>();
		for (String shard : this.shards.names()) {
			if (this.pauses.merge(shard, -1, Integer::sum) < 0) {
				this.pauses.put(shard, 0);
				asked.add(shard);
			}
		}
		this.probe.ask(asked, this.timeout).forEach(this::accept);
		this.sizes.keySet().retainAll(this.shards.names());
		this.schemas.keySet().retainAll(this.shards.names());
		this.failures.keySet().retainAll(this.shards.names());
		this.last = ShardSample.of(this.sizes, this.failures.keySet(), SchemaDrift.between(this.schemas),
				operationsSinceLast());
		this.consumer.accept(this.last);
	}

	private void accept(String shard, ShardAnswer<Answer> answer) {
		if (answer.value() != null) {
			this.sizes.put(shard, answer.value().size());
			this.schemas.put(shard, answer.value().schema());
			this.failures.remove(shard);
		}
		else if (answer.failure() != null) {
			int failed = this.failures.merge(shard, 1, Integer::sum);
			this.pauses.put(shard, Math.min(MAX_PAUSE, 1 << Math.min(failed - 1, 4)));
			logger.debug("Shard '%s' was not sampled: %s".formatted(shard, FailureText.of(answer.failure())));
		}
	}

	private Collection<Long> operationsSinceLast() {
		Map<String, Long> now = this.counts.snapshot();
		List<Long> since = new ArrayList<>();
		for (String shard : this.shards.names()) {
			since.add(now.getOrDefault(shard, 0L) - this.operations.getOrDefault(shard, 0L));
		}
		this.operations = now;
		return since;
	}

	@Override
	public void start() {
		CustomizableThreadFactory threads = new CustomizableThreadFactory("shard-sampler-");
		threads.setDaemon(true);
		ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(threads);
		this.executor = scheduler;
		scheduler.scheduleWithFixedDelay(this::sampleSafely, 0, this.interval.toMillis(), TimeUnit.MILLISECONDS);
	}

	private void sampleSafely() {
		try {
			sample();
		}
		catch (RuntimeException ex) {
			if (this.executor != null) {
				logger.warn("The shards could not be sampled", ex);
			}
		}
	}

	@Override
	public void stop() {
		ScheduledExecutorService running = this.executor;
		if (running != null) {
			running.shutdownNow();
			this.executor = null;
		}
	}

	@Override
	public void close() {
		stop();
		this.probe.close();
	}

	@Override
	public boolean isRunning() {
		return this.executor != null;
	}

	private record Answer(ShardSize size, SchemaSnapshot schema) {

	}

}
