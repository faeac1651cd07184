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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.dao.InvalidDataAccessApiUsageException;

import io.github.shardboot.rebalance.MoveState;
import io.github.shardboot.rebalance.MoveUnit;
import io.github.shardboot.rebalance.ShardedTable;
import io.github.shardboot.rebalance.store.MoveCommand;
import io.github.shardboot.rebalance.store.Sql;
import io.github.shardboot.rebalance.store.StoredMove;
import io.github.shardboot.strategy.RangeStrategy;
import io.github.shardboot.strategy.ShardKeyType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link MoveRun} with ranges of keys.
 *
 * @author Shardboot Contributors
 */
class RangeMoveIntegrationTests {

	private static void move(MoveBench bench, MoveUnit unit, String source, String target) throws Exception {
		long id = bench.start(unit, source, target);
		StoredMove move = bench.complete(id);
		assertThat(move.state()).as(String.valueOf(move.move().reason())).isEqualTo(MoveState.DONE);
		bench.refresh();
		assertThat(bench.leftovers("s0")).isEmpty();
		assertThat(bench.leftovers("s1")).isEmpty();
	}

	private static List<Long> tenants(MoveBench bench, String shard) {
		return bench.jdbc(shard).sql("select distinct tenant_id from account order by 1").query(Long.class).list();
	}

	private static List<String> ranges(MoveBench bench) {
		return bench.catalogDatabase.jdbc()
			.sql("select low || ' ' || shard from shardboot_range order by length(low), low")
			.query(String.class)
			.list();
	}

	@Test
	void partOfARangeMovesAndNeighboursAreMergedAgain() throws Exception {
		try (MoveBench bench = MoveBench.ofRanges()) {
			bench.fill(64, 2);
			move(bench, new MoveUnit.Range(5L, 20L), "s0", "s1");
			assertThat(ranges(bench)).containsExactly(" s0", "5 s1", "20 s0", "32 s1");
			assertThat(tenants(bench, "s0")).hasSize(16).contains(1L, 4L, 20L, 31L).doesNotContain(5L, 19L, 32L);
			assertThat(bench.map.shardFor(5L)).isEqualTo("s1");
			assertThat(bench.map.shardFor(20L)).isEqualTo("s0");
			move(bench, new MoveUnit.Range(20L, 32L), "s0", "s1");
			assertThat(ranges(bench)).containsExactly(" s0", "5 s1");
			move(bench, new MoveUnit.Range(5L, null), "s1", "s0");
			assertThat(ranges(bench)).containsExactly(" s0");
			assertThat(tenants(bench, "s0")).hasSize(64);
			assertThat(tenants(bench, "s1")).isEmpty();
		}
	}

	@Test
	void reversedMoveLeavesTheRangesAsTheyWere() throws Exception {
		try (MoveBench bench = MoveBench.ofRanges()) {
			bench.assumeWayBack();
			bench.fill(64, 2);
			long id = bench.start(new MoveUnit.Range(null, 10L), "s0", "s1");
			bench.run(id, MoveState.SWITCHED, (move, step) -> {
				if (step.equals("target-owned")) {
					bench.refresh();
					assertThat(bench.map.shardFor(1L)).as("restarted in the middle").isEqualTo("s0");
				}
			});
			bench.refresh();
			assertThat(bench.map.shardFor(1L)).isEqualTo("s1");
			bench.command(id, MoveCommand.REVERSE);
			assertThat(bench.run(id, MoveState.REVERSED).state()).isEqualTo(MoveState.REVERSED);
			assertThat(ranges(bench)).containsExactly(" s0", "32 s1");
			assertThat(tenants(bench, "s0")).hasSize(31);
			assertThat(tenants(bench, "s1")).hasSize(33);
		}
	}

	@Test
	void keysThatArePinnedStayInARange() throws Exception {
		try (MoveBench bench = MoveBench.ofRanges()) {
			bench.fill(64, 2);
			move(bench, new MoveUnit.Range(5L, 20L, Set.of(7L, 9L)), "s0", "s1");
			assertThat(tenants(bench, "s0")).contains(7L, 9L).doesNotContain(5L, 8L);
			assertThat(tenants(bench, "s1")).contains(5L, 8L).doesNotContain(7L, 9L);
		}
	}

	@ParameterizedTest
	@CsvSource({ "STRING, text", "STRING, varchar(40)", "STRING, text collate \"en-x-icu\"", "UUID, uuid",
			"LONG, int" })
	void rowFilterAgreesWithTheOrderOfJava(ShardKeyType keyType, String type) throws Exception {
		Random random = new Random(5);
		List<Object> keys = new ArrayList<>();
		for (int i = 0; i < 300; i++) {
			keys.add(switch (keyType) {
				case LONG -> (long) random.nextInt();
				case STRING ->
					new String[] { "a", "B", "\u00e9", "\ue000", "\ud83d\ude00", "'\\" }[random.nextInt(6)] + i;
				case UUID -> new UUID(random.nextLong(), random.nextLong());
			});
		}
		keys.sort(keyType::compare);
		RangeStrategy all = new RangeStrategy(keyType, Map.of("s0", List.of("..")), List.of("s0", "s1"));
		try (MoveBench bench = new MoveBench(keyType,
				"create table note (k %s not null, id bigint, primary key (k, id))".formatted(type), all)) {
			bench.tables = List.of(new ShardedTable("public", "note", "k"));
			try (Connection connection = bench.shards.get("s0").connect()) {
				for (Object key : keys) {
					Sql.update(connection, "insert into note values (?, 1)", key);
				}
			}
			move(bench, new MoveUnit.Range(keys.get(100), keys.get(200)), "s0", "s1");
			assertThat(bench.jdbc("s1").sql("select k from note").query().singleColumn()).extracting(keyType::canonical)
				.containsExactlyInAnyOrderElementsOf(keys.subList(100, 200));
			for (Object key : keys) {
				int position = keys.indexOf(key);
				assertThat(bench.map.shardFor(key)).isEqualTo((position >= 100 && position < 200) ? "s1" : "s0");
			}
		}
	}

	@Test
	void rangesThatOverlapDoNotMoveAtOnce() {
		try (MoveBench bench = MoveBench.ofRanges()) {
			long id = bench.start(new MoveUnit.Range(10L, 20L), "s0", "s1");
			for (MoveUnit unit : List.of(new MoveUnit.Range(null, 11L), new MoveUnit.Range(19L, 32L),
					new MoveUnit.Range(12L, 13L), new MoveUnit.Range(null, 32L))) {
				assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
					.isThrownBy(() -> bench.start(unit, "s0", "s1"))
					.withMessageStartingWith("Move %d, which is not over, has part".formatted(id));
			}
			bench.start(new MoveUnit.Range(null, 10L), "s0", "s1");
			bench.start(new MoveUnit.Range(20L, 32L), "s0", "s1");
			assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
				.isThrownBy(() -> bench.start(new MoveUnit.Range(31L, 33L), "s0", "s1"))
				.withMessage("Shard 's0' does not own all of what is to be moved (a range of keys). Plan again.");
		}
	}

}
