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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

import io.github.shardboot.ShardIdentityException;
import io.github.shardboot.routing.ShardDataSources;
import io.github.shardboot.routing.direct.DirectConnections;
import io.github.shardboot.routing.direct.ShardVisitor;

/**
 * Verifies all shards at start-up, in parallel and each on one short-lived connection, so
 * that no pool starts.
 * <ol>
 * <li>All markers are read, while the application context goes on starting, and nothing
 * is written. One that is wrong fails the start.</li>
 * <li>When all else has started, databases without a marker are claimed: the first by
 * name alone, because it may decide the id of the cluster, then the others.</li>
 * </ol>
 * A shard that does not answer in time is not waited for: it is verified by the first
 * call that needs it.
 *
 * @author Shardboot Contributors
 */
public final class ShardIdentityCheck implements InitializingBean, SmartInitializingSingleton, AutoCloseable {

	private static final Log logger = LogFactory.getLog(ShardIdentityCheck.class);

	private static final int MAX_THREADS = 16;

	private static final Duration PATIENCE = Duration.ofSeconds(2);

	private final Collection<String> names;

	private final DirectConnections connections;

	private final ShardIdentity identity;

	private final List<ShardVisitor> visitors;

	private final ExecutorService executor;

	private Answers marked = new Answers(Map.of(), 0);

	/**
	 * Create the check.
	 * @param shards the shards
	 * @param identity decides what is right
	 * @param visitors who else asks each shard something on the same connection
	 */
	public ShardIdentityCheck(ShardDataSources shards, ShardIdentity identity, List<ShardVisitor> visitors) {
		this.names = shards.names();
		this.connections = new DirectConnections(shards);
		this.identity = identity;
		this.visitors = visitors;
		CustomizableThreadFactory threads = new CustomizableThreadFactory("shard-identity-");
		threads.setDaemon(true);
		this.executor = Executors.newFixedThreadPool(Math.min(this.names.size(), MAX_THREADS), threads);
	}

	/**
	 * Begin to read the markers; nobody waits for them yet.
	 */
	@Override
	public void afterPropertiesSet() {
		if (!this.identity.isOff()) {
			this.marked = ask(this.names, this::read);
		}
	}

	private boolean read(String shard, Connection connection) throws SQLException {
		boolean claimed = this.identity.isClaimed(shard, connection);
		for (ShardVisitor visitor : this.visitors) {
			visit(visitor, shard, connection);
		}
		return claimed;
	}

	private static void visit(ShardVisitor visitor, String shard, Connection connection) {
		try {
			visitor.visit(shard, connection);
		}
		catch (SQLException ex) {
			// the shard is the right one all the same
			logger.debug("Shard '%s' did not answer all questions (SQL state %s)".formatted(shard, ex.getSQLState()));
		}
	}

	@Override
	public void afterSingletonsInstantiated() {
		try {
			List<String> unclaimed = new ArrayList<>();
			this.marked.await().forEach((name, marker) -> {
				if (!marker) {
					unclaimed.add(name);
				}
			});
			if (!unclaimed.isEmpty()) {
				claim(unclaimed.subList(0, 1));
				claim(unclaimed.subList(1, unclaimed.size()));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			close();
		}
	}

	private void claim(Collection<String> unclaimed) throws InterruptedException {
		ask(unclaimed, (name, connection) -> {
			this.identity.claim(name, connection);
			return true;
		}).await();
	}

	private Answers ask(Collection<String> shards, Question question) {
		long deadline = System.nanoTime() + PATIENCE.toNanos();
		Map<String, Future<Boolean>> answers = new TreeMap<>();
		for (String shard : shards) {
			answers.put(shard, this.executor.submit(() -> {
				try (Connection connection = this.connections.open(shard)) {
					return question.ask(shard, connection);
				}
			}));
		}
		return new Answers(answers, deadline);
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
	}

	/**
	 * What to ask a shard.
	 */
	@FunctionalInterface
	private interface Question {

		boolean ask(String shard, Connection connection) throws SQLException;

	}

	/**
	 * Answers that are still to come.
	 *
	 * @param futures the answers by shard
	 * @param deadline until when to wait for them
	 */
	private record Answers(Map<String, Future<Boolean>> futures, long deadline) {

		Map<String, Boolean> await() throws InterruptedException {
			Map<String, Boolean> results = new TreeMap<>();
			List<ShardIdentityException> refusals = new ArrayList<>();
			for (Map.Entry<String, Future<Boolean>> answer : this.futures.entrySet()) {
				String shard = answer.getKey();
				try {
					results.put(shard, answer.getValue().get(this.deadline - System.nanoTime(), TimeUnit.NANOSECONDS));
				}
				catch (TimeoutException ex) {
					answer.getValue().cancel(true);
					warn(shard, "no answer within " + PATIENCE.toMillis() + " ms");
				}
				catch (ExecutionException ex) {
					if (ex.getCause() instanceof ShardIdentityException refusal) {
						refusals.add(refusal);
					}
					else if (ex.getCause() instanceof SQLException failure) {
						warn(shard, "SQL state " + failure.getSQLState());
					}
					else {
						throw new IllegalStateException("Shard '%s' could not be verified".formatted(shard),
								ex.getCause());
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

}
