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

package io.github.shardboot.sample.load;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.annotation.Profile;
import org.springframework.core.retry.RetryListener;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryState;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.core.retry.Retryable;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.stereotype.Component;

import io.github.shardboot.Shards;

/**
 * Writes orders of random customers at a steady rate. Their ids end with the numbers from
 * one on, so that whoever counts them sees whether one is missing. Thread-safe.
 * <p>
 * An order is written again after a transient exception, as nothing was executed then; by
 * a plain {@code insert}, which would fail if something was.
 *
 * @author Shardboot Contributors
 */
@Component
@Profile("rebalance")
class OrderLoad implements RetryListener, DisposableBean {

	private static final Logger logger = LoggerFactory.getLogger(OrderLoad.class);

	private static final int WRITERS = 4;

	private static final long CUSTOMERS = 2000;

	private static final String INSERT = """
			insert into orders (id, customer_id, placed_at, amount, status) values (?, ?, now(), 9.99, 'PLACED')
			""";

	private final Shards shards;

	private final JdbcClient jdbc;

	private final RetryTemplate retry = new RetryTemplate(RetryPolicy.builder()
		.includes(TransientDataAccessException.class)
		.maxRetries(20)
		.delay(Duration.ofMillis(100))
		.build());

	private final long run = UUID.randomUUID().getMostSignificantBits();

	private final AtomicLong number = new AtomicLong();

	private final AtomicLong acknowledged = new AtomicLong();

	private final AtomicLong repeated = new AtomicLong();

	private final AtomicLong failed = new AtomicLong();

	private @Nullable ThreadPoolTaskScheduler writers;

	OrderLoad(Shards shards, JdbcClient jdbc) {
		this.shards = shards;
		this.jdbc = jdbc;
		this.retry.setRetryListener(this);
	}

	synchronized void start(int perSecond) {
		stop();
		ThreadPoolTaskScheduler started = new ThreadPoolTaskScheduler();
		started.setThreadNamePrefix("load-");
		started.setPoolSize(WRITERS);
		started.setWaitForTasksToCompleteOnShutdown(true);
		started.setAwaitTerminationSeconds(60);
		started.initialize();
		for (int writer = 0; writer < WRITERS; writer++) {
			started.scheduleAtFixedRate(this::write, Duration.ofSeconds(WRITERS).dividedBy(perSecond));
		}
		this.writers = started;
	}

	// Stop, and wait until each order that was begun is acknowledged or given up.
	synchronized void stop() {
		if (this.writers != null) {
			this.writers.shutdown();
			this.writers = null;
		}
	}

	@Override
	public void destroy() {
		stop();
	}

	synchronized LoadCounts counts() {
		return new LoadCounts(this.writers != null, this.acknowledged.get(), this.repeated.get(), this.failed.get());
	}

	private void write() {
		UUID id = new UUID(this.run, this.number.incrementAndGet());
		long customer = ThreadLocalRandom.current().nextLong(1, CUSTOMERS + 1);
		try {
			this.retry.invoke(
					() -> this.shards.forKey(customer).run(() -> this.jdbc.sql(INSERT).params(id, customer).update()));
			this.acknowledged.incrementAndGet();
		}
		catch (RuntimeException ex) {
			this.failed.incrementAndGet();
			logger.warn("An order could not be written", ex);
		}
	}

	@Override
	public void beforeRetry(RetryPolicy policy, Retryable<?> retryable, RetryState state) {
		this.repeated.incrementAndGet();
	}

}
