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

package io.github.shardboot.routing.replica;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

import io.github.shardboot.routing.ShardVerifier;
import io.github.shardboot.routing.direct.FailureText;

/**
 * Looks at the replicas and their primaries again and again, each on a connection of its
 * own, past the pools.
 * <ol>
 * <li>A primary says how long its log is.</li>
 * <li>A replica says what it has replayed, which shows how old it is: as old as the
 * moment when the log was no longer than that. While the primary does not answer, the
 * replica's own estimate counts.</li>
 * <li>A server that is no standby, not of the primary's system or timeline, or not the
 * shard, does not serve.</li>
 * </ol>
 * While a read waits for a write to be replayed, its replicas are looked at every few
 * milliseconds. Without replicas there is neither thread nor connection.
 *
 * @author Shardboot Contributors
 */
public final class ReplicaSampler implements SmartInitializingSingleton, AutoCloseable {

	private static final Log logger = LogFactory.getLog(ReplicaSampler.class);

	private static final int MAX_THREADS = 8;

	private static final long HURRY_MILLIS = 5;

	private static final long FIRST_LOOK_MILLIS = 50;

	private final Collection<ShardReplicas> shards;

	private final ShardVerifier verifier;

	private final List<ServerProbe> probes = new ArrayList<>();

	private @Nullable ScheduledThreadPoolExecutor executor;

	/**
	 * Create a sampler.
	 * @param shards the shards with replicas
	 * @param verifier decides whether a database is a replica of the shard
	 */
	public ReplicaSampler(Collection<ShardReplicas> shards, ShardVerifier verifier) {
		this.shards = List.copyOf(shards);
		this.verifier = verifier;
	}

	@Override
	public void afterSingletonsInstantiated() {
		if (this.shards.isEmpty()) {
			return;
		}
		int servers = 0;
		for (ShardReplicas shard : this.shards) {
			servers += 1 + shard.all().size();
		}
		CustomizableThreadFactory threads = new CustomizableThreadFactory("shard-replicas-");
		threads.setDaemon(true);
		ScheduledThreadPoolExecutor started = new ScheduledThreadPoolExecutor(Math.min(servers, MAX_THREADS), threads);
		this.executor = started;
		this.shards.forEach((shard) -> start(shard, started));
	}

	private void start(ShardReplicas shard, ScheduledThreadPoolExecutor started) {
		long interval = shard.settings().interval().toMillis();
		ServerProbe primary = probe(new ServerProbe(shard.shard(), shard.primary(), ShardVerifier.NONE));
		started.scheduleWithFixedDelay(() -> askPrimary(shard, primary), 0, interval, TimeUnit.MILLISECONDS);
		List<Runnable> hurries = new ArrayList<>();
		for (Replica replica : shard.all()) {
			ServerProbe probe = probe(new ServerProbe(shard.shard(), replica.hikari(), this.verifier));
			Runnable look = () -> look(shard, replica, probe);
			started.scheduleWithFixedDelay(look, FIRST_LOOK_MILLIS, interval, TimeUnit.MILLISECONDS);
			hurries.add(new Hurry(shard, look, started));
		}
		shard.setHurry(() -> hurries.forEach(Runnable::run));
	}

	private ServerProbe probe(ServerProbe probe) {
		this.probes.add(probe);
		return probe;
	}

	private static void askPrimary(ShardReplicas shard, ServerProbe probe) {
		long asked = System.nanoTime();
		try {
			if (!shard.log().add(probe.ask(), asked)) {
				probe.close();
			}
		}
		catch (SQLException | RuntimeException ex) {
			if (shard.log().isAnswering()) {
				logger.info("The primary of shard '%s' does not say how far it is: %s".formatted(shard.shard(),
						FailureText.of(ex)));
			}
			shard.log().missed();
		}
	}

	private static void look(ShardReplicas shard, Replica replica, ServerProbe probe) {
		if (!shard.log().isAsked()) {
			return;
		}
		// the look of a hurry may meet that of the schedule
		synchronized (probe) {
			ReplicaState state;
			try {
				long asked = System.nanoTime();
				state = judge(shard.log(), probe.ask(), asked);
			}
			catch (SQLException | RuntimeException ex) {
				state = ReplicaState.failed(FailureText.of(ex));
			}
			if (replica.update(state)) {
				tell(replica, state);
			}
		}
		shard.signal();
	}

	private static ReplicaState judge(PrimaryLog log, ServerSample sample, long asked) {
		ServerSample primary = log.newest();
		if (!sample.standby()) {
			return ReplicaState.failed("it is no standby");
		}
		if (primary != null && primary.system() != sample.system()) {
			return ReplicaState.failed("it is a standby of another system");
		}
		if (primary != null && primary.timeline() != sample.timeline()) {
			return ReplicaState.failed("it follows timeline %d, and the primary is on %d".formatted(sample.timeline(),
					primary.timeline()));
		}
		long shownUntil = log.shownUntil(sample.lsn(), asked - TimeUnit.DAYS.toNanos(1));
		if (!log.isAnswering()) {
			shownUntil = Math.max(shownUntil, asked - TimeUnit.MILLISECONDS.toNanos(sample.behindMillis()));
		}
		return new ReplicaState(null, sample.instance(), sample.lsn(), shownUntil);
	}

	private static void tell(Replica replica, ReplicaState state) {
		if (state.error() != null) {
			logger.warn("Replica '%s' does not serve: %s".formatted(replica.name(), state.error()));
		}
		else {
			logger.info("Replica '%s' serves".formatted(replica.name()));
		}
	}

	@Override
	public void close() {
		ScheduledThreadPoolExecutor started = this.executor;
		if (started == null) {
			return;
		}
		started.shutdownNow();
		try {
			if (started.awaitTermination(3, TimeUnit.SECONDS)) {
				this.probes.forEach(ServerProbe::close);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Looks at a replica every few milliseconds as long as somebody waits for it.
	 *
	 * @param shard its shard
	 * @param look looks at it
	 * @param executor gives the threads
	 * @param underWay whether it is looked at already
	 */
	private record Hurry(ShardReplicas shard, Runnable look, ScheduledThreadPoolExecutor executor,
			AtomicBoolean underWay) implements Runnable {

		private Hurry(ShardReplicas shard, Runnable look, ScheduledThreadPoolExecutor executor) {
			this(shard, look, executor, new AtomicBoolean());
		}

		@Override
		public void run() {
			if (this.underWay.compareAndSet(false, true)) {
				later(0);
			}
		}

		private void again() {
			this.look.run();
			if (this.shard.isAwaited()) {
				later(HURRY_MILLIS);
				return;
			}
			this.underWay.set(false);
			if (this.shard.isAwaited()) {
				run();
			}
		}

		private void later(long millis) {
			try {
				this.executor.schedule(this::again, millis, TimeUnit.MILLISECONDS);
			}
			catch (RejectedExecutionException ex) {
				this.underWay.set(false);
			}
		}

	}

}
