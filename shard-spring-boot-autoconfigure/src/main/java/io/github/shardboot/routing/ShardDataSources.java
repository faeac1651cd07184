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

package io.github.shardboot.routing;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.jspecify.annotations.Nullable;

import io.github.shardboot.ShardGate;
import io.github.shardboot.UnknownShardException;
import io.github.shardboot.routing.replica.ShardReplicas;

/**
 * The connection pools of all shards and of their replicas. They are not beans of their
 * own: they open with the first call that needs them and close with this bean.
 * Thread-safe.
 *
 * @author Shardboot Contributors
 */
public final class ShardDataSources implements AutoCloseable {

	private final Set<String> names;

	private final Map<String, ShardPool> pools = new HashMap<>();

	private final Map<String, ReplicaReads> reads = new HashMap<>();

	/**
	 * Create the set of pools.
	 * @param pools a pool that is not started, by the name of its shard
	 * @param verifier decides whether a database is the shard it is configured as
	 */
	public ShardDataSources(Map<String, HikariDataSource> pools, ShardVerifier verifier) {
		this(pools, List.of(), verifier, (shard) -> ShardGate.NONE, 0, (shard, dataSource) -> dataSource);
	}

	/**
	 * Create the set of pools.
	 * @param pools a pool that is not started, by the name of its shard
	 * @param replicas the replicas of those shards that have any
	 * @param verifier decides whether a database is the shard it is configured as
	 * @param gates makes the gates by which connections are given out
	 * @param timeoutMillis how long a call on a routed connection may wait for its
	 * answer, in milliseconds, or zero for as long as the pool says
	 * @param wrapper returns what to use as the data source of a shard, given its name
	 * and the data source that verifies
	 */
	public ShardDataSources(Map<String, HikariDataSource> pools, Collection<ShardReplicas> replicas,
			ShardVerifier verifier, ShardGate.Factory gates, int timeoutMillis,
			BiFunction<String, DataSource, DataSource> wrapper) {
		this.names = Collections.unmodifiableSet(new TreeSet<>(pools.keySet()));
		for (ShardReplicas several : replicas) {
			String shard = several.shard();
			this.reads.put(shard,
					new ReplicaReads(several, gates, timeoutMillis, (target) -> wrapper.apply(shard, target)));
		}
		pools.forEach((shard, pool) -> this.pools.put(shard,
				new ShardPool(shard, pool, verifier,
						new Admission(gates.create(shard), timeoutMillis, this.reads.containsKey(shard)),
						(target) -> wrapper.apply(shard, target))));
	}

	/**
	 * Return the names of all shards.
	 * @return the names, in alphabetical order
	 */
	public Set<String> names() {
		return this.names;
	}

	/**
	 * Return the data source of one shard. It hands out connections only when the shard's
	 * database is verified.
	 * @param shard the name of the shard
	 * @return the data source
	 * @throws UnknownShardException if there is no such shard
	 */
	public DataSource get(String shard) {
		return pool(shard).dataSource();
	}

	/**
	 * Return the pool of one shard, for metrics and settings. Connections taken from it
	 * directly bypass the verification.
	 * @param shard the name of the shard
	 * @return the pool
	 * @throws UnknownShardException if there is no such shard
	 */
	public HikariDataSource hikari(String shard) {
		return pool(shard).hikari();
	}

	/**
	 * Return the gate of one shard, for health and meters.
	 * @param shard the name of the shard
	 * @return its gate
	 * @throws UnknownShardException if there is no such shard
	 */
	public ShardGate gate(String shard) {
		return pool(shard).admission().gate();
	}

	/**
	 * Return the replicas of one shard, for metrics and health.
	 * @param shard the name of the shard
	 * @return its replicas, or {@code null} if it has none
	 */
	public @Nullable ShardReplicas replicas(String shard) {
		ReplicaReads found = this.reads.get(shard);
		return (found != null) ? found.replicas() : null;
	}

	/**
	 * Return how the calling thread may read from replicas of one shard.
	 * @param shard the name of the shard
	 * @return where to take the connection, or {@code null} if it is to be the primary
	 */
	@Nullable ReplicaReads reads(String shard) {
		if (this.reads.isEmpty() || !ReplicaReads.isAllowed()) {
			return null;
		}
		return this.reads.get(shard);
	}

	ShardPool pool(String shard) {
		ShardPool pool = this.pools.get(shard);
		if (pool == null) {
			throw new UnknownShardException(shard, this.names);
		}
		return pool;
	}

	@Override
	public void close() {
		this.reads.values().forEach(ReplicaReads::close);
		this.pools.values().forEach(ShardPool::close);
	}

}
