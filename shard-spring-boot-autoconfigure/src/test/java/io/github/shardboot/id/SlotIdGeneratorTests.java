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

import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.shardboot.ShardId;
import io.github.shardboot.ShardIdException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link SlotIdGenerator} and {@link ShardId}.
 *
 * @author Shardboot Contributors
 */
class SlotIdGeneratorTests {

	private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

	private final WalkingClock clock = new WalkingClock(NOON.toEpochMilli(), 0);

	private final FixedLane lane = new FixedLane(5);

	private final SlotIdGenerator generator = new SlotIdGenerator(4096, 7, this.lane, this.clock);

	@Test
	void anIdIsTimeSlotLaneAndSequence() {
		long time = NOON.toEpochMilli() - Instant.parse("2024-01-01T00:00:00Z").toEpochMilli();
		assertThat(this.generator.nextId(4095)).isEqualTo(time << 22 | 4095 << 10 | 5 << 3);
		assertThat(this.generator.nextId(4095)).isEqualTo(time << 22 | 4095 << 10 | 5 << 3 | 1);
		assertThat(this.generator.nextId(0)).isEqualTo(time << 22 | 5 << 3);
	}

	@Test
	void anIdTellsItsSlotAndTime() {
		for (int slot = 0; slot < 4096; slot++) {
			ShardId id = ShardId.of(this.generator.nextId(slot));
			assertThat(id.slot()).isEqualTo(slot);
			assertThat(id.time()).isEqualTo(NOON);
		}
		assertThatIllegalArgumentException().isThrownBy(() -> ShardId.of(-1));
	}

	@ParameterizedTest
	@ValueSource(ints = { 5, 6, 7, 8 })
	void theSequenceGetsTheBitsThatTheLaneLeaves(int laneBits) {
		SlotIdGenerator ids = new SlotIdGenerator(4096, laneBits, new FixedLane((1 << laneBits) - 1), this.clock);
		Set<Long> seen = new HashSet<>();
		int perMillisecond = 1 << (10 - laneBits);
		for (int i = 0; i < perMillisecond; i++) {
			long id = ids.nextId(7);
			assertThat(ShardId.of(id).time()).isEqualTo(NOON);
			assertThat((id & 1023) >>> (10 - laneBits)).isEqualTo((1 << laneBits) - 1);
			assertThat(seen.add(id)).isTrue();
		}
		assertThat(ShardId.of(ids.nextId(7)).time()).isEqualTo(NOON.plusMillis(1));
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 10, 100, 1000, 5000, 10_000, 60_000 })
	void aClockThatStepsBackByUpToAMinuteNeitherBlocksNorRepeats(long step) {
		long before = this.generator.nextId(1);
		this.clock.step(-step);
		for (int i = 0; i < 5; i++) {
			long after = this.generator.nextId(1);
			assertThat(after).isGreaterThan(before);
			before = after;
		}
		assertThat(this.clock.paused()).isZero();
	}

	@Test
	void aStepBeyondAMinuteIsWaitedForIfTheWaitIsShort() {
		long before = this.generator.nextId(1);
		this.clock.step(-62_000);
		assertThat(this.generator.nextId(1)).isGreaterThan(before);
		assertThat(this.clock.paused()).isEqualTo(2000);
	}

	@ParameterizedTest
	@ValueSource(longs = { 66_000, 600_000, 3_600_000 })
	void aLongStepBackFailsAtOnceAndEndsWithTheClock(long step) {
		long before = this.generator.nextId(1);
		this.clock.step(-step);
		assertThatExceptionOfType(ShardIdException.class).isThrownBy(() -> this.generator.nextId(1))
			.withMessage("The clock is " + step + " ms behind the last id, more than ids may run ahead of it. "
					+ "Set the clock right; it has stepped back, or was too far ahead before.");
		assertThat(this.clock.paused()).isZero();
		this.clock.step(step);
		assertThat(this.generator.nextId(1)).isGreaterThan(before);
	}

	@Test
	void aBurstRunsAheadOfTheClockForAMinuteAndThenWaits() {
		int minute = 60_001 * 8;
		long before = 0;
		for (int i = 0; i < minute; i++) {
			long id = this.generator.nextId(9);
			assertThat(id).isGreaterThan(before);
			before = id;
		}
		assertThat(this.clock.paused()).isZero();
		this.generator.nextId(9);
		assertThat(this.clock.paused()).isEqualTo(1);
	}

	@Test
	void idsLieInWhatIsGranted() {
		long now = NOON.toEpochMilli() - ShardId.EPOCH;
		this.lane.grant(new Lane.Grant(5, now + 500, now + 501));
		assertThat(ShardId.of(this.generator.nextId(3)).time()).isEqualTo(NOON.plusMillis(500));
		for (int i = 0; i < 15; i++) {
			this.generator.nextId(3);
		}
		assertThatExceptionOfType(ShardIdException.class).isThrownBy(() -> this.generator.nextId(3))
			.withMessageContaining("beyond what is granted to lane '5'");
		this.lane.grant(new Lane.Grant(5, now + 500, now + 10_000));
		assertThat(ShardId.of(this.generator.nextId(3)).time()).isAfter(NOON.plusMillis(501));
	}

	@Test
	void aLostLaneStopsTheGenerator() {
		this.generator.nextId(3);
		this.lane.grant(null);
		assertThatExceptionOfType(ShardIdException.class).isThrownBy(() -> this.generator.nextId(3))
			.withMessage("The lane is lost");
	}

	@Test
	void closingTellsTheLatestTimeAndStops() {
		this.generator.nextId(3);
		this.clock.step(40);
		this.generator.nextId(4);
		this.generator.close();
		assertThat(this.lane.released()).isEqualTo(NOON.toEpochMilli() + 40 - ShardId.EPOCH);
		assertThatExceptionOfType(ShardIdException.class).isThrownBy(() -> this.generator.nextId(3));
	}

	@Test
	void theEndOfTimeIsTold() {
		WalkingClock end = new WalkingClock(Instant.parse("2093-09-07T00:00:00Z").toEpochMilli(), 0);
		SlotIdGenerator ids = new SlotIdGenerator(16, 7, this.lane, end);
		assertThatExceptionOfType(ShardIdException.class).isThrownBy(() -> ids.nextId(0))
			.withMessage("The clock is past 2093-09-06, where the time in ids ends.");
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, 4096 })
	void unknownSlotsAreRefused(int slot) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.generator.nextId(slot))
			.withMessage("There is no slot '" + slot + "' of '4096'");
	}

	@Test
	void makingAnIdAllocatesNothing() {
		SlotIdGenerator ids = new SlotIdGenerator(4096, 7, this.lane);
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		long checksum = ids.nextId(0);
		long before = threads.getCurrentThreadAllocatedBytes();
		for (int i = 0; i < 100_000; i++) {
			checksum ^= ids.nextId(i & 4095);
		}
		assertThat(threads.getCurrentThreadAllocatedBytes() - before).as("checksum %s", checksum).isLessThan(10_000);
	}

}
