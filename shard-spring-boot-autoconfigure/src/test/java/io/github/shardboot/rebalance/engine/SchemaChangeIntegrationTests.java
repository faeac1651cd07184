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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.shardboot.rebalance.MoveState;
import io.github.shardboot.rebalance.MoveUnit;
import io.github.shardboot.rebalance.store.MoveCommand;
import io.github.shardboot.rebalance.store.StoredMove;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that tables whose definition changes while they move do not change their owner.
 *
 * @author Shardboot Contributors
 */
class SchemaChangeIntegrationTests {

	private final MoveBench bench = new MoveBench();

	@AfterEach
	void close() {
		this.bench.close();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					both   | alter table account add column mail text                         | column 'mail' in the %s is new
					both   | alter table account drop column changed_at                       | column 'changed_at' in the %s is gone
					both   | alter table account alter balance type numeric(14,2)             | column 'balance' in the %s has changed
					source | alter table account alter name set not null                      | column 'name' in the %s has changed
					target | alter table account add constraint c check (balance >= 0)        | constraint 'c' in the %s is new
					target | create unique index i on account (id, tenant_id)                 | index 'i' in the %s is new
					source | alter table account replica identity full                        | replica identity in the %s has changed
					source | create policy p on account using (false)                         | policy 'p' in the %s is new
					source | alter table account force row level security                     | row security in the %s has changed
					target | create trigger t before insert on account for each row execute function suppress_redundant_updates_trigger() | trigger 't' in the %s is new
					source | create table a (like account including all); drop table account cascade; alter table a rename to account | table in the %s has changed
					""")
	void tableThatIsChangedInTheLastMomentIsNotSwitched(String where, String sql, String change) throws Exception {
		this.bench.fill(20, 2);
		long id = this.bench.start(MoveUnit.Slots.of(List.of(0, 1, 5)), "s0", "s1");
		StoredMove move = this.bench.run(id, MoveState.SWITCHED, once("READY", where, sql));
		assertThat(move.state()).isEqualTo(MoveState.FAILED);
		assertThat(move.move().reason()).contains("Table 'public.account': ")
			.contains(change.formatted(where.equals("target") ? "target" : "source"))
			.doesNotContain("numeric")
			.doesNotContain("balance >= 0");
		assertThat(this.bench.slotsOf("s0")).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
		assertThat(this.bench.leftovers("s0"))
			.isEqualTo((where.equals("source") && sql.contains("policy")) ? List.of("policy p") : List.of());
		assertThat(this.bench.leftovers("s1")).isEmpty();
	}

	@Test
	void changeBeforeTheComparisonIsTheReasonOfTheFailure() throws Exception {
		this.bench.fill(20, 2);
		long id = this.bench.start(MoveUnit.Slots.of(List.of(0, 1, 5)), "s0", "s1");
		StoredMove move = this.bench.run(id, MoveState.SWITCHED,
				once("VERIFYING", "target", "alter table account drop column changed_at"));
		assertThat(move.state()).isEqualTo(MoveState.FAILED);
		assertThat(move.move().reason()).contains("column 'changed_at' in the target is gone");
	}

	@Test
	void targetThatCannotApplyEndsTheMove() throws Exception {
		this.bench.fill(20, 2);
		long id = this.bench.start(MoveUnit.Slots.of(List.of(0, 1, 5)), "s0", "s1");
		StoredMove move = this.bench.run(id, MoveState.SWITCHED, (moving, step) -> {
			if (step.equals("CATCHING_UP")) {
				change("target", "alter table account add constraint c check (name <> 'new')");
				change("source", "update account set name = 'new'");
			}
		});
		assertThat(move.state()).isEqualTo(MoveState.FAILED);
		assertThat(move.move().reason()).contains("constraint 'c' in the target is new");
		assertThat(this.bench.leftovers("s0")).isEmpty();
		assertThat(this.bench.leftovers("s1")).isEmpty();
	}

	@Test
	void whatDoesNotMatterMayChange() throws Exception {
		this.bench.fill(20, 2);
		long id = this.bench.start(MoveUnit.Slots.of(List.of(0, 1, 5)), "s0", "s1");
		assertThat(this.bench.run(id, MoveState.READY, this.bench::pauseWhenReady).state()).isEqualTo(MoveState.READY);
		change("both", "create index on account (name)");
		change("source", "alter table account alter name set default 'none'");
		change("target", "analyze account");
		long other = this.bench.start(MoveUnit.Slots.of(List.of(8)), "s1", "s0");
		assertThat(this.bench.run(other, MoveState.READY, this.bench::pauseWhenReady).state())
			.isEqualTo(MoveState.READY);
		this.bench.newMoves.pause(id, false);
		assertThat(this.bench.run(id, MoveState.SWITCHED).state()).isEqualTo(this.bench.afterSwitch());
		this.bench.command(other, MoveCommand.ABORT);
		assertThat(this.bench.run(other, MoveState.ABORTED).state()).isEqualTo(MoveState.ABORTED);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			both   | alter table account add column mail text | column 'mail' in the target is new
			source | alter table account drop column name     | column 'name' in the source is gone
			""")
	void tableThatWasChangedAfterTheSwitchIsNotSwitchedBack(String where, String sql, String change) throws Exception {
		this.bench.assumeWayBack();
		this.bench.fill(20, 2);
		long id = this.bench.start(MoveUnit.Slots.of(List.of(0, 1, 5)), "s0", "s1");
		this.bench.run(id, MoveState.SWITCHED);
		change(where, sql);
		this.bench.command(id, MoveCommand.REVERSE);
		try (MoveRun run = new MoveRun(this.bench.context(MoveSteps.NONE), id)) {
			assertThat(run.advance()).isNotNull();
			StoredMove refused = this.bench.reader.find(id);
			assertThat(refused.state()).isEqualTo(MoveState.SWITCHED);
			assertThat(refused.command()).as("it is not tried for ever").isNull();
			assertThat(refused.move().reason()).startsWith("Not reversed").contains(change);
			assertThat(run.advance()).isNotNull();
			assertThat(this.bench.reason(id)).as("stays to be read").startsWith("Not reversed");
		}
		assertThat(this.bench.slotsOf("s1")).contains(0, 1, 5);
		assertThat(this.bench.complete(id).state()).isEqualTo(MoveState.DONE);
		assertThat(this.bench.leftovers("s0")).isEmpty();
		assertThat(this.bench.leftovers("s1")).isEmpty();
	}

	@Test
	void changeThatIsUndoneDoesNotStandInTheWayBack() throws Exception {
		this.bench.assumeWayBack();
		this.bench.fill(20, 2);
		long id = this.bench.start(MoveUnit.Slots.of(List.of(0, 1, 5)), "s0", "s1");
		this.bench.run(id, MoveState.SWITCHED);
		change("both", "create unique index i on account (id, tenant_id)");
		this.bench.command(id, MoveCommand.REVERSE);
		this.bench.run(id, MoveState.SWITCHED);
		change("both", "drop index i");
		this.bench.command(id, MoveCommand.REVERSE);
		assertThat(this.bench.run(id, MoveState.REVERSED).state()).isEqualTo(MoveState.REVERSED);
		assertThat(this.bench.slotsOf("s0")).contains(0, 1, 5);
	}

	private MoveSteps once(String when, String where, String sql) {
		return (move, step) -> {
			if (step.equals(when)) {
				change(where, sql);
			}
		};
	}

	private void change(String where, String sql) {
		for (String shard : this.bench.shards.keySet()) {
			if (where.equals("both") || where.equals("source") == shard.equals("s0")) {
				this.bench.jdbc(shard).sql(sql).update();
			}
		}
	}

}
