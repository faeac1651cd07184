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

import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import com.zaxxer.hikari.HikariDataSource;
import org.jspecify.annotations.Nullable;

import io.github.shardboot.WalPosition;

/**
 * The replicas of one shard, and which of them may serve a read. They take turns.
 * Thread-safe, and without locks as long as nobody has to wait.
 *
 * @author Shardboot Contributors
 */
public final class ShardReplicas {

	private static final int REASONS = Reason.values().length;

	private final String shard;

	private final HikariDataSource primary;

	private final List<Replica> replicas;

	private final ReplicaSettings settings;

	private final long maxLagNanos;

	private final PrimaryLog log;

	private final AtomicInteger turn = new AtomicInteger();

	private final LongAdder[] primaryReads = new LongAdder[REASONS];

	private final Lock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final AtomicInteger waiting = new AtomicInteger();

	private volatile Runnable hurry = () -> {
	};

	/**
	 * Put the replicas of a shard together. From now on their pools make connections to
	 * the servers that were looked at only.
	 * @param shard the name of the shard
	 * @param primary the pool of its primary
	 * @param replicas its replicas, at least one
	 * @param settings when they may serve
	 */
	public ShardReplicas(String shard, HikariDataSource primary, Collection<Replica> replicas,
			ReplicaSettings settings) {
		this.shard = shard;
		this.primary = primary;
		this.replicas = List.copyOf(replicas);
		this.settings = settings;
		this.maxLagNanos = settings.maxLag().toNanos();
		this.log = new PrimaryLog(2 * this.maxLagNanos);
		for (int i = 0; i < REASONS; i++) {
			this.primaryReads[i] = new LongAdder();
		}
		this.replicas.forEach(ReplicaDataSource::install);
	}

	/**
	 * Return the name of the shard.
	 * @return the name
	 */
	public String shard() {
		return this.shard;
	}

	/**
	 * Return the replicas.
	 * @return all, in their order
	 */
	public List<Replica> all() {
		return this.replicas;
	}

	/**
	 * Return how many reads the primary has served that a replica could have.
	 * @param reason why it was the primary
	 * @return the number of reads
	 */
	public long primaryReads(Reason reason) {
		return this.primaryReads[reason.ordinal()].sum();
	}

	/**
	 * Begin a read.
	 * @return whose turn it is
	 */
	public int turn() {
		return Math.floorMod(this.turn.getAndIncrement(), this.replicas.size());
	}

	/**
	 * Find a replica that may serve.
	 * @param needed what it must have replayed, or {@code null} for anything
	 * @param turn whose turn it is
	 * @param tried how many were looked at before, beginning with that one
	 * @return how many were looked at when one was found that may serve; more than there
	 * are if none may
	 */
	public int find(@Nullable WalPosition needed, int turn, int tried) {
		long now = System.nanoTime();
		int count = this.replicas.size();
		for (int next = tried; next < count; next++) {
			if (get(turn, next).fitness(now, this.maxLagNanos, needed) == Replica.Fitness.FIT) {
				return next + 1;
			}
		}
		return count + 1;
	}

	/**
	 * Return a replica.
	 * @param turn whose turn it is
	 * @param skipped how many are skipped, beginning with that one
	 * @return the replica
	 */
	public Replica get(int turn, int skipped) {
		return this.replicas.get((turn + skipped) % this.replicas.size());
	}

	/**
	 * Return whether replicas will ever show a position: it must be one of the timeline
	 * of the primary that is known.
	 * @param needed the position
	 * @return whether waiting for it makes sense
	 */
	public boolean isReachable(WalPosition needed) {
		ServerSample newest = this.log.newest();
		return newest != null && newest.timeline() == needed.timeline();
	}

	/**
	 * Wait for a replica that shows a position, without holding a connection.
	 * @param needed the position
	 * @return whether there is one now; {@code false} also if the thread is interrupted
	 */
	public boolean await(WalPosition needed) {
		long deadline = System.nanoTime() + this.settings.maxWait().toNanos();
		this.waiting.incrementAndGet();
		this.lock.lock();
		try {
			this.hurry.run();
			while (true) {
				Reason reason = reason(needed);
				long remaining = deadline - System.nanoTime();
				if (reason != Reason.WITHOUT_WRITE || remaining <= 0) {
					return find(needed, 0, 0) <= this.replicas.size();
				}
				this.changed.awaitNanos(remaining);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
		finally {
			this.lock.unlock();
			this.waiting.decrementAndGet();
		}
	}

	/**
	 * Say why no replica serves a read, and count it.
	 * @param needed what it must have replayed, or {@code null} for anything
	 * @return whether the primary may serve it
	 */
	public boolean fallsBack(@Nullable WalPosition needed) {
		Reason reason = (needed != null && !isReachable(needed)) ? Reason.WITHOUT_WRITE : reason(needed);
		this.primaryReads[reason.ordinal()].increment();
		return reason != Reason.DOWN || this.settings.fallback() == ReplicaSettings.Fallback.PRIMARY;
	}

	private Reason reason(@Nullable WalPosition needed) {
		long now = System.nanoTime();
		Reason reason = Reason.DOWN;
		for (Replica replica : this.replicas) {
			switch (replica.fitness(now, this.maxLagNanos, needed)) {
				case FIT -> {
					return Reason.DOWN;
				}
				case WITHOUT_WRITE -> reason = Reason.WITHOUT_WRITE;
				case BEHIND -> reason = (reason == Reason.DOWN) ? Reason.BEHIND : reason;
				case DOWN -> {
				}
			}
		}
		return reason;
	}

	HikariDataSource primary() {
		return this.primary;
	}

	ReplicaSettings settings() {
		return this.settings;
	}

	PrimaryLog log() {
		return this.log;
	}

	boolean isAwaited() {
		return this.waiting.get() > 0;
	}

	/**
	 * Set what is told when somebody begins to wait.
	 * @param next looks at the replicas more often; must not block
	 */
	void setHurry(Runnable next) {
		this.hurry = next;
	}

	/**
	 * Tell those who wait that a replica was looked at.
	 */
	void signal() {
		if (isAwaited()) {
			this.lock.lock();
			try {
				this.changed.signalAll();
			}
			finally {
				this.lock.unlock();
			}
		}
	}

	/**
	 * Why the primary has served a read.
	 */
	public enum Reason {

		/**
		 * No replica serves.
		 */
		DOWN,

		/**
		 * Replicas serve, but are too far behind.
		 */
		BEHIND,

		/**
		 * Replicas do not show yet what the session has written.
		 */
		WITHOUT_WRITE

	}

}
