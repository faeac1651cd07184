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

import java.sql.Connection;
import java.time.Duration;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.github.shardboot.fence.Fence;
import io.github.shardboot.fence.FenceSchema;
import io.github.shardboot.fence.FenceState;
import io.github.shardboot.fence.Guards;
import io.github.shardboot.fence.HiddenRows;
import io.github.shardboot.rebalance.MoveState;
import io.github.shardboot.rebalance.MoveUnit;
import io.github.shardboot.rebalance.engine.rows.UnitTable;
import io.github.shardboot.rebalance.engine.rows.UnitTables;
import io.github.shardboot.rebalance.store.MoveCommand;
import io.github.shardboot.rebalance.store.StoredMove;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OrphanSweep}.
 *
 * @author Shardboot Contributors
 */
class OrphanSweepIntegrationTests {

	private static final List<String> SHARDS = List.of("s0", "s1");

	private final MoveBench bench = new MoveBench();

	@AfterEach
	void close() {
		this.bench.close();
	}

	@Test
	void leaderRemovesAtItsStartWhatIsLeftOfMovesThatAreOverAndNothingElse() throws Exception {
		StoredMove over = over(0);
		long open = this.bench.start(MoveUnit.Slots.of(List.of(1)), "s0", "s1");
		assertThat(this.bench.run(open, MoveState.READY, this.bench::pauseWhenReady).state())
			.isEqualTo(MoveState.READY);
		this.bench.jdbc("s0").sql("create publication shardboot_m99_0badcafe for table account").update();
		this.bench.jdbc("s0").sql("create publication %s for table account".formatted(over.name() + "x")).update();
		List<String> source = this.bench.leftovers("s0");
		List<String> target = this.bench.leftovers("s1");
		assertThat(source).hasSizeGreaterThan(7);
		leaveBehind(over);
		assertThat(this.bench.leftovers("s0")).hasSizeGreaterThan(source.size() + 5);
		assertThat(this.bench.leftovers("s1")).hasSizeGreaterThan(target.size() + 5);
		Mover mover = new Mover(this.bench.catalog, this.bench.reader, this.bench.context(MoveSteps.NONE));
		mover.start();
		try {
			Awaitility.await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
				assertThat(this.bench.leftovers("s0")).containsExactlyInAnyOrderElementsOf(source);
				assertThat(this.bench.leftovers("s1")).containsExactlyInAnyOrderElementsOf(target);
			});
			// what is left behind later goes with the next move that is over
			leaveBehind(over);
			this.bench.command(open, MoveCommand.ABORT);
			Awaitility.await()
				.atMost(Duration.ofMinutes(2))
				.untilAsserted(() -> assertThat(this.bench.leftovers("s0")).containsExactlyInAnyOrder(
						"publication shardboot_m99_0badcafe", "publication " + over.name() + "x"));
			Awaitility.await()
				.atMost(Duration.ofMinutes(2))
				.untilAsserted(() -> assertThat(this.bench.leftovers("s1")).isEmpty());
		}
		finally {
			mover.stop();
		}
	}

	@Test
	void openMoveKeepsWhatItHas() throws Exception {
		StoredMove over = over(0);
		long open = this.bench.start(MoveUnit.Slots.of(List.of(1)), "s0", "s1");
		this.bench.run(open, MoveState.READY, this.bench::pauseWhenReady);
		List<String> source = this.bench.leftovers("s0");
		List<String> target = this.bench.leftovers("s1");
		leaveBehind(over);
		new OrphanSweep(this.bench.context(MoveSteps.NONE)).sweep(SHARDS);
		assertThat(this.bench.leftovers("s0")).containsExactlyInAnyOrderElementsOf(source);
		assertThat(this.bench.leftovers("s1")).containsExactlyInAnyOrderElementsOf(target);
	}

	@Test
	void shardThatCannotBeAskedDoesNotKeepOthersFromBeingSwept() throws Exception {
		StoredMove over = over(0);
		leaveBehind(over);
		new OrphanSweep(this.bench.context(MoveSteps.NONE)).sweep(List.of("gone", "s0"));
		assertThat(SHARDS).allSatisfy((shard) -> assertThat(this.bench.leftovers(shard)).isEmpty());
	}

	private StoredMove over(int slot) throws Exception {
		this.bench.fill(20, 2);
		long id = this.bench.start(MoveUnit.Slots.of(List.of(slot)), "s0", "s1");
		this.bench.command(id, MoveCommand.ABORT);
		StoredMove move = this.bench.run(id, MoveState.ABORTED);
		assertThat(move.state()).isEqualTo(MoveState.ABORTED);
		return move;
	}

	private void leaveBehind(StoredMove move) throws Exception {
		this.bench.jdbc("s0").sql("create publication %s for table account".formatted(move.name())).update();
		this.bench.jdbc("s0")
			.sql("select 1 from pg_create_logical_replication_slot(?, 'pgoutput')")
			.param(move.name())
			.query(Integer.class)
			.single();
		this.bench.jdbc("s1").sql("""
				create subscription %s connection 'host=localhost' publication nothing
					with (connect = false, slot_name = none)""".formatted(move.name())).update();
		for (String shard : SHARDS) {
			try (Connection connection = this.bench.shards.get(shard).connect()) {
				FenceSchema.install(connection);
				List<UnitTable> tables = UnitTables.read(connection, MoveBench.TABLES, move.move().unit(),
						this.bench.context(MoveSteps.NONE).keySpace().get());
				Duration timeout = Duration.ofSeconds(1);
				new Fence(move.id(), move.token()).create(connection, FenceState.OWNED, 1);
				new Guards(move.id(), timeout, timeout).install(connection,
						tables.stream().map(UnitTable::fenced).toList());
				for (UnitTable table : tables) {
					new HiddenRows(move.id(), timeout, timeout).install(connection, table.name(), table.rows());
				}
			}
		}
	}

}
