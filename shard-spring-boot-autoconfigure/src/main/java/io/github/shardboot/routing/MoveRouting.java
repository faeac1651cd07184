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
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;

import io.github.shardboot.ShardBranch;
import io.github.shardboot.ShardContext;
import io.github.shardboot.ShardContextHolder;
import io.github.shardboot.ShardUnavailableException;
import io.github.shardboot.StaleShardMapException;
import io.github.shardboot.failure.Refusal;
import io.github.shardboot.failure.Refusals;
import io.github.shardboot.moving.EnteringConnection;
import io.github.shardboot.moving.KnownMoves;
import io.github.shardboot.moving.OpenMove;
import io.github.shardboot.moving.OpenMoves;

/**
 * Takes connections while something is being moved, or for scopes that are older than the
 * shard map. Thread-safe.
 * <ol>
 * <li>A key that has moved since its scope was opened is looked for where it is now.</li>
 * <li>If its shard is source or target of an open move, each transaction asks the shard
 * first ({@link KeyEntry}).</li>
 * <li>What a shard refuses makes this instance read the catalog again, so that a repeated
 * transaction finds the new owner.</li>
 * </ol>
 * An instance that knows a move asks the shard in each transaction, which is never out of
 * date. One that does not know it has not acknowledged it, and the mover waits for that;
 * unless it has not reported itself for longer than the lease, and then it asks the
 * shards whether anything was moved at all. See {@code docs/rebalancing-instances.md}.
 *
 * @author Shardboot Contributors
 */
public final class MoveRouting {

	private final KnownMoves known;

	private final Refusals refusals = this::explain;

	private final Duration maxPause;

	/**
	 * Create it.
	 * @param known the open moves
	 * @param maxPause how long a call may wait for a move to switch
	 */
	public MoveRouting(KnownMoves known, Duration maxPause) {
		this.known = known;
		this.maxPause = maxPause;
	}

	/**
	 * Return what routes where nothing is ever moved.
	 * @return the routing
	 */
	public static MoveRouting none() {
		return new MoveRouting(KnownMoves.none(), Duration.ZERO);
	}

	boolean isQuiet(ShardContext target) {
		return this.known.isQuiet(target);
	}

	Refusals refusals() {
		return this.refusals;
	}

	private StaleShardMapException explain(String shard, Refusal refusal) {
		StaleShardMapException ex = Refusals.exception(shard, refusal, this.known.epoch());
		try {
			this.known.refresh();
		}
		catch (ShardUnavailableException unavailable) {
			ex.addSuppressed(unavailable);
		}
		return ex;
	}

	/**
	 * Take a connection.
	 * @param target where the scope of the calling thread says
	 * @param source opens a connection to a shard, unless its guard forbids it later
	 * @return the connection
	 */
	Connection connection(ShardContext target, BiFunction<ShardContext, ConnectionGuard, Connection> source) {
		this.known.lookFirst();
		ShardContext present = located(target);
		if (present == target) {
			TransactionShard.require(target);
		}
		else {
			TransactionShard.moved(target, present);
		}
		return entering(source.apply(present, guard(target)),
				new KeyEntry(this.known, this.refusals, this.maxPause, target, present, (next) -> {
					TransactionShard.moved(target, next);
					return source.apply(next, guard(target));
				}));
	}

	/**
	 * Put the entry in front of a connection that must stay in its shard.
	 * @param connection the connection
	 * @param owner its shard
	 * @return the connection to use
	 */
	Connection staying(Connection connection, ShardContext owner) {
		return entering(connection, new KeyEntry(this.known, this.refusals, this.maxPause, owner, owner, null));
	}

	private Connection entering(Connection connection, KeyEntry entry) {
		ShardBranch branch = ShardContextHolder.branch();
		if (branch != null && entry.key() == null) {
			Connection entering = branch.entering(connection, entry.shard());
			if (entering != null) {
				return entering;
			}
		}
		return entry.concernsMoves() ? EnteringConnection.of(connection, entry) : connection;
	}

	private ShardContext located(ShardContext target) {
		long epoch = this.known.epoch();
		if (!ShardContextHolder.isOlder(target, epoch)) {
			return target;
		}
		Object key = ShardContextHolder.keyOf(target);
		if (key == null) {
			checkNothingLeft(target.shard(), epoch);
			return target;
		}
		String shard = this.known.map().shardFor(key);
		return shard.equals(target.shard()) ? target : ShardContext.located(shard, key, epoch);
	}

	// several keys, or the slot of an id, whose shard was found with an older map
	private void checkNothingLeft(String shard, long epoch) {
		OpenMoves moves = this.known.current();
		for (OpenMove move : (moves != null) ? moves.on(shard) : List.<OpenMove>of()) {
			if (!move.owner(this.known.map()).equals(shard)) {
				throw new StaleShardMapException(
						"What a call concerns was located in shard '%s' with an older shard map than that of epoch %d, and some of it may have moved since. Nothing was sent; repeat the call."
							.formatted(shard, epoch),
						epoch, epoch, null);
			}
		}
	}

	// the scope goes on saying where the key was when it was opened
	private static ConnectionGuard guard(ShardContext origin) {
		return (owner) -> {
			ShardContext explicit = ShardContextHolder.explicit();
			if (explicit == null || !TransactionShard.isSame(origin, explicit)) {
				GuardedConnection.checkScope(owner);
			}
		};
	}

}
