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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.dao.InvalidDataAccessApiUsageException;

import io.github.shardboot.rebalance.MoveState;
import io.github.shardboot.rebalance.MoveUnit;
import io.github.shardboot.rebalance.ShardedTable;
import io.github.shardboot.rebalance.store.MoveCommand;
import io.github.shardboot.rebalance.store.StoredMove;
import io.github.shardboot.strategy.ShardKeyType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link MoveRun} with keys that leave their slot, stay when it moves, and
 * return to it.
 *
 * @author Shardboot Contributors
 */
class KeyMoveIntegrationTests {

	private static final int SLOT = 5;

	private final MoveBench bench = new MoveBench();

	private final long key = keys().get(0);

	private final long neighbour = keys().get(1);

	@AfterEach
	void close() {
		this.bench.close();
	}

	private List<Long> keys() {
		List<Long> found = new ArrayList<>();
		for (long candidate = 1; found.size() < 2; candidate++) {
			if (this.bench.map.strategy().slotFor(candidate) == SLOT) {
				found.add(candidate);
			}
		}
		return found;
	}

	private MoveUnit.Key unit() {
		return new MoveUnit.Key(this.key, SLOT);
	}

	private void move(MoveUnit unit, String source, String target) throws Exception {
		long id = this.bench.start(unit, source, target);
		StoredMove move = this.bench.complete(id);
		assertThat(move.state()).as(String.valueOf(move.move().reason())).isEqualTo(MoveState.DONE);
		this.bench.refresh();
		assertThat(this.bench.leftovers("s0")).isEmpty();
		assertThat(this.bench.leftovers("s1")).isEmpty();
	}

	private List<String> overrides() {
		return this.bench.catalogDatabase.jdbc()
			.sql("select concat_ws(' ', key, slot, shard) from shardboot_override")
			.query(String.class)
			.list();
	}

	private List<Long> tenants(String shard) {
		return this.bench.jdbc(shard)
			.sql("select distinct tenant_id from account where (hashint8extended(tenant_id, 0) & 15) = ? order by 1")
			.param(SLOT)
			.query(Long.class)
			.list();
	}

	@Test
	void keyLeavesItsSlotAndReturns() throws Exception {
		this.bench.fill(200, 5);
		List<Long> all = tenants("s0");
		List<Long> others = all.stream().filter((tenant) -> tenant != this.key).toList();
		move(unit(), "s0", "s1");
		assertThat(overrides()).containsExactly("%d 5 s1".formatted(this.key));
		assertThat(this.bench.map.shardFor(this.key)).isEqualTo("s1");
		assertThat(this.bench.map.shardFor(this.neighbour)).isEqualTo("s0");
		assertThat(tenants("s1")).containsExactly(this.key);
		assertThat(tenants("s0")).isEqualTo(others);
		move(unit(), "s1", "s0");
		assertThat(overrides()).isEmpty();
		assertThat(this.bench.map.shardFor(this.key)).isEqualTo("s0");
		assertThat(tenants("s1")).isEmpty();
		assertThat(tenants("s0")).isEqualTo(all);
	}

	@Test
	void slotMovesToAndFroWithoutAKeyThatHasLeftIt() throws Exception {
		this.bench.fill(200, 5);
		List<Long> all = tenants("s0");
		List<Long> others = all.stream().filter((tenant) -> tenant != this.key).toList();
		move(unit(), "s0", "s1");
		long entries = entries("s1");
		MoveUnit slot = MoveUnit.Slots.of(List.of(SLOT));
		long aborted = this.bench.start(slot, "s0", "s1");
		assertThat(((MoveUnit.Slots) this.bench.reader.find(aborted).move().unit()).except()).containsExactly(this.key);
		assertThat(this.bench.run(aborted, MoveState.ABORTED, (move, step) -> {
			if (step.equals("VERIFYING")) {
				this.bench.command(move, MoveCommand.ABORT);
			}
		}).state()).isEqualTo(MoveState.ABORTED);
		assertThat(tenants("s1")).as("the copy is deleted, the key is not").containsExactly(this.key);
		move(slot, "s0", "s1");
		assertThat(tenants("s0")).isEmpty();
		assertThat(tenants("s1")).isEqualTo(all);
		assertThat(overrides()).as("it stays when the slot goes on").containsExactly("%d 5 s1".formatted(this.key));
		move(slot, "s1", "s0");
		assertThat(tenants("s0")).isEqualTo(others);
		assertThat(tenants("s1")).containsExactly(this.key);
		assertThat(entries("s1")).isEqualTo(entries);
	}

	private long entries(String shard) {
		return this.bench.jdbc(shard)
			.sql("select count(*) from entry where tenant_id = ?")
			.param(this.key)
			.query(Long.class)
			.single();
	}

	@Test
	void reversedMoveLeavesTheKeyWhereItWas() throws Exception {
		this.bench.assumeWayBack();
		this.bench.fill(100, 3);
		long out = this.bench.start(unit(), "s0", "s1");
		this.bench.run(out, MoveState.SWITCHED);
		this.bench.command(out, MoveCommand.REVERSE);
		assertThat(this.bench.run(out, MoveState.REVERSED).state()).isEqualTo(MoveState.REVERSED);
		assertThat(overrides()).isEmpty();
		assertThat(tenants("s1")).isEmpty();
		move(unit(), "s0", "s1");
		long home = this.bench.start(unit(), "s1", "s0");
		this.bench.run(home, MoveState.SWITCHED);
		assertThat(overrides()).isEmpty();
		this.bench.command(home, MoveCommand.REVERSE);
		assertThat(this.bench.run(home, MoveState.REVERSED).state()).isEqualTo(MoveState.REVERSED);
		assertThat(overrides()).containsExactly("%d 5 s1".formatted(this.key));
		assertThat(tenants("s1")).containsExactly(this.key);
	}

	@ParameterizedTest
	@CsvSource({ "STRING, text", "STRING, varchar(40)", "UUID, uuid", "LONG, int" })
	void keysThatStayAreToldOnTheServerAsInJava(ShardKeyType keyType, String type) throws Exception {
		try (MoveBench other = new MoveBench(keyType,
				"create table note (k %s not null, id bigint, primary key (k, id))".formatted(type))) {
			other.tables = List.of(new ShardedTable("public", "note", "k"));
			List<Object> pinned = new ArrayList<>();
			for (int i = 0; i < 200; i++) {
				Object note = note(keyType, i);
				String shard = other.map.shardFor(note);
				if (shard.equals("s0") && pinned.size() < 30) {
					pinned.add(note);
					other.catalogDatabase.jdbc()
						.sql("insert into shardboot_override (key, slot, shard, epoch) values (?, ?, 's0', 1)")
						.params(note.toString(), other.map.strategy().slotFor(note))
						.update();
				}
				other.jdbc(shard).sql("insert into note values (?, 1)").param(note).update();
			}
			other.refresh();
			long id = other.start(MoveUnit.Slots.of(List.copyOf(other.slotsOf("s0"))), "s0", "s1");
			assertThat(other.complete(id).state()).isEqualTo(MoveState.DONE);
			assertThat(other.jdbc("s0").sql("select k from note").query().singleColumn()).extracting(keyType::canonical)
				.containsExactlyInAnyOrderElementsOf(pinned);
			assertThat(other.jdbc("s1").sql("select count(*) from note").query(Long.class).single())
				.isEqualTo(200 - pinned.size());
		}
	}

	private static Object note(ShardKeyType keyType, int i) {
		return switch (keyType) {
			case LONG -> (long) (i - 100);
			case STRING -> "kéy \ud83d\ude00 '\\" + i;
			case UUID -> new java.util.UUID(i * 31L, -i);
		};
	}

	@Test
	void keyAndItsSlotDoNotMoveAtOnce() {
		long id = this.bench.start(unit(), "s0", "s1");
		for (MoveUnit unit : List.of(MoveUnit.Slots.of(List.of(4, SLOT)), new MoveUnit.Key(this.neighbour, SLOT),
				unit())) {
			assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
				.isThrownBy(() -> this.bench.start(unit, "s0", "s1"))
				.withMessageStartingWith("Move %d, which is not over, has part".formatted(id));
		}
		this.bench.start(MoveUnit.Slots.of(List.of(4)), "s0", "s1");
	}

	@Test
	void shardThatDoesNotHaveTheKeyCannotGiveIt() throws Exception {
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> this.bench.start(unit(), "s1", "s0"))
			.withMessage("Shard 's1' does not own all of what is to be moved (one key). Plan again.");
		move(unit(), "s0", "s1");
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> this.bench.start(unit(), "s0", "s1"));
	}

	@Test
	void keyThatTheConfigurationPinsIsNotMoved() throws Exception {
		this.bench.pinned = Set.of(this.key);
		long id = this.bench.start(unit(), "s0", "s1");
		StoredMove move = this.bench.run(id, MoveState.SWITCHED);
		assertThat(move.state()).isEqualTo(MoveState.FAILED);
		assertThat(move.move().reason()).contains("'shard.overrides' pins the key").contains("Take it out there");
		assertThat(move.move().announcedEpoch()).isNull();
		assertThat(overrides()).isEmpty();
	}

	@Test
	void restartInTheMiddleGoesOnAndFindsTheKey() throws Exception {
		this.bench.fill(50, 2);
		long id = this.bench.start(unit(), "s0", "s1");
		StoredMove switched = this.bench.run(id, MoveState.SWITCHED, (move, step) -> {
			if (step.equals("target-owned")) {
				this.bench.refresh();
				assertThat(this.bench.map.shardFor(this.key)).isEqualTo("s0");
			}
		});
		assertThat(switched.state()).isEqualTo(this.bench.afterSwitch());
		this.bench.refresh();
		assertThat(this.bench.map.shardFor(this.key)).isEqualTo("s1");
		assertThat(this.bench.map.overrides()).isEqualTo(Map.of(this.key, "s1"));
		assertThat(this.bench.complete(id).state()).isEqualTo(MoveState.DONE);
	}

}
