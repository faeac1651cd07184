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
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.context.SmartLifecycle;

import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.routing.ShardDataSources;
import io.github.shardboot.routing.direct.DirectConnections;
import io.github.shardboot.routing.direct.FailureText;
import io.github.shardboot.routing.direct.ShardAnswer;
import io.github.shardboot.routing.direct.ShardProbe;
import io.github.shardboot.routing.direct.ShardVisitor;

/**
 * Asks all shards when the application starts: does it answer, and does its server allow
 * as many connections as the pools of all instances can open? Shards that are asked who
 * they are have answered then; the others are asked all at once, each on a connection of
 * its own that is closed again.
 * <p>
 * Too few connections are only ever logged. With {@link StartupCheckMode#WARN} nobody
 * waits for the answers.
 *
 * @author Shardboot Contributors
 */
public final class ShardStartupCheck implements ShardVisitor, SmartLifecycle, AutoCloseable {

	private static final Log logger = LogFactory.getLog(ShardStartupCheck.class);

	private final ShardDataSources shards;

	private final StartupCheckMode mode;

	private final int instances;

	private final Duration timeout;

	private final ShardProbe<ServerLimits> probe;

	private final Map<String, ServerLimits> known = new ConcurrentHashMap<>();

	private volatile boolean running;

	/**
	 * Create a check.
	 * @param shards the shards
	 * @param mode what to do about shards that do not answer
	 * @param instances the number of instances of the application
	 * @param timeout how long to wait for all of them together
	 */
	public ShardStartupCheck(ShardDataSources shards, StartupCheckMode mode, int instances, Duration timeout) {
		this.shards = shards;
		this.mode = mode;
		this.instances = instances;
		this.timeout = timeout;
		int seconds = (int) Math.max(1, timeout.toSeconds());
		DirectConnections connections = new DirectConnections(shards).socketTimeout(Duration.ofSeconds(seconds));
		this.probe = new ShardProbe<>("shard-startup", (shard) -> {
			try (Connection connection = connections.open(shard)) {
				return ServerLimits.read(connection, seconds);
			}
		});
	}

	@Override
	public void visit(String shard, Connection connection) throws SQLException {
		if (this.mode != StartupCheckMode.NONE) {
			this.known.put(shard, ServerLimits.read(connection, 0));
		}
	}

	@Override
	public int getPhase() {
		// before the web server, which starts last
		return 0;
	}

	@Override
	public void start() {
		this.running = true;
		switch (this.mode) {
			case NONE -> {
			}
			case WARN -> {
				Thread thread = new Thread(() -> failures().forEach(ShardStartupCheck::warn), "shard-startup");
				thread.setDaemon(true);
				thread.start();
			}
			case FAIL -> {
				List<String> failures = failures();
				if (!failures.isEmpty()) {
					throw new ShardConfigurationException("shard.startup-check",
							"%d of %d shards do not answer: %s.".formatted(failures.size(), this.shards.names().size(),
									String.join(", ", failures)),
							"Start them, or start without them with 'shard.startup-check=warn'.");
				}
			}
		}
	}

	private static void warn(String failure) {
		logger.warn("No answer from shard " + failure);
	}

	/**
	 * Ask all shards that have not been asked, and log the budgets that are exceeded.
	 * @return the shards that do not answer, with the reason
	 */
	private List<String> failures() {
		SortedMap<String, ServerLimits> limits = new TreeMap<>(this.known);
		List<String> unknown = new ArrayList<>(this.shards.names());
		unknown.removeAll(limits.keySet());
		SortedMap<String, ShardAnswer<ServerLimits>> answers = this.probe.ask(unknown, this.timeout);
		List<String> failures = new ArrayList<>();
		answers.forEach((shard, answer) -> {
			if (answer.value() != null) {
				limits.put(shard, answer.value());
			}
			else if (answer.failure() != null && this.running) {
				failures.add("'%s' (%s)".formatted(shard, FailureText.of(answer.failure())));
			}
		});
		SortedMap<String, Integer> sizes = new TreeMap<>();
		limits.keySet().forEach((shard) -> sizes.put(shard, this.shards.hikari(shard).getMaximumPoolSize()));
		ConnectionBudget.of(limits, sizes, this.instances)
			.stream()
			.filter(ConnectionBudget::isExceeded)
			.forEach((budget) -> logger.warn(budget.describe()
					+ "; lower 'shard.defaults.hikari.maximum-pool-size', correct 'shard.instances', or raise the limit"));
		return failures;
	}

	@Override
	public void stop() {
		this.running = false;
	}

	@Override
	public void close() {
		stop();
		this.probe.close();
	}

	@Override
	public boolean isPauseable() {
		return false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

}
