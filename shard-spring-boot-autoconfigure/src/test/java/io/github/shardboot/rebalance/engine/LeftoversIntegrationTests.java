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
 * Tests for what moves leave behind: everything that the system catalog says about a
 * shard is as it was before.
 *
 * @author Shardboot Contributors
 */
class LeftoversIntegrationTests {

	/**
	 * All that could cost something or let somebody do something, but for the schema of
	 * moves itself.
	 */
	private static final String CATALOG = """
			select 'trigger ' || tgrelid::regclass || ' ' || tgname from pg_trigger
				where not tgisinternal and tgrelid <> coalesce(to_regclass('shardboot.barrier')::oid, 0)
			union all select concat_ws(' ', 'table', oid::regclass, relrowsecurity, relforcerowsecurity, relreplident,
					relhastriggers, relacl, reloptions)
				from pg_class where relkind in ('r', 'S', 'v') and relnamespace in (
					select oid from pg_namespace where nspname !~ '^pg_' and nspname not in ('information_schema', 'shardboot'))
			union all select 'policy ' || polname from pg_policy
			union all select 'rule ' || rulename from pg_rewrite where ev_class::regclass::text ~ '^(account|entry)'
			union all select 'function ' || proname || coalesce(proacl::text, '') from pg_proc where pronamespace in (
				select oid from pg_namespace where nspname not in ('pg_catalog', 'information_schema', 'shardboot'))
			union all select 'schema ' || nspname || coalesce(nspacl::text, '') from pg_namespace
				where nspname !~ '^pg_(toast_)?temp' and nspname <> 'shardboot'
			union all select 'default privileges ' || defaclacl::text from pg_default_acl
			union all select 'event trigger ' || evtname from pg_event_trigger
			union all select 'publication ' || pubname from pg_publication
			union all select 'subscription ' || subname from pg_subscription
				where subdbid = (select oid from pg_database where datname = current_database())
			union all select 'slot ' || slot_name from pg_replication_slots where database = current_database()
			union all select 'setting ' || setconfig::text from pg_db_role_setting
			union all select 'database ' || coalesce(datacl::text, '') from pg_database
				where datname = current_database()
			order by 1""";

	private static final String ORIGINS = "select roname from pg_replication_origin order by 1";

	private final MoveBench bench = new MoveBench();

	@AfterEach
	void close() {
		this.bench.close();
	}

	@Test
	void nothingThatCostsAnythingIsLeft() throws Exception {
		this.bench.assumeWayBack();
		this.bench.fill(50, 2);
		List<String> source = catalog("s0");
		List<String> target = catalog("s1");
		List<String> origins = this.bench.jdbc("s0").sql(ORIGINS).query(String.class).list();
		assertThat(source).isNotEmpty();
		end(MoveCommand.ABORT, MoveState.ABORTED, MoveState.ABORTED);
		end(MoveCommand.REVERSE, MoveState.REVERSED, MoveState.SWITCHED);
		end(MoveCommand.COMPLETE, MoveState.DONE, MoveState.SWITCHED);
		assertThat(catalog("s0")).isEqualTo(source);
		assertThat(catalog("s1")).isEqualTo(target);
		assertThat(this.bench.jdbc("s0").sql(ORIGINS).query(String.class).list()).isEqualTo(origins);
		for (String shard : this.bench.shards.keySet()) {
			assertThat(this.bench.jdbc(shard).sql("""
					select (select count(*) from shardboot.move_state) + (select count(*) from shardboot.marker)
						+ (select count(*) from shardboot.barrier)""").query(Long.class).single()).isZero();
			assertThat(this.bench.jdbc(shard)
				.sql("select count(*) from shardboot.last_loss")
				.query(Integer.class)
				.single()).as("what stays").isEqualTo(1);
		}
	}

	private void end(MoveCommand command, MoveState end, MoveState when) throws Exception {
		long id = this.bench.start(MoveUnit.Slots.of(List.of(0, 5)), "s0", "s1");
		StoredMove move = this.bench.run(id, when, (number, step) -> {
			if (step.equals("READY") && command == MoveCommand.ABORT) {
				assertThat(catalog("s0")).as("while it is open")
					.anyMatch((line) -> line.startsWith("trigger account ~"));
				this.bench.command(id, command);
			}
		});
		if (command != MoveCommand.ABORT) {
			this.bench.command(id, command);
			move = this.bench.run(id, end);
		}
		assertThat(move.state()).isEqualTo(end);
	}

	private List<String> catalog(String shard) {
		return this.bench.jdbc(shard).sql(CATALOG).query(String.class).list();
	}

}
