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
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.shardboot.rebalance.MoveState;
import io.github.shardboot.rebalance.MoveUnit;
import io.github.shardboot.rebalance.store.MoveCommand;
import io.github.shardboot.rebalance.store.Sql;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Cleaning} with transactions and instances that do not know of the
 * move.
 *
 * @author Shardboot Contributors
 */
class CleaningIntegrationTests {

	private static final String ROWS = "select count(*) from account where (hashint8extended(tenant_id, 0) & 15) = 0";

	private final MoveBench bench = new MoveBench();

	@AfterEach
	void close() {
		this.bench.close();
	}

	@ParameterizedTest
	@ValueSource(ints = { Connection.TRANSACTION_READ_COMMITTED, Connection.TRANSACTION_REPEATABLE_READ })
	void rowsStayWhileATransactionFromBeforeTheSwitchIsOpen(int isolation) throws Exception {
		this.bench.fill(100, 3);
		long rows = this.bench.jdbc("s0").sql(ROWS).query(Long.class).single();
		assertThat(rows).isPositive();
		long id = this.bench.start(MoveUnit.Slots.of(List.of(0)), "s0", "s1");
		try (Connection reader = this.bench.shards.get("s0").connect();
				MoveRun run = new MoveRun(this.bench.context((move, step) -> begin(reader, step)), id)) {
			reader.setTransactionIsolation(isolation);
			reader.setAutoCommit(false);
			run.advance();
			assertThat(this.bench.reader.find(id).state()).isIn(MoveState.SWITCHED, MoveState.CLEANING);
			if (this.bench.reader.find(id).state() == MoveState.SWITCHED) {
				this.bench.command(id, MoveCommand.COMPLETE);
			}
			for (int i = 0; i < 3; i++) {
				assertThat(run.advance()).isNotNull();
			}
			assertThat(this.bench.reader.find(id).state()).isEqualTo(MoveState.CLEANING);
			assertThat(Sql.number(reader, ROWS)).isEqualTo(rows);
			reader.commit();
			assertThat(Sql.number(reader, "select 1")).as("a later transaction does not count").isOne();
			assertThat(run.advance()).isNull();
			assertThat(this.bench.reader.find(id).state()).isEqualTo(MoveState.DONE);
		}
		assertThat(this.bench.jdbc("s0").sql(ROWS).query(Long.class).single()).isZero();
	}

	private static void begin(Connection reader, String step) {
		if (step.equals("READY")) {
			try {
				Sql.number(reader, "select 1");
			}
			catch (SQLException ex) {
				throw new IllegalStateException(ex);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "COMPLETE", "REVERSE" })
	void shardRemembersTheEpochOfItsLastLoss(MoveCommand command) throws Exception {
		this.bench.fill(20, 1);
		long id = this.bench.start(MoveUnit.Slots.of(List.of(0)), "s0", "s1");
		this.bench.assumeWayBack();
		assertThat(this.bench.run(id, MoveState.SWITCHED).state()).isEqualTo(MoveState.SWITCHED);
		assertThat(losses("s0")).containsExactly(3L);
		assertThat(losses("s1")).isEmpty();
		this.bench.command(id, command);
		MoveState end = this.bench.run(id, MoveState.DONE).state();
		assertThat(losses("s0")).containsExactly(3L);
		if (command == MoveCommand.REVERSE) {
			assertThat(end).isEqualTo(MoveState.REVERSED);
			assertThat(losses("s1")).containsExactly(4L);
		}
		else {
			assertThat(losses("s1")).isEmpty();
		}
	}

	private List<Long> losses(String shard) {
		return this.bench.jdbc(shard).sql("select epoch from shardboot.last_loss").query(Long.class).list();
	}

}
