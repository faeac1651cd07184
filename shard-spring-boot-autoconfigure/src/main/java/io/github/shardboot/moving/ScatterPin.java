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

package io.github.shardboot.moving;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.github.shardboot.StaleShardMapException;
import io.github.shardboot.strategy.ShardMap;

/**
 * What one call on several shards takes for true from beginning to end: which moves are
 * open and who owns what they move. Every shard that is touched by one has to confirm it
 * in the snapshot in which it answers. Thread-safe.
 *
 * @author Shardboot Contributors
 */
public final class ScatterPin implements AutoCloseable {

	private final long epoch;

	private final @Nullable OpenMoves moves;

	private final KnownMoves known;

	private final boolean confirmed;

	private final int lapses;

	private final long begun = System.nanoTime();

	private final Map<OpenMove, String> owners = new TreeMap<>((one, other) -> Long.compare(one.id(), other.id()));

	private volatile @Nullable StaleShardMapException mismatch;

	private volatile @Nullable RuntimeException refusal;

	ScatterPin(KnownMoves known, long epoch, @Nullable OpenMoves moves, boolean confirmed, int lapses) {
		this.known = known;
		this.epoch = epoch;
		this.moves = moves;
		this.confirmed = confirmed;
		this.lapses = lapses;
		if (moves != null) {
			ShardMap map = known.map();
			moves.all().forEach((move) -> this.owners.put(move, move.owner(map)));
		}
	}

	long epoch() {
		return this.epoch;
	}

	/**
	 * Return the moves from or to a shard.
	 * @param shard the name of the shard
	 * @return by number whether the shard owns what moves
	 */
	Map<Long, Boolean> on(String shard) {
		Map<Long, Boolean> owned = new TreeMap<>();
		this.owners.forEach((move, owner) -> {
			if (move.touches(shard)) {
				owned.put(move.id(), owner.equals(shard));
			}
		});
		return owned;
	}

	/**
	 * Return what to check before the connection of a part is used.
	 * @param shard the name of the shard
	 * @return the check, or {@code null} if there is nothing to check
	 */
	public @Nullable Entry entry(String shard) {
		boolean confirmed = this.confirmed && this.known.isConfirmed();
		return (!confirmed || (this.moves != null && !this.moves.on(shard).isEmpty()))
				? new SnapshotEntry(this, shard, confirmed) : null;
	}

	StaleShardMapException mismatched(String shard, String what) {
		StaleShardMapException ex = new StaleShardMapException(
				"What is being moved changed hands while shard '%s' was asked: %s. The call can be repeated."
					.formatted(shard, what),
				this.epoch, this.epoch, null);
		this.mismatch = ex;
		return ex;
	}

	RuntimeException refused(RuntimeException ex) {
		this.refusal = ex;
		return ex;
	}

	/**
	 * Decide whether the call as a whole can be answered, whatever its parts made of it.
	 * To be called when all parts have read: what the movers did not wait for may have
	 * gone from a part that had not read yet to one that had, or the other way round. A
	 * lease that ran out meanwhile makes the call {@linkplain #isOutdated() outdated}.
	 * @return the reason, or {@code null} if nothing speaks against the results
	 */
	public @Nullable RuntimeException conclude() {
		if (this.refusal == null && this.mismatch == null && !isHeld()) {
			this.mismatch = new StaleShardMapException(
					"This instance was not heard of by the catalog for longer than 'shard.rebalance.lease' while shards were asked, so that something may have been moved between them meanwhile. The call can be repeated.",
					this.epoch, this.epoch, null);
		}
		RuntimeException refused = this.refusal;
		return (refused != null) ? refused : this.mismatch;
	}

	// whether no move can have passed unseen; without a lease each shard was asked, but
	// not for a move that began and ended meanwhile
	private boolean isHeld() {
		return this.confirmed ? this.known.isConfirmedSince(this.lapses) : this.known.isWithinLease(this.begun);
	}

	/**
	 * Return whether to repeat the call with newer knowledge.
	 * @return whether a shard has another idea of who owns what
	 */
	public boolean isOutdated() {
		return this.refusal == null && this.mismatch != null;
	}

	/**
	 * Return the moves that a call on some shards would meet, for exceptions.
	 * @param shards the names of the shards
	 * @return the moves
	 */
	public List<OpenMove> touching(Iterable<String> shards) {
		List<OpenMove> found = new ArrayList<>();
		for (String shard : shards) {
			for (OpenMove move : (this.moves != null) ? this.moves.on(shard) : List.<OpenMove>of()) {
				if (!found.contains(move)) {
					found.add(move);
				}
			}
		}
		return found;
	}

	@Override
	public void close() {
		this.known.unpin(this);
	}

}
