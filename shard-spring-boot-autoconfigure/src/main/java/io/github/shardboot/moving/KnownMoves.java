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

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.github.shardboot.ShardContext;
import io.github.shardboot.ShardContextHolder;
import io.github.shardboot.ShardUnavailableException;
import io.github.shardboot.strategy.ShardMap;

/**
 * The moves that this instance knows to be open. Thread-safe.
 * <p>
 * While there is none, all that a call pays is one read of a volatile field and of the
 * clock. Once this instance has not reported itself to the catalog for longer than the
 * lease, the movers do not wait for it any more, and what it knows may be out of date:
 * then its calls ask the shards. The time is that of its own monotonic clock, from before
 * the report was sent, so it ends before that of the movers.
 * <p>
 * What this instance acknowledges to the movers is the epoch that all its calls on
 * several shards have seen: one that began before a move was known would count rows twice
 * that are being copied, so the epoch that announces the move is acknowledged when the
 * last such call is over.
 *
 * @author Shardboot Contributors
 */
public final class KnownMoves {

	private final Supplier<ShardMap> map;

	private final Runnable look;

	private final boolean leased;

	private final long lease;

	private final Set<ScatterPin> pins = ConcurrentHashMap.newKeySet();

	private final Lock looking = new ReentrantLock();

	private volatile long looks;

	private volatile Known known;

	/**
	 * Create the knowledge of an instance that has not looked yet.
	 * @param map returns the map in force
	 * @param look reads the catalog now, on the calling thread: the map, then the moves;
	 * throws a {@link io.github.shardboot.ShardUnavailableException} if it cannot be
	 * asked
	 * @param lease for how long the movers wait for an instance that they have heard of,
	 * or {@code null} if there are no movers
	 */
	public KnownMoves(Supplier<ShardMap> map, Runnable look, @Nullable Duration lease) {
		this.map = map;
		this.look = look;
		this.leased = lease != null;
		this.lease = (lease != null) ? lease.toNanos() : 0;
		this.known = new Known(0, null, System.nanoTime() - this.lease, 0);
	}

	/**
	 * Return what instances without a catalog know.
	 * @return no moves, for ever
	 */
	public static KnownMoves none() {
		return new KnownMoves(() -> {
			throw new IllegalStateException("There is no catalog");
		}, () -> {
		}, null);
	}

	/**
	 * Return whether a call has nothing to reckon with.
	 * @param context where it goes
	 * @return whether no move is open, the context is as new as the map, and the movers
	 * know of this instance or no shard is meant
	 */
	public boolean isQuiet(ShardContext context) {
		Known now = this.known;
		return now.moves() == null && !ShardContextHolder.isOlder(context, now.epoch())
				&& (isConfirmed(now) || context == ShardContextHolder.DEFAULT_DATABASE);
	}

	/**
	 * Return whether the movers wait for what this instance does not know.
	 * @return {@code false} if it has not reported itself for longer than the lease: what
	 * it knows may be out of date, and shards are to be asked
	 */
	public boolean isConfirmed() {
		return isConfirmed(this.known);
	}

	// The clock is read on each call, although a flag would be cheaper: who sets a flag
	// can hang, or stand still with the whole process, and be later to wake up than a
	// call.
	private boolean isConfirmed(Known now) {
		return !this.leased || System.nanoTime() - now.confirmed() < this.lease;
	}

	/**
	 * Read the catalog unless this instance has done so or tried to before. If it cannot
	 * be asked, shards will be.
	 */
	public void lookFirst() {
		if (this.leased && this.looks == 0 && this.known.epoch() == 0) {
			tryToConfirm();
		}
	}

	/**
	 * Read the catalog unless this instance has reported itself within the lease.
	 * @return whether it has by now
	 */
	public boolean tryToConfirm() {
		if (!isConfirmed()) {
			try {
				refresh();
			}
			catch (ShardUnavailableException ex) {
				return false;
			}
		}
		return isConfirmed();
	}

	/**
	 * Return the open moves.
	 * @return the moves, or {@code null} if there is none
	 */
	public @Nullable OpenMoves current() {
		return this.known.moves();
	}

	/**
	 * Return the epoch that is known.
	 * @return the epoch, or zero before the first look
	 */
	public long epoch() {
		return this.known.epoch();
	}

	/**
	 * Return the map in force.
	 * @return the map
	 */
	public ShardMap map() {
		return this.map.get();
	}

	/**
	 * Put what the catalog says in force.
	 * @param epoch the epoch of the map in force, with which the moves are as new or
	 * newer
	 * @param moves the open moves, or {@code null} if there is none
	 */
	public void set(long epoch, @Nullable OpenMoves moves) {
		this.known = new Known(epoch, moves, this.known.confirmed(), this.known.lapses());
	}

	/**
	 * The catalog has heard of this instance.
	 * @param asked when it was asked to, as {@link System#nanoTime()} has it
	 */
	public void confirm(long asked) {
		Known now = this.known;
		this.known = new Known(now.epoch(), now.moves(), asked, isConfirmed(now) ? now.lapses() : now.lapses() + 1);
	}

	/**
	 * Return the epoch that all calls that are under way have seen.
	 * @return the epoch
	 */
	public long acknowledged() {
		// what begins from here on has seen it
		long epoch = this.known.epoch();
		for (ScatterPin pin : this.pins) {
			epoch = Math.min(epoch, pin.epoch());
		}
		return epoch;
	}

	/**
	 * Read the catalog, or wait for another thread that began to after this was called.
	 * @throws io.github.shardboot.ShardUnavailableException if the catalog cannot be
	 * asked
	 */
	@SuppressWarnings("NonAtomicOperationOnVolatileField") // under the lock
	public void refresh() {
		long before = this.looks;
		this.looking.lock();
		try {
			if (this.looks == before) {
				this.looks++;
				this.look.run();
			}
		}
		finally {
			this.looking.unlock();
		}
	}

	/**
	 * Begin a call on several shards, which sees one map and one set of moves.
	 * @return what it sees, to be closed when it is over
	 */
	public ScatterPin pin() {
		while (true) {
			Known seen = this.known;
			ScatterPin pin = new ScatterPin(this, seen.epoch(), seen.moves(), isConfirmed(seen), seen.lapses());
			this.pins.add(pin);
			if (this.known == seen) {
				return pin;
			}
			this.pins.remove(pin);
		}
	}

	// whether a lease that was valid when so many had run out has been ever since
	boolean isConfirmedSince(int lapses) {
		Known now = this.known;
		return now.lapses() == lapses && isConfirmed(now);
	}

	boolean isWithinLease(long begun) {
		return System.nanoTime() - begun < this.lease;
	}

	void unpin(ScatterPin pin) {
		this.pins.remove(pin);
	}

	/**
	 * What one look at the catalog has shown.
	 *
	 * @param epoch the epoch of the map in force, or zero before the first look
	 * @param moves the open moves, {@code null} if there is none
	 * @param confirmed when this instance last began to report itself with success
	 * @param lapses how often the lease had run out by then
	 */
	private record Known(long epoch, @Nullable OpenMoves moves, long confirmed, int lapses) {

	}

}
