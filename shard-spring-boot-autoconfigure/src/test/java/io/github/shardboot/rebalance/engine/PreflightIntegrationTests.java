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
import io.github.shardboot.rebalance.store.StoredMove;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Preflight}: what would break a move is told before anything is
 * touched.
 *
 * @author Shardboot Contributors
 */
class PreflightIntegrationTests {

	private final MoveBench bench = new MoveBench();

	@AfterEach
	void close() {
		this.bench.close();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					both   | alter table entry drop constraint entry_pkey, add primary key (id)          | replica identity without column 'tenant_id' in the source
					both   | alter table entry replica identity nothing                                   | replica identity without column 'tenant_id' in the source
					both   | alter table entry add column photo oid                                       | large objects (photo)
					both   | alter table entry set unlogged                                               | is not logged, in the source
					both   | create rule nothing as on delete to entry do also nothing                    | has rules
					both   | create table part () inherits (entry)                                        | inherits or is inherited
					both   | drop table entry; create table entry (tenant_id bigint, id bigint, primary key (tenant_id, id)) partition by hash (tenant_id) | is partitioned, in the source. Only ordinary tables move
					both   | drop table entry; create view entry as select * from account                 | is not an ordinary table, in the source. Only those move
					both   | alter table entry rename tenant_id to tenant                                 | has no column 'tenant_id' in the source
					both   | alter table entry alter amount type text                                     | -
					source | alter table account add column mail text                                     | has other columns in the target than in the source
					target | alter table account alter balance type numeric(5,2)                          | has other columns in the target than in the source
					target | drop table entry                                                             | is not there in the target
					both   | create table country (c text primary key); alter table account add column c text references country | refers to 'public.country', which does not move
					both   | create table tag (tenant_id bigint, id bigint, foreign key (tenant_id, id) references account) | is referred to by 'public.tag', which does not move
					both   | alter table entry add column other bigint, add unique (tenant_id, id), add foreign key (other, account_id) references account | refers to 'public.account' without the shard key
					target | create function f() returns trigger language plpgsql as 'begin return new; end'; create trigger t before insert on entry for each row execute function f(); alter table entry enable always trigger t | triggers that fire for replicated rows in the target (t)
					target | insert into account (tenant_id, id) select generate_series(1, 99), 1         | rows of the unit in the target already
					""")
	void problemIsToldBeforeAnythingIsTouched(String where, String sql, String problem) throws Exception {
		for (String shard : this.bench.shards.keySet()) {
			if (where.equals("both") || where.equals("source") == shard.equals("s0")) {
				this.bench.jdbc(shard).sql(sql).update();
			}
		}
		long id = this.bench.start(MoveUnit.Slots.of(List.of(0, 1, 2)), "s0", "s1");
		if (problem.equals("-")) {
			assertThat(this.bench.complete(id).state()).isEqualTo(MoveState.DONE);
			return;
		}
		StoredMove move = this.bench.run(id, MoveState.READY);
		assertThat(move.state()).isEqualTo(MoveState.FAILED);
		assertThat(move.move().reason()).contains(problem);
		assertThat(move.move().announcedEpoch()).isNull();
		assertThat(
				this.bench.jdbc("s0").sql("select to_regnamespace('shardboot') is null").query(Boolean.class).single())
			.isTrue();
		// it claims nothing any more
		assertThat(this.bench.catalogDatabase.jdbc()
			.sql("select count(*) from shardboot_move_claim")
			.query(Integer.class)
			.single()).isZero();
	}

	@Test
	void allProblemsAreToldAtOnce() throws Exception {
		this.bench.jdbc("s0").sql("alter table account add column photo oid").update();
		this.bench.jdbc("s1").sql("alter table entry replica identity nothing").update();
		long id = this.bench.start(MoveUnit.Slots.of(List.of(0)), "s0", "s1");
		assertThat(this.bench.run(id, MoveState.READY).move().reason().lines()).hasSize(3);
	}

}
