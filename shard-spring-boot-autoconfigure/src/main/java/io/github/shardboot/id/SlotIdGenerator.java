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

package io.github.shardboot.id;

import java.util.concurrent.atomic.AtomicLongArray;

import org.springframework.util.Assert;

import io.github.shardboot.ShardId;
import io.github.shardboot.ShardIdException;
import io.github.shardboot.ShardIdGenerator;

/**
 * Makes ids with one counter per slot, without locks and without allocating anything.
 * <p>
 * A counter is the time of the slot's last id with the sequence below it. For each id:
 * <ol>
 * <li>The next count is the last one plus one, or the time of the clock, whichever is
 * later. A clock that steps back so never makes an id twice.</li>
 * <li>Its time may be a minute ahead of the clock and must lie in what is granted to the
 * {@link Lane}. Otherwise the call waits for up to 5 seconds, or fails at once if that
 * will not do.</li>
 * <li>The counter is compared and set.</li>
 * </ol>
 *
 * @author Shardboot Contributors
 */
public final class SlotIdGenerator implements ShardIdGenerator, AutoCloseable {

	/**
	 * How far ids may run ahead of the clock, in milliseconds.
	 */
	public static final long MAX_AHEAD = 60_000;

	static final long MAX_WAIT = 5000;

	private static final int LANE_AND_SEQUENCE_BITS = 10;

	private static final int TIME_SHIFT = 22;

	private static final long LAST_TIME = (1L << 41) - 1;

	private static final long CLOSED = Long.MAX_VALUE;

	private final AtomicLongArray counters;

	private final Lane lane;

	private final int sequenceBits;

	private final IdClock clock;

	/**
	 * Create a generator.
	 * @param slots the number of slots, at most {@link ShardId#MAX_SLOTS}
	 * @param laneBits the number of bits for the lane, 5 to 8
	 * @param lane the lane of this process
	 */
	public SlotIdGenerator(int slots, int laneBits, Lane lane) {
		this(slots, laneBits, lane, IdClock.SYSTEM);
	}

	SlotIdGenerator(int slots, int laneBits, Lane lane, IdClock clock) {
		Assert.isTrue(slots > 0 && slots <= ShardId.MAX_SLOTS, "'slots' must be 1 to 4096");
		Assert.isTrue(laneBits >= 5 && laneBits <= 8, "'laneBits' must be 5 to 8");
		this.counters = new AtomicLongArray(slots);
		this.sequenceBits = LANE_AND_SEQUENCE_BITS - laneBits;
		this.lane = lane;
		this.clock = clock;
	}

	@Override
	public long nextId(int slot) {
		if (slot < 0 || slot >= this.counters.length()) {
			throw new IllegalArgumentException("There is no slot '%s' of '%s'".formatted(slot, this.counters.length()));
		}
		long waited = 0;
		while (true) {
			Lane.Grant grant = this.lane.grant();
			// the clock comes last: else a thread that is held up here would take it for
			// late
			long last = this.counters.get(slot);
			long now = this.clock.millis() - ShardId.EPOCH;
			if (last != CLOSED) {
				long next = Math.max(last + 1, Math.max(now, grant.from()) << this.sequenceBits);
				long time = next >>> this.sequenceBits;
				if (time > now + MAX_AHEAD || time > grant.to() || time > LAST_TIME) {
					waited += await(time, now, grant, waited);
				}
				else if (this.counters.compareAndSet(slot, last, next)) {
					return id(time, slot, grant.lane(), next);
				}
			}
		}
	}

	private long id(long time, int slot, int number, long count) {
		long sequence = count & ((1L << this.sequenceBits) - 1);
		return (time << TIME_SHIFT) | ((long) slot << LANE_AND_SEQUENCE_BITS) | ((long) number << this.sequenceBits)
				| sequence;
	}

	private long await(long time, long now, Lane.Grant grant, long waited) {
		long needed = Math.max(1, time - now - MAX_AHEAD);
		if (time > LAST_TIME) {
			throw new ShardIdException("The clock is past 2093-09-06, where the time in ids ends.");
		}
		if (waited + needed > MAX_WAIT) {
			throw (time > now + MAX_AHEAD)
					? new ShardIdException(("The clock is %d ms behind the last id, more than ids may run ahead of it. "
							+ "Set the clock right; it has stepped back, or was too far ahead before.")
						.formatted(time - now))
					: new ShardIdException(("The clock is %d ms beyond what is granted to lane '%d' of this process. "
							+ "Set the clock right, or check the database that grants lanes.")
						.formatted(time - grant.to(), grant.lane()));
		}
		this.clock.pause(needed);
		return needed;
	}

	/**
	 * Stop, and give the lane back.
	 */
	@Override
	public void close() {
		long highest = 0;
		for (int slot = 0; slot < this.counters.length(); slot++) {
			long last = this.counters.getAndSet(slot, CLOSED);
			highest = (last != CLOSED) ? Math.max(highest, last) : highest;
		}
		this.lane.release(highest >>> this.sequenceBits);
	}

}
