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
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.github.shardboot.rebalance.MoveState;
import io.github.shardboot.rebalance.MoveUnit;
import io.github.shardboot.rebalance.store.Sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of what row filters do to other rows: each trap as a plain publication falls into
 * it, and that a move does not.
 *
 * @author Shardboot Contributors
 */
class FilterTrapIntegrationTests {

	private final MoveBench bench = new MoveBench();

	@AfterEach
	void close() {
		this.bench.close();
	}

	@Test
	void plainPublicationTruncatesTheRowsOfOthers() throws Exception {
		this.bench.jdbc("s0").sql("insert into account (tenant_id, id) values (5, 1)").update();
		this.bench.jdbc("s1").sql("insert into account (tenant_id, id) values (6, 1)").update();
		try (Connection source = this.bench.shards.get("s0").connect();
				Connection target = this.bench.shards.get("s1").connect()) {
			Sql.execute(source, "create publication plain for table account where (tenant_id = 5)");
			Sql.texts(source, "select pg_create_logical_replication_slot('plain_' || current_database(), 'pgoutput')");
			Sql.execute(target,
					"create subscription plain connection '%s' publication plain with (create_slot = false, slot_name = 'plain_%s')"
						.formatted(this.bench.context(MoveSteps.NONE).databases().connectionString("s0"),
								this.bench.shards.get("s0").name()));
			Awaitility.await()
				.atMost(Duration.ofSeconds(60))
				.until(() -> Sql.number(target, "select count(*) from account") == 2);
			Awaitility.await()
				.atMost(Duration.ofSeconds(60))
				.until(() -> Sql.number(target,
						"select count(*) from pg_subscription_rel r join pg_subscription s on"
								+ " s.oid = srsubid where subdbid = (select oid from pg_database where datname ="
								+ " current_database()) and srsubstate <> 'r'") == 0);
			Sql.execute(source, "truncate account cascade");
			Awaitility.await()
				.atMost(Duration.ofSeconds(60))
				.until(() -> Sql.number(target, "select count(*) from account") == 0);
		}
	}

	@Test
	void moveDoesNotTruncateTheRowsOfOthers() throws Exception {
		this.bench.fill(100, 1);
		long others = this.bench.jdbc("s1").sql("select count(*) from account").query(Long.class).single();
		long id = this.bench.start(MoveUnit.Slots.of(List.of(0, 1)), "s0", "s1");
		MoveState end = this.bench.run(id, MoveState.SWITCHED, (move, step) -> {
			if (step.equals("VERIFYING")) {
				try (Connection source = this.bench.shards.get("s0").connect()) {
					assertThatExceptionOfType(SQLException.class)
						.isThrownBy(() -> Sql.execute(source, "truncate account cascade"))
						.satisfies((ex) -> assertThat(ex.getSQLState()).isEqualTo("55006"));
					// who gets past the trigger harms the shard where he is
					Sql.execute(source, "set session_replication_role = replica; truncate account cascade");
				}
				catch (SQLException ex) {
					throw new IllegalStateException(ex);
				}
			}
		}).state();
		assertThat(end).as("the comparison sees it").isEqualTo(MoveState.FAILED);
		assertThat(this.bench.jdbc("s1").sql("select count(*) from account").query(Long.class).single())
			.isEqualTo(others);
	}

	@Test
	void plainPublicationBreaksTheUpdatesOfOthersWhereTheIdentityLacksTheKey() throws Exception {
		try (Connection source = this.bench.shards.get("s0").connect()) {
			Sql.execute(source, "create table note (id bigint primary key, tenant_id bigint);"
					+ " insert into note values (1, 5), (2, 6)");
			Sql.execute(source, "create publication plain for table note where (tenant_id = 5)");
			assertThatExceptionOfType(SQLException.class)
				.isThrownBy(() -> Sql.execute(source, "update note set tenant_id = 6 where id = 2"))
				.satisfies((ex) -> assertThat(ex.getSQLState()).isEqualTo("42P10"));
		}
	}

}
