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
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.github.shardboot.ShardContext;
import io.github.shardboot.ShardContextHolder;
import io.github.shardboot.StaleShardMapException;
import io.github.shardboot.failure.Refusal;
import io.github.shardboot.failure.Refusals;
import io.github.shardboot.moving.Entry;
import io.github.shardboot.moving.KnownMoves;
import io.github.shardboot.moving.OpenMove;
import io.github.shardboot.moving.OpenMoves;
import io.github.shardboot.strategy.ShardMap;

/**
 * Asks a shard, in the transaction that is to use it, whether it owns what the calling
 * thread works with: {@code select shardboot.enter(move, 0)} for each open move that the
 * key belongs to, and for each whose unit lives here if there is no key.
 * <p>
 * Row triggers guard what a statement writes. This also guards what it does not find: a
 * read, and an update of no rows, in a shard whose rows have gone. The shard keeps its
 * answer until the transaction ends. A transaction that turns to another key asks again.
 * <p>
 * An instance that the catalog has not heard of for longer than the lease may have missed
 * a whole move. It also asks {@code select shardboot.confirm(epoch)}, whether anything
 * has left the shard since its map.
 *
 * @author Shardboot Contributors
 */
final class KeyEntry implements Entry {

	private static final String ENTER = "select shardboot.enter(?, 0)";

	private static final String HAS_MOVES = "select to_regprocedure('shardboot.confirm(bigint)') is not null";

	private static final String CONFIRM = "select shardboot.confirm(?)";

	private static final int LEAST_WAIT_MILLIS = 5;

	private static final int MOST_WAIT_MILLIS = 30;

	private final KnownMoves known;

	private final Refusals refusals;

	private final Duration maxPause;

	private final @Nullable Function<ShardContext, Connection> exchange;

	private final Set<Long> entered = new HashSet<>();

	private final Set<Long> skipped = new HashSet<>();

	private final ShardContext origin;

	private ShardContext owner;

	private List<OpenMove> asked = List.of();

	private long last;

	private boolean confirmed;

	private boolean waiting;

	private long deadline;

	/**
	 * Create an entry.
	 * @param known the open moves
	 * @param refusals reads the catalog again
	 * @param maxPause how long to wait for a move to switch
	 * @param origin where the scope says that the key is
	 * @param owner the shard of the connection
	 * @param exchange takes a connection to another shard, or {@code null} if none will
	 * do
	 */
	KeyEntry(KnownMoves known, Refusals refusals, Duration maxPause, ShardContext origin, ShardContext owner,
			@Nullable Function<ShardContext, Connection> exchange) {
		this.known = known;
		this.refusals = refusals;
		this.maxPause = maxPause;
		this.origin = origin;
		this.owner = owner;
		this.exchange = exchange;
	}

	String shard() {
		return this.owner.shard();
	}

	/**
	 * Return the key that the calling thread works with.
	 * @return the key, or {@code null} if it has chosen none in this shard
	 */
	@Nullable Object key() {
		ShardContext context = ShardContextHolder.effective();
		return (context != null && (context.shard().equals(shard()) || context.shard().equals(this.origin.shard())))
				? ShardContextHolder.keyOf(context) : null;
	}

	boolean concernsMoves() {
		OpenMoves moves = this.known.current();
		return isUnconfirmed() || (moves != null && !moves.on(shard()).isEmpty());
	}

	@Override
	public boolean isNeeded() {
		return isUnconfirmed() || !needed().isEmpty();
	}

	private boolean isUnconfirmed() {
		return !this.confirmed && this.origin != ShardContextHolder.DEFAULT_DATABASE && !this.known.isConfirmed();
	}

	private List<OpenMove> needed() {
		OpenMoves moves = this.known.current();
		List<OpenMove> here = (moves != null) ? moves.on(shard()) : List.of();
		if (here.isEmpty()) {
			return here;
		}
		ShardMap map = this.known.map();
		Object key = key();
		List<OpenMove> needed = new ArrayList<>();
		for (OpenMove move : here) {
			if (!this.entered.contains(move.id()) && !this.skipped.contains(move.id())
					&& ((key != null) ? move.contains(key, map) : move.owner(map).equals(shard()))) {
				needed.add(move);
			}
		}
		return needed;
	}

	@Override
	public void enter(Connection connection) throws SQLException {
		if (isUnconfirmed()) {
			confirm(connection);
		}
		this.asked = needed();
		try (PreparedStatement statement = connection.prepareStatement(ENTER)) {
			for (OpenMove move : this.asked) {
				this.last = move.id();
				statement.setLong(1, move.id());
				statement.execute();
				this.entered.add(move.id());
			}
		}
		catch (SQLException ex) {
			Refusal refusal = Refusal.noPart(ex);
			if (refusal != null) {
				throw this.refusals.explain(shard(), refusal);
			}
			throw ex;
		}
		this.waiting = false;
	}

	// a shard without the function has never had a part in a move
	private void confirm(Connection connection) throws SQLException {
		boolean hasMoves;
		try (PreparedStatement statement = connection.prepareStatement(HAS_MOVES);
				ResultSet row = statement.executeQuery()) {
			row.next();
			hasMoves = row.getBoolean(1);
		}
		if (hasMoves) {
			try (PreparedStatement statement = connection.prepareStatement(CONFIRM)) {
				statement.setLong(1, this.known.map().epoch());
				statement.execute();
			}
		}
		this.confirmed = true;
	}

	// the catalog was read again when the refusal came
	@Override
	public @Nullable Connection refused(StaleShardMapException refusal, boolean exchangeable) {
		if (refusal.getSuppressed().length != 0 && Refusal.isMoved(refusal.getCause())) {
			throw refusal;
		}
		Object key = key();
		if (key == null) {
			checkOwner(refusal);
		}
		String shard = (key != null) ? this.known.map().shardFor(key) : shard();
		if (!shard.equals(shard())) {
			if (key == null || this.exchange == null || !exchangeable) {
				throw refusal;
			}
			ShardContext next = ShardContext.located(shard, key, this.known.epoch());
			Connection other = this.exchange.apply(next);
			this.owner = next;
			return other;
		}
		if (Refusal.noPart(refusal.getCause()) != null && refusal.getSuppressed().length == 0) {
			// the catalog was read after the shard had no part, and says that it is the
			// owner: the move has just begun there, or has just ended
			this.skipped.add(this.last);
			return null;
		}
		await(refusal);
		return null;
	}

	// nobody knows which keys the caller has in mind: some may have gone
	private void checkOwner(StaleShardMapException refusal) {
		ShardMap map = this.known.map();
		for (OpenMove move : this.asked) {
			if (!move.owner(map).equals(shard())) {
				throw refusal;
			}
		}
	}

	private void await(StaleShardMapException refusal) {
		long now = System.nanoTime();
		if (!this.waiting) {
			this.waiting = true;
			this.deadline = now + this.maxPause.toNanos();
		}
		if (now - this.deadline >= 0) {
			throw refusal;
		}
		try {
			Thread.sleep(ThreadLocalRandom.current().nextInt(LEAST_WAIT_MILLIS, MOST_WAIT_MILLIS));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw refusal;
		}
	}

	@Override
	public void ended() {
		this.confirmed = false;
		this.entered.clear();
		this.skipped.clear();
	}

}
