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

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import org.jspecify.annotations.Nullable;

import io.github.shardboot.WalPosition;

/**
 * One standby of a shard and its pool. Thread-safe.
 *
 * @author Shardboot Contributors
 */
public final class Replica {

	private final String name;

	private final HikariDataSource pool;

	private final LongAdder reads = new LongAdder();

	private volatile @Nullable ReplicaState state;

	/**
	 * Create a replica.
	 * @param name the name of the shard, and which of its replicas it is
	 * @param pool its pool, not started
	 */
	public Replica(String name, HikariDataSource pool) {
		this.name = name;
		this.pool = pool;
	}

	/**
	 * Return the name.
	 * @return the name, such as {@code eu-1-replica-1}
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Return the pool, for metrics and settings.
	 * @return the pool
	 */
	public HikariDataSource hikari() {
		return this.pool;
	}

	/**
	 * Return how many reads it has served.
	 * @return the number of connections that were given out
	 */
	public long reads() {
		return this.reads.sum();
	}

	/**
	 * Return why it does not serve.
	 * @return the reason, or {@code null} if it serves
	 */
	public @Nullable String error() {
		ReplicaState known = this.state;
		return (known != null) ? known.error() : "not looked at yet";
	}

	/**
	 * Return how old what it shows may be.
	 * @return the time at most, or {@code null} if it does not serve
	 */
	public @Nullable Duration lag() {
		ReplicaState known = this.state;
		return (known != null && known.error() == null)
				? Duration.ofNanos(Math.max(0, System.nanoTime() - known.shownUntil())) : null;
	}

	/**
	 * Count a read.
	 */
	public void served() {
		this.reads.increment();
	}

	Fitness fitness(long now, long maxLagNanos, @Nullable WalPosition needed) {
		ReplicaState known = this.state;
		if (known == null) {
			return Fitness.BEHIND;
		}
		if (known.error() != null) {
			return Fitness.DOWN;
		}
		if (now - known.shownUntil() > maxLagNanos) {
			return Fitness.BEHIND;
		}
		return (needed == null || known.replayed() >= needed.lsn()) ? Fitness.FIT : Fitness.WITHOUT_WRITE;
	}

	/**
	 * Return the server that was looked at.
	 * @return when it was started, or zero if it does not serve
	 */
	long instance() {
		ReplicaState known = this.state;
		return (known != null) ? known.instance() : 0;
	}

	/**
	 * Take note of how it is. First, connections to a server that does not serve any more
	 * are closed, those in use as they come back.
	 * @param next how it is
	 * @return whether that is news
	 */
	boolean update(ReplicaState next) {
		ReplicaState known = this.state;
		HikariPoolMXBean present = this.pool.isRunning() ? this.pool.getHikariPoolMXBean() : null;
		if (known != null && present != null && known.instance() != 0 && known.instance() != next.instance()) {
			present.softEvictConnections();
		}
		this.state = next;
		return known == null || (known.error() == null) != (next.error() == null);
	}

	/**
	 * Whether a replica may serve a read.
	 */
	enum Fitness {

		/**
		 * It may.
		 */
		FIT,

		/**
		 * It has not replayed yet what the session has written.
		 */
		WITHOUT_WRITE,

		/**
		 * It is too far behind, or not known.
		 */
		BEHIND,

		/**
		 * It does not serve.
		 */
		DOWN

	}

}
