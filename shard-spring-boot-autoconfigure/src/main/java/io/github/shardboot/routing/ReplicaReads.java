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

import java.sql.Connection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import io.github.shardboot.ConsistencySession;
import io.github.shardboot.ShardContext;
import io.github.shardboot.ShardContextHolder;
import io.github.shardboot.ShardGate;
import io.github.shardboot.ShardUnavailableException;
import io.github.shardboot.WalPosition;
import io.github.shardboot.routing.replica.Replica;
import io.github.shardboot.routing.replica.ShardReplicas;

/**
 * Takes the connections of read-only transactions from the replicas of a shard.
 * <ol>
 * <li>Replicas take turns; one that does not serve or is too far behind is passed
 * over.</li>
 * <li>In a session that has written, one that has replayed it is chosen; if there is
 * none, it is waited for.</li>
 * <li>If none has a connection, the primary serves.</li>
 * </ol>
 *
 * @author Shardboot Contributors
 */
final class ReplicaReads {

	private final ShardReplicas replicas;

	private final Map<Replica, ShardPool> pools = new HashMap<>();

	ReplicaReads(ShardReplicas replicas, ShardGate.Factory gates, int timeoutMillis,
			UnaryOperator<DataSource> wrapper) {
		this.replicas = replicas;
		for (Replica replica : replicas.all()) {
			this.pools.put(replica, new ShardPool(replicas.shard(), replica.hikari(), ShardVerifier.NONE,
					new Admission(gates.create(replica.name()), timeoutMillis, false), wrapper));
		}
	}

	/**
	 * Return whether the calling thread is in a read-only transaction.
	 * @return whether replicas may serve it
	 */
	static boolean isAllowed() {
		return TransactionSynchronizationManager.isCurrentTransactionReadOnly()
				&& TransactionSynchronizationManager.isActualTransactionActive();
	}

	ShardReplicas replicas() {
		return this.replicas;
	}

	/**
	 * Take a connection of a replica.
	 * @param target the shard
	 * @return the connection, or {@code null} if the primary is to serve
	 * @throws ShardUnavailableException if no replica serves and the primary must not
	 */
	@Nullable Taken take(ShardContext target) {
		ConsistencySession session = ShardContextHolder.session();
		WalPosition needed = (session != null) ? session.token().position(target.shard()) : null;
		Taken taken = null;
		if (needed == null) {
			taken = takeAny(target, null);
		}
		else if (this.replicas.isReachable(needed)) {
			taken = takeAny(target, needed);
			if (taken == null && this.replicas.await(needed)) {
				taken = takeAny(target, needed);
			}
		}
		if (taken == null && !this.replicas.fallsBack(needed)) {
			throw new ShardUnavailableException(target.shard(),
					"No replica of shard '%s' serves. Nothing was sent. Wait and try again, or let the primary serve with 'shard.replicas.fallback=primary'."
						.formatted(target.shard()),
					null);
		}
		return taken;
	}

	private @Nullable Taken takeAny(ShardContext target, @Nullable WalPosition needed) {
		int turn = this.replicas.turn();
		int count = this.pools.size();
		for (int tried = this.replicas.find(needed, turn, 0); tried <= count; tried = this.replicas.find(needed, turn,
				tried)) {
			Replica replica = this.replicas.get(turn, tried - 1);
			ShardPool pool = this.pools.get(replica);
			if (pool != null) {
				try {
					Taken taken = new Taken(pool.admission().connection(target, pool.dataSource()), pool.admission());
					replica.served();
					return taken;
				}
				catch (ShardUnavailableException ex) {
					// its gate takes note; the next one may serve
				}
			}
		}
		return null;
	}

	void close() {
		this.pools.values().forEach(ShardPool::close);
	}

	/**
	 * A connection of a replica.
	 *
	 * @param connection the connection
	 * @param admission what its calls obey
	 */
	record Taken(Connection connection, Admission admission) {

	}

}
