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

package io.github.shardboot.rebalance.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

import io.github.shardboot.rebalance.MoveState;
import io.github.shardboot.rebalance.MoveUnit;
import io.github.shardboot.rebalance.engine.side.Throttle;
import io.github.shardboot.rebalance.store.MoveCommand;
import io.github.shardboot.strategy.ShardKeyType;
import io.github.shardboot.strategy.hash.HashFunction;
import io.github.shardboot.strategy.hash.HashStrategy;
import io.github.shardboot.strategy.hash.SlotTable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Mover} with several moves at once, while writers go on.
 *
 * @author Shardboot Contributors
 */
class ConcurrentMovesIntegrationTests {

	private static final int AT_ONCE = 3;

	@Test
	void severalMovesBetweenTheSameAndOtherShardsLoseNothing() throws Exception {
		List<String> shards = List.of("s0", "s1", "s2");
		HashStrategy strategy = new HashStrategy(HashFunction.POSTGRES,
				SlotTable.byWeight(MoveBench.SLOTS, Map.of("s0", 1, "s1", 1, "s2", 1)));
		try (MoveBench bench = new MoveBench(ShardKeyType.LONG, MoveBench.SCHEMA, strategy, shards);
				Ledger ledger = new Ledger(bench, 2, 64)) {
			bench.settings = new MoveSettings(Duration.ofSeconds(2), Duration.ZERO, Duration.ofSeconds(10), true,
					1L << 40, 100_000, AT_ONCE, AT_ONCE, Throttle.NONE, List.of());
			bench.fill(100, 2);
			ledger.start();
			List<Long> ids = new ArrayList<>();
			for (String[] way : new String[][] { { "s0", "s1" }, { "s1", "s0" }, { "s0", "s2" }, { "s2", "s1" },
					{ "s0", "s1" } }) {
				int slot = bench.slotsOf(way[0]).stream().toList().get(ids.size() % 5);
				ids.add(bench.start(MoveUnit.Slots.of(List.of(slot)), way[0], way[1]));
			}
			Watched watched = new Watched();
			Mover mover = new Mover(bench.catalog, bench.reader, bench.context(watched));
			mover.start();
			try {
				await().until(() -> states(bench, ids).equals(Set.of(bench.afterSwitch())));
				ids.forEach((id) -> bench.newMoves.command(id, MoveCommand.COMPLETE));
				await().until(() -> states(bench, ids).equals(Set.of(MoveState.DONE)));
			}
			finally {
				mover.stop();
			}
			ledger.stop();
			assertThat(ledger.failures).isEmpty();
			bench.refresh();
			assertThat(ledger.audit()).isEmpty();
			assertThat(ledger.writes.get()).isPositive();
			assertThat(shards).allSatisfy((shard) -> assertThat(bench.leftovers(shard)).isEmpty());
			assertThat(watched.met.getCount()).as("moves that were not at work at once").isZero();
			assertThat(watched.most.get()).isEqualTo(AT_ONCE);
			assertThat(watched.order.subList(0, AT_ONCE)).containsExactlyInAnyOrderElementsOf(ids.subList(0, AT_ONCE));
			System.out.printf("%d moves, %d writes, %d refused%n", ids.size(), ledger.writes.get(),
					ledger.refused.get());
		}
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofMinutes(5)).pollInterval(Duration.ofMillis(200));
	}

	private static Set<MoveState> states(MoveBench bench, List<Long> ids) {
		return Set.copyOf(ids.stream().map((id) -> bench.reader.find(id).state()).toList());
	}

	/**
	 * Counts moves that are at work, and lets the first ones meet.
	 */
	private static final class Watched implements MoveSteps {

		private final Set<Long> working = ConcurrentHashMap.newKeySet();

		private final List<Long> order = Collections.synchronizedList(new ArrayList<>());

		private final AtomicInteger most = new AtomicInteger();

		private final CountDownLatch met = new CountDownLatch(AT_ONCE);

		@Override
		public void done(long move, String step) {
			switch (step) {
				case "announced" -> {
					this.order.add(move);
					this.working.add(move);
					this.most.accumulateAndGet(this.working.size(), Math::max);
				}
				case "guarded" -> {
					this.met.countDown();
					try {
						this.met.await(60, TimeUnit.SECONDS);
					}
					catch (InterruptedException ex) {
						throw new IllegalStateException(ex);
					}
				}
				case "target-owned" -> this.working.remove(move);
				default -> {
				}
			}
		}

	}

}
