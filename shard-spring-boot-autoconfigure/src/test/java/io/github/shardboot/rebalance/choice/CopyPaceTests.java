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

package io.github.shardboot.rebalance.choice;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.github.shardboot.rebalance.MoveEngine;
import io.github.shardboot.rebalance.MoveProgress;
import io.github.shardboot.rebalance.MoveState;
import io.github.shardboot.rebalance.MoveUnit;
import io.github.shardboot.rebalance.ShardMove;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CopyPace} and {@link CopyLimits}.
 *
 * @author Shardboot Contributors
 */
class CopyPaceTests {

	private static final CopyLimits LIMITS = new CopyLimits(100_000, Duration.ofSeconds(2));

	@Test
	void withoutMovesThePaceIsACautiousGuess() {
		CopyPace pace = CopyPace.of(List.of());
		assertThat(pace).isEqualTo(new CopyPace(50_000, false));
		assertThat(pace.pause(0)).isEqualTo(Duration.ofMillis(50));
		assertThat(pace.pause(100_000)).isEqualTo(Duration.ofMillis(2050));
	}

	@Test
	void movesOfThisEngineShowThePace() {
		CopyPace pace = CopyPace.of(List.of(move(MoveEngine.BLOCKED_COPY, 90_000, 400),
				move(MoveEngine.LOGICAL, 1_000_000, 10), move(MoveEngine.BLOCKED_COPY, 10_000, 100)));
		assertThat(pace).isEqualTo(new CopyPace(200_000, true));
		assertThat(pace.pause(100_000)).isEqualTo(Duration.ofMillis(550));
	}

	@Test
	void movesOfFewRowsShowNothing() {
		assertThat(CopyPace.of(List.of(move(MoveEngine.BLOCKED_COPY, 100, 90))).measured()).isFalse();
	}

	@Test
	void onlyTheLastMovesCount() {
		List<ShardMove> slow = Collections.nCopies(20, move(MoveEngine.BLOCKED_COPY, 1000, 100));
		List<ShardMove> moves = new ArrayList<>(slow);
		moves.add(move(MoveEngine.BLOCKED_COPY, 1_000_000, 100));
		assertThat(CopyPace.of(moves).rowsPerSecond()).isEqualTo(10_000);
	}

	@Test
	void smallUnitsMayBeCopied() {
		assertThat(LIMITS.refusal(100_000, Duration.ofSeconds(2))).isNull();
	}

	@Test
	void refusalsTellFiguresAndWaysOut() {
		assertThat(LIMITS.refusal(100_001, Duration.ZERO)).isEqualTo(
				"Too much to be copied while writes are refused. It has 100,001 rows, more than 'shard.rebalance.max-blocked-rows' (100,000). Set 'wal_level=logical' in both shards, move less at once, or raise 'shard.rebalance.max-blocked-rows'.");
		assertThat(LIMITS.refusal(5, Duration.ofMillis(2001))).isEqualTo(
				"Too much to be copied while writes are refused. Its 5 rows would take about 2,001 ms, more than 'shard.rebalance.max-pause' (2,000 ms). Set 'wal_level=logical' in both shards, move less at once, or raise 'shard.rebalance.max-pause'.");
	}

	private static ShardMove move(MoveEngine engine, long rows, long pauseMillis) {
		return new ShardMove(1, MoveUnit.Slots.of(List.of(1)), "a", "b", engine, MoveState.DONE, false, null, 1L, 2L,
				new MoveProgress(rows, rows, 0, 0, 0, rows, 1, Duration.ofMillis(pauseMillis), null), Instant.EPOCH,
				Instant.EPOCH, Instant.EPOCH);
	}

}
