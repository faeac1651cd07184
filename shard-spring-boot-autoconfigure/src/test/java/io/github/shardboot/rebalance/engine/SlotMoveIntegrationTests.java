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
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.shardboot.rebalance.MoveState;
import io.github.shardboot.rebalance.MoveUnit;
import io.github.shardboot.rebalance.ShardedTable;
import io.github.shardboot.rebalance.engine.side.Throttle;
import io.github.shardboot.rebalance.store.MoveCommand;
import io.github.shardboot.rebalance.store.Sql;
import io.github.shardboot.rebalance.store.StoredMove;
import io.github.shardboot.strategy.ShardKeyType;

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
		List<String> before = this.bench.rows();
		long id = this.bench.start(MoveUnit.Slots.of(List.of(0, 1, 5)), "s0", "s1");
		StoredMove move = this.bench.complete(id);
		assertThat(move.move().reason()).isNull();
		assertThat(move.state()).isEqualTo(MoveState.DONE);
		assertThat(this.bench.rows()).isEqualTo(before);
		assertThat(this.bench.slotsOf("s0")).containsExactly(2, 3, 4, 6, 7);
		assertThat(this.bench.slotsOf("s1")).contains(0, 1, 5).hasSize(11);
		assertThat(wrongRows("s0", "0, 1, 5")).isZero();
		assertThat(wrongRows("s1", "2, 3, 4, 6, 7")).isZero();
		assertThat(this.bench.leftovers("s0")).isEmpty();
		assertThat(this.bench.leftovers("s1")).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "STRING, text", "STRING, varchar(40)", "UUID, uuid", "LONG, int" })
	void rowFilterAgreesWithTheHashOfJava(ShardKeyType keyType, String type) throws Exception {
		try (MoveBench other = new MoveBench(keyType,
				"create table note (k %s not null, id bigint, primary key (k, id))".formatted(type))) {
			other.tables = List.of(new ShardedTable("public", "note", "k"));
			for (int i = 0; i < 300; i++) {
				Object key = switch (keyType) {
					case LONG -> (long) (i - 150);
					case STRING -> "kéy \ud83d\ude00 '" + i;
					case UUID -> new UUID(i * 31L, -i);
				};
				other.jdbc(other.map.shardFor(key)).sql("insert into note values (?, 1)").param(key).update();
			}
			long id = other.start(MoveUnit.Slots.of(List.of(0, 3, 7)), "s0", "s1");
			assertThat(other.complete(id).state()).isEqualTo(MoveState.DONE);
			other.refresh();
			List<Object> found = new ArrayList<>();
			for (String shard : other.shards.keySet()) {
				for (Object key : other.jdbc(shard).sql("select k from note").query().singleColumn()) {
					assertThat(other.map.shardFor(keyType.canonical(key))).isEqualTo(shard);
					found.add(key);
				}
			}
			assertThat(found).hasSize(300).doesNotHaveDuplicates();
		}
	}

	@Test
	void oneKeyOfTheDirectoryMoves() throws Exception {
		this.bench.assumeWayBack();
		String schema = MoveBench.SCHEMA.replace("tenant_id bigint", "tenant_id text");
		try (MoveBench other = new MoveBench(ShardKeyType.STRING, schema, (key) -> "s0")) {
			other.catalogDatabase.jdbc()
				.sql("insert into shard_directory (key, shard) values ('o''hara', 's0'), ('other', 's0')")
				.update();
			other.jdbc("s0")
				.sql("insert into account (tenant_id, id) select t, i from generate_series(1, 50) i,"
						+ " unnest(array['o''hara', 'other']) t")
				.update();
			long id = other.start(new MoveUnit.Key("o'hara"), "s0", "s1");
			assertThat(other.run(id, MoveState.SWITCHED).state()).isEqualTo(MoveState.SWITCHED);
			assertThat(other.jdbc("s1").sql("select distinct tenant_id from account").query(String.class).list())
				.containsExactly("o'hara");
			other.command(id, MoveCommand.REVERSE);
			assertThat(other.run(id, MoveState.REVERSED).state()).isEqualTo(MoveState.REVERSED);
			assertThat(other.jdbc("s0").sql("select count(*) from account").query(Integer.class).single())
				.isEqualTo(100);
			assertThat(other.jdbc("s1").sql("select count(*) from account").query(Integer.class).single()).isZero();
			id = other.start(new MoveUnit.Key("o'hara"), "s0", "s1");
			other.run(id, MoveState.SWITCHED);
			other.command(id, MoveCommand.COMPLETE);
			assertThat(other.run(id, MoveState.DONE).state()).isEqualTo(MoveState.DONE);
			assertThat(other.catalogDatabase.jdbc()
				.sql("select key || ' ' || shard from shard_directory order by 1")
				.query(String.class)
				.list()).containsExactly("o'hara s1", "other s0");
			assertThat(other.jdbc("s0").sql("select distinct tenant_id from account").query(String.class).list())
				.containsExactly("other");
			assertThat(other.leftovers("s0")).isEmpty();
			assertThat(other.leftovers("s1")).isEmpty();
		}
	}

	@Test
	void rowsThatDifferStopTheMoveBeforeAnythingIsFenced() throws Exception {
		assertThat(rowsThatDifferFrom("VERIFYING")).doesNotContain("READY", "SWITCHING", "fenced");
	}

	@Test
	void rowsThatDifferAfterwardsAreFoundUnderTheFence() throws Exception {
		// so that a slow machine compares there, too
		this.bench.settings = new MoveSettings(Duration.ofMinutes(1), Duration.ZERO, Duration.ofSeconds(10), true,
				1L << 40, 10_000, 2, 2, Throttle.NONE, List.of());
		assertThat(rowsThatDifferFrom("READY")).contains("fenced").doesNotContain("target-owned", "committed");
	}

	private List<String> rowsThatDifferFrom(String state) throws Exception {
		this.bench.fill(100, 3);
		List<String> before = this.bench.rows();
		List<String> steps = new ArrayList<>();
		long id = this.bench.start(MoveUnit.Slots.of(List.of(0, 1, 5)), "s0", "s1");
		StoredMove move = this.bench.run(id, MoveState.SWITCHED, (number, step) -> {
			steps.add(step);
			if (step.equals(state)) {
				try (Connection connection = this.bench.shards.get("s1").connect()) {
					Sql.execute(connection, "set session_replication_role = replica");
					Sql.execute(connection, "update account set balance = balance + 0.01 where (tenant_id, id) = "
							+ "(select tenant_id, id from account where (hashint8extended(tenant_id, 0) & 15) = 5 limit 1)");
				}
				catch (SQLException ex) {
					throw new IllegalStateException(ex);
				}
			}
		});
		assertThat(move.state()).isEqualTo(MoveState.FAILED);
		assertThat(move.move().reason()).contains("table public.account differs").contains("in slots [5]");
		assertThat(this.bench.rows()).as("taken back").isEqualTo(before);
		assertThat(this.bench.slotsOf("s0")).contains(0, 1, 5);
		assertThat(this.bench.leftovers("s0")).isEmpty();
		assertThat(this.bench.leftovers("s1")).isEmpty();
		return steps;
	}

	@Test
	void newOwnerDoesNotHandOutNumbersThatMovedRowsHave() throws Exception {
		this.bench.fill(100, 3);
		this.bench.jdbc("s0").sql("select setval('entry_id_seq', 100000)").query(Long.class).single();
		long id = this.bench.start(MoveUnit.Slots.of(List.of(0)), "s0", "s1");
		this.bench.run(id, MoveState.SWITCHED);
		assertThat(this.bench.jdbc("s1").sql("select nextval('entry_id_seq')").query(Long.class).single())
			.isGreaterThan(100_000);
	}

	@Test
	void moveWaitsForInstancesThatLive() throws Exception {
		long id = this.bench.start(MoveUnit.Slots.of(List.of(0)), "s0", "s1");
		this.bench.catalogDatabase.jdbc()
			.sql("insert into shardboot_instance (id, epoch) values ('behind', 1), ('gone', 1)")
			.update();
		this.bench.catalogDatabase.jdbc()
			.sql("update shardboot_instance set seen_at = now() - interval '1 minute' where id = 'gone'")
			.update();
		try (MoveRun run = new MoveRun(this.bench.context(MoveSteps.NONE), id)) {
			assertThat(run.advance()).isNotNull();
			assertThat(this.bench.reader.find(id).state()).as("nothing is copied yet").isEqualTo(MoveState.PENDING);
		}
		instanceKnows(2);
		// as if another instance had come
		this.bench.run(id, MoveState.READY, (move, step) -> {
			if (step.equals("CATCHING_UP")) {
				instanceKnows(1);
			}
		});
		try (MoveRun run = new MoveRun(this.bench.context(MoveSteps.NONE), id)) {
			assertThat(run.advance()).isNotNull();
			assertThat(this.bench.reader.find(id).state()).isEqualTo(MoveState.READY);
			instanceKnows(2);
			run.advance();
			if (this.bench.reader.find(id).state() == MoveState.SWITCHED) {
				this.bench.command(id, MoveCommand.COMPLETE);
				run.advance();
			}
			assertThat(this.bench.reader.find(id).state()).isEqualTo(MoveState.CLEANING);
			instanceKnows(3);
			run.advance();
			assertThat(this.bench.reader.find(id).state()).isEqualTo(MoveState.DONE);
		}
	}

	private void instanceKnows(long epoch) {
		this.bench.catalogDatabase.jdbc()
			.sql("update shardboot_instance set epoch = ?, seen_at = now() where id = 'behind'")
			.param(epoch)
			.update();
	}

	private long wrongRows(String shard, String slots) {
		return this.bench.jdbc(shard)
			.sql("select (select count(*) from account where (hashint8extended(tenant_id, 0) & 15) in (" + slots
					+ ")) + (select count(*) from entry where (hashint8extended(tenant_id, 0) & 15) in (" + slots
					+ "))")
			.query(Long.class)
			.single();
	}

}
