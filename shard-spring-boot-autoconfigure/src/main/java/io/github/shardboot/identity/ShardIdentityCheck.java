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

package io.github.shardboot.identity;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

import io.github.shardboot.ShardIdentityException;
import io.github.shardboot.routing.ShardDataSources;
import io.github.shardboot.routing.direct.DirectConnections;

/**
 * Verifies all shards at start-up, in parallel and each on one short-lived connection, so
 * that no pool starts.
 * <ol>
 * <li>All markers are read. One that is wrong fails the start.</li>
 * <li>Databases without a marker are claimed: the first by name alone, because it may
 * decide the id of the cluster, then the others.</li>
 * </ol>
 * A shard that does not answer in time is not waited for: it is verified by the first
 * call that needs it.
 *
 * @author Shardboot Contributors
 */
public final class ShardIdentityCheck implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(ShardIdentityCheck.class);

	private static final int MAX_THREADS = 16;

	private static final Duration PATIENCE = Duration.ofSeconds(2);

	private final ShardDataSources shards;

	private final DirectConnections connections;

	private final ShardIdentity identity;

	/**
	 * Create the check.
	 * @param shards the shards
	 * @param identity decides what is right
	 */
	public ShardIdentityCheck(ShardDataSources shards, ShardIdentity identity) {
		this.shards = shards;
		this.connections = new DirectConnections(shards);
		this.identity = identity;
	}

	@Override
	public void afterSingletonsInstantiated() {
		if (this.identity.isOff()) {
			return;
		}
		Collection<String> names = this.shards.names();
		CustomizableThreadFactory threads = new CustomizableThreadFactory("shard-identity-");
		threads.setDaemon(true);
		ExecutorService executor = Executors.newFixedThreadPool(Math.min(names.size(), MAX_THREADS), threads);
		try {
			List<String> unclaimed = verify(executor, names);
			if (!unclaimed.isEmpty()) {
				claim(executor, unclaimed.subList(0, 1));
				claim(executor, unclaimed.subList(1, unclaimed.size()));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			executor.shutdownNow();
		}
	}

	private List<String> verify(ExecutorService executor, Collection<String> names) throws InterruptedException {
		Map<String, Callable<Boolean>> checks = new TreeMap<>();
		for (String name : names) {
			checks.put(name, () -> {
				try (Connection connection = this.connections.open(name)) {
					return this.identity.verifyMarker(name, connection);
				}
			});
		}
		List<String> unclaimed = new ArrayList<>();
		runAll(executor, checks).forEach((name, marked) -> {
			if (!marked) {
				unclaimed.add(name);
			}
		});
		return unclaimed;
	}

	private void claim(ExecutorService executor, Collection<String> names) throws InterruptedException {
		Map<String, Callable<Boolean>> claims = new TreeMap<>();
		for (String name : names) {
			claims.put(name, () -> {
				try (Connection connection = this.connections.open(name)) {
					this.identity.claim(name, connection);
					return true;
				}
			});
		}
		runAll(executor, claims);
	}

	private static Map<String, Boolean> runAll(ExecutorService executor, Map<String, Callable<Boolean>> tasks)
			throws InterruptedException {
		List<Future<Boolean>> futures = executor.invokeAll(tasks.values(), PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
		Map<String, Boolean> results = new TreeMap<>();
		List<ShardIdentityException> refusals = new ArrayList<>();
		int index = 0;
		for (String name : tasks.keySet()) {
			try {
				results.put(name, futures.get(index++).get());
			}
			catch (CancellationException ex) {
				warn(name, "no answer within " + PATIENCE.toMillis() + " ms");
			}
			catch (ExecutionException ex) {
				if (ex.getCause() instanceof ShardIdentityException refusal) {
					refusals.add(refusal);
				}
				else if (ex.getCause() instanceof SQLException failure) {
					warn(name, "SQL state " + failure.getSQLState());
				}
				else {
					throw new IllegalStateException("Shard '%s' could not be verified".formatted(name), ex.getCause());
				}
			}
		}
		if (!refusals.isEmpty()) {
			ShardIdentityException refusal = refusals.get(0);
			refusals.subList(1, refusals.size()).forEach(refusal::addSuppressed);
			throw refusal;
		}
		return results;
	}

	private static void warn(String shard, String reason) {
		logger.warn("Shard '%s' could not be verified at start-up (%s); it will be by the first call that needs it"
			.formatted(shard, reason));
	}

}
