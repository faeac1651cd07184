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

import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.github.shardboot.rebalance.MoveState;
import io.github.shardboot.rebalance.MoveUnit;
import io.github.shardboot.rebalance.store.MoveCommand;
import io.github.shardboot.rebalance.store.StoredMove;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MoveRun} with slots, without writers.
 *
 * @author Shardboot Contributors
 */
class SlotMoveIntegrationTests {

	private final MoveBench bench = new MoveBench();

	@AfterEach
	void close() {
		this.bench.close();
	}

	@Test
	void slotsMoveWithAllTheirRowsAndNothingElse() throws Exception {
		this.bench.fill(200, 5);
		List<String> before = rows();
		long id = this.bench.start(MoveUnit.Slots.of(List.of(0, 1, 5)), "s0", "s1");
		StoredMove move = this.bench.run(id, MoveState.SWITCHED);
		assertThat(move.move().reason()).isNull();
		assertThat(move.state()).isEqualTo(MoveState.SWITCHED);
		this.bench.command(id, MoveCommand.COMPLETE);
		assertThat(this.bench.run(id, MoveState.DONE).state()).isEqualTo(MoveState.DONE);
		assertThat(rows()).isEqualTo(before);
		assertThat(this.bench.slotsOf("s0")).containsExactly(2, 3, 4, 6, 7);
		assertThat(this.bench.slotsOf("s1")).contains(0, 1, 5).hasSize(11);
		assertThat(wrongRows("s0", "0, 1, 5")).isZero();
		assertThat(wrongRows("s1", "2, 3, 4, 6, 7")).isZero();
		assertThat(this.bench.leftovers("s0")).isEmpty();
		assertThat(this.bench.leftovers("s1")).isEmpty();
	}

	private long wrongRows(String shard, String slots) {
		return this.bench.jdbc(shard)
			.sql("select (select count(*) from account where (hashint8extended(tenant_id, 0) & 15) in (" + slots
					+ ")) + (select count(*) from entry where (hashint8extended(tenant_id, 0) & 15) in (" + slots
					+ "))")
			.query(Long.class)
			.single();
	}

	private List<String> rows() {
		return this.bench.shards.keySet()
			.stream()
			.flatMap((shard) -> this.bench.jdbc(shard)
				.sql("select account::text from account union all select 'e' || tenant_id || ' ' || account_id || ' ' || amount from entry")
				.query(String.class)
				.list()
				.stream())
			.sorted()
			.toList();
	}

}
