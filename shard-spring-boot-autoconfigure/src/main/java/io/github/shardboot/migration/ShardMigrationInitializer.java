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

package io.github.shardboot.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

import io.github.shardboot.ShardMigrationException;
import io.github.shardboot.routing.ShardVerifier;
import io.github.shardboot.routing.direct.DirectConnections;
import io.github.shardboot.routing.direct.FailureText;

/**
 * Migrates all shards while the application starts, before anything that depends on
 * database initialization.
 * <ol>
 * <li>The canary is verified and migrated. If that fails, no other shard is touched.</li>
 * <li>All others are verified and migrated, several at a time. One that fails stops
 * none.</li>
 * <li>The schemas of those that were migrated are compared.</li>
 * </ol>
 * No pool starts: connections are opened directly, without a limit on how long a
 * statement may take.
 *
 * @author Shardboot Contributors
 */
public final class ShardMigrationInitializer implements InitializingBean {

	private static final Log logger = LogFactory.getLog(ShardMigrationInitializer.class);

	private final ConcurrentSkipListMap<String, ShardMigration> migrated = new ConcurrentSkipListMap<>();

	private final ConcurrentSkipListMap<String, String> failed = new ConcurrentSkipListMap<>();

	private final ConcurrentSkipListMap<String, SchemaSnapshot> snapshots = new ConcurrentSkipListMap<>();

	private final AtomicInteger done = new AtomicInteger();

	private final List<String> shards;

	private final DirectConnections connections;

	private final ShardVerifier verifier;

	private final ShardMigrator migrator;

	private final MigrationSettings settings;

	private final UnmigratedShards unmigrated;

	/**
	 * Create an initializer.
	 * @param shards the names of all shards, the canary first
	 * @param connections opens connections with the rights to change schemas
	 * @param verifier decides whether a database may be migrated as that shard
	 * @param migrator migrates one shard
	 * @param settings how to do it
	 * @param unmigrated where shards are put that must not serve
	 */
	public ShardMigrationInitializer(List<String> shards, DirectConnections connections, ShardVerifier verifier,
			ShardMigrator migrator, MigrationSettings settings, UnmigratedShards unmigrated) {
		this.shards = List.copyOf(shards);
		this.connections = connections.socketTimeout(Duration.ZERO);
		this.verifier = verifier;
		this.migrator = migrator;
		this.settings = settings;
		this.unmigrated = unmigrated;
	}

	@Override
	public void afterPropertiesSet() {
		long start = System.nanoTime();
		migrate(this.shards.get(0));
		if (this.failed.isEmpty()) {
			migrateAll(this.shards.subList(1, this.shards.size()));
		}
		logger.info("Migrated %d of %d shards in %d ms".formatted(this.migrated.size(), this.shards.size(),
				millisSince(start)));
		if (!this.failed.isEmpty()) {
			handleFailures();
		}
		if (this.settings.drift() != MigrationSettings.OnDrift.IGNORE) {
			handleDrift(SchemaDrift.between(this.snapshots));
		}
	}

	/**
	 * Return what was done.
	 * @return the result by the name of the shard, without those that failed
	 */
	public SortedMap<String, ShardMigration> migrated() {
		return new TreeMap<>(this.migrated);
	}

	private void migrateAll(List<String> others) {
		if (others.isEmpty()) {
			return;
		}
		CustomizableThreadFactory threads = new CustomizableThreadFactory("shard-migration-");
		threads.setDaemon(true);
		ExecutorService executor = Executors.newFixedThreadPool(Math.min(this.settings.parallelism(), others.size()),
				threads);
		try {
			List<Callable<@Nullable Void>> tasks = new ArrayList<>();
			others.forEach((shard) -> tasks.add(() -> {
				migrate(shard);
				return null;
			}));
			executor.invokeAll(tasks);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw failure("The migration was interrupted.", "Start again.");
		}
		finally {
			executor.shutdownNow();
		}
	}

	private void migrate(String shard) {
		long start = System.nanoTime();
		try {
			try (Connection connection = this.connections.open(shard)) {
				this.verifier.verify(shard, connection);
			}
			ShardMigration result = this.migrator.migrate(shard, this.connections.dataSource(shard));
			takeSnapshot(shard);
			this.migrated.put(shard, result);
			logger.info("Shard '%s' is %s (%d ms, %d of %d)".formatted(shard, result.describe(), millisSince(start),
					this.done.incrementAndGet(), this.shards.size()));
		}
		catch (Exception ex) {
			String outcome = (ex instanceof SQLException) ? FailureText.of(ex) : String.valueOf(ex.getMessage());
			this.failed.put(shard, outcome);
			logger.error("Shard '%s' was not migrated: %s (%d ms, %d of %d)".formatted(shard, outcome,
					millisSince(start), this.done.incrementAndGet(), this.shards.size()));
			logger.debug("Shard '%s' was not migrated".formatted(shard), ex);
		}
	}

	private void takeSnapshot(String shard) {
		if (this.settings.drift() == MigrationSettings.OnDrift.IGNORE) {
			return;
		}
		try (Connection connection = this.connections.open(shard)) {
			this.snapshots.put(shard, SchemaSnapshot.read(connection));
		}
		catch (SQLException ex) {
			logger.warn("The schema of shard '%s' cannot be compared: %s".formatted(shard, FailureText.of(ex)));
		}
	}

	private void handleFailures() {
		if (this.settings.onFailure() == MigrationSettings.OnFailure.FAIL || this.migrated.isEmpty()) {
			throw failure("%d of %d shards could not be migrated.".formatted(this.failed.size(), this.shards.size()),
					"Mend what failed and start again: shards that are up to date are left alone. To start without "
							+ "those that failed, set 'shard.flyway.on-failure=serve-migrated'.");
		}
		outcomes().forEach((shard, outcome) -> {
			if (!this.migrated.containsKey(shard)) {
				this.unmigrated.add(shard, outcome);
			}
		});
		logger.warn("Serving without shards %s, which could not be migrated".formatted(this.failed.keySet()));
	}

	private void handleDrift(SchemaDrift drift) {
		if (drift.isNone()) {
			return;
		}
		SortedMap<String, String> differences = new TreeMap<>();
		drift.differences().forEach((shard, texts) -> differences.put(shard, String.join(", ", texts)));
		if (this.settings.drift() == MigrationSettings.OnDrift.FAIL) {
			throw new ShardMigrationException("The schemas of the shards differ.", differences,
					"Make them the same, or set 'shard.flyway.drift=warn'.");
		}
		differences.forEach((shard, text) -> logger
			.warn("The schema of shard '%s' differs from that of most shards: %s".formatted(shard, text)));
	}

	private ShardMigrationException failure(String problem, String action) {
		return new ShardMigrationException(problem, outcomes(), action);
	}

	private Map<String, String> outcomes() {
		Map<String, String> outcomes = new TreeMap<>();
		for (String shard : this.shards) {
			ShardMigration result = this.migrated.get(shard);
			outcomes.put(shard, (result != null) ? result.describe() : this.failed.getOrDefault(shard, "not begun"));
		}
		return outcomes;
	}

	private static long millisSince(long start) {
		return Duration.ofNanos(System.nanoTime() - start).toMillis();
	}

}
