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

package io.github.shardboot.faults;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

import io.github.shardboot.faults.server.PostgresServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One of four shards is frozen while calls arrive at a steady rate: none of the others'
 * calls fails, or takes longer than before. A call to the frozen one may take five
 * seconds, and a quarter of the threads, until its circuit opens.
 *
 * @author Shardboot Contributors
 */
class FrozenShardIntegrationTests {

	private static final String FROZEN = "s2";

	private static final int THREADS = 100;

	@Test
	void othersServeAsBeforeOnPlatformThreads() {
		ExecutorService threads = Executors.newFixedThreadPool(THREADS);
		try {
			freeze("frozen-shard-platform-threads", threads);
		}
		finally {
			threads.shutdownNow();
		}
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void othersServeAsBeforeOnVirtualThreads() {
		SimpleAsyncTaskExecutor threads = new SimpleAsyncTaskExecutor();
		threads.setVirtualThreads(true);
		freeze("frozen-shard-virtual-threads", threads);
	}

	private static void freeze(String name, Executor threads) {
		Duration phase = FaultProperties.isThorough() ? Duration.ofSeconds(60) : Duration.ofSeconds(3);
		try (Audit audit = Audit.start(name, 4);
				ConfigurableApplicationContext context = LedgerApplication.run(audit.urls(),
						"shard.gate.max-concurrency=25", "shard.gate.open-for=2s", "shard.timeouts.call=5s",
						"shard.defaults.hikari.connection-timeout=5000")) {
			PostgresServer frozen = audit.shards().get(2).server();
			ArrivingCalls calls = new ArrivingCalls(context, threads, Audit.CUSTOMERS);
			// until everything is compiled and connected
			calls.during(phase);
			ArrivingCalls.Outcome before = calls.during(phase);
			frozen.freeze();
			ArrivingCalls.Outcome during = calls.during(phase);
			frozen.thaw();
			Latencies others = during.without(FROZEN);
			double ratio = (double) others.percentile(0.99).toNanos()
					/ before.without(FROZEN).percentile(0.99).toNanos();
			audit.report(
					"the other shards before: %s; while one is frozen for %d s: %s; ratio of p99: %.2f; %d calls of the frozen shard failed"
						.formatted(before.without(FROZEN), phase.toSeconds(), others, ratio,
								during.failures().get(FROZEN).size()));
			before.failures().forEach((shard, failures) -> assertThat(failures).as(shard).isEmpty());
			during.failures().forEach((shard, failures) -> {
				if (shard.equals(FROZEN)) {
					assertThat(failures).as(shard).isNotEmpty();
				}
				else {
					assertThat(failures).as(shard).isEmpty();
				}
			});
			if (FaultProperties.isThorough()) {
				assertThat(ratio).isLessThan(1.2);
			}
		}
	}

}
