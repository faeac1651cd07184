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

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

import io.github.shardboot.ShardUnavailableException;
import io.github.shardboot.Shards;
import io.github.shardboot.faults.server.PostgresServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * How long a caller waits for a shard that is down: no longer than for a connection, and
 * hardly at all once its circuit is open.
 *
 * @author Shardboot Contributors
 */
class DeadShardIntegrationTests {

	private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(1);

	private static final int THRESHOLD = FaultProperties.isThorough() ? 20 : 5;

	private static final int REFUSED = 10_000;

	@Test
	void callerFailsWithinTheConnectionTimeoutAndAtOnceWhenTheCircuitIsOpen() {
		try (PostgresServer server = PostgresServer.start();
				ConfigurableApplicationContext context = LedgerApplication.run(Map.of("s0", server.url()),
						"shard.gate.failure-threshold=" + THRESHOLD, "shard.gate.open-for=10m")) {
			Shards shards = context.getBean(Shards.class);
			JdbcClient jdbc = context.getBean(JdbcClient.class);
			shards.on("s0").run(() -> jdbc.sql("select 1").query(Integer.class).single());
			server.kill();
			Latencies waiting = new Latencies();
			for (int i = 0; i < THRESHOLD; i++) {
				fail(shards, jdbc, waiting);
			}
			Latencies refused = new Latencies();
			for (int i = 0; i < REFUSED; i++) {
				fail(shards, jdbc, refused);
			}
			FaultProperties.report(Path.of("target", "faults", "dead-shard"),
					"connection-timeout %d ms: %d calls failed within %s; with an open circuit %d calls within %s"
						.formatted(CONNECTION_TIMEOUT.toMillis(), THRESHOLD, waiting, REFUSED, refused));
			// with a margin where nobody looks at figures
			Duration margin = FaultProperties.isThorough() ? Duration.ofMillis(50) : Duration.ofSeconds(1);
			assertThat(waiting.percentile(0.9)).isLessThan(CONNECTION_TIMEOUT.plus(margin));
			assertThat(refused.percentile(0.99)).isLessThan(Duration.ofMillis(5));
		}
	}

	private static void fail(Shards shards, JdbcClient jdbc, Latencies latencies) {
		long begun = System.nanoTime();
		assertThatExceptionOfType(ShardUnavailableException.class)
			.isThrownBy(() -> shards.on("s0").run(() -> jdbc.sql("select 1").query(Integer.class).single()));
		latencies.add(System.nanoTime() - begun);
	}

}
