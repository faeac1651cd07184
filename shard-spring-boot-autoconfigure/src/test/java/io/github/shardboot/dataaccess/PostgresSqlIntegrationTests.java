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

package io.github.shardboot.dataaccess;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementCallback;

import io.github.shardboot.testsupport.ShardCluster;

/**
 * Tests that the SQL of PostgreSQL reaches the shard as it is written, byte by byte.
 *
 * @author Shardboot Contributors
 */
class PostgresSqlIntegrationTests {

	private static final ShardCluster CLUSTER = ShardCluster.create(2);

	private static final List<String> CORPUS = List.of(
			"select id  from item order by id for update skip locked limit 5",
			"select id from item for no key update nowait", "SELECT /*+ a comment */ \"id\" FROM \"public\".\"item\"",
			"insert into item (id, owner) values (1, 11) on conflict (id) do update set name = excluded.name returning id",
			"merge into item i using (values (2, 11)) v (id, owner) on i.id = v.id "
					+ "when matched then update set owner = v.owner when not matched then insert (id, owner) values (v.id, v.owner)",
			"with gone as (delete from item where owner = 1 returning *) insert into item select id + 100, owner, name from gone",
			"select o.owner, l.name from (select distinct owner from item) o cross join lateral "
					+ "(select name from item i where i.owner = o.owner order by id desc limit 1) l",
			"select owner, rank() over w from item window w as (partition by owner order by id rows between 1 preceding and current row)",
			"select name collate \"C\", owner::text, '{\"a\": [1]}'::jsonb @> '{\"a\": []}', array[1, 2] && array[2] from item",
			"select jsonb_build_object('ü€😀', $tag$ it's $1 ; -- no comment $tag$)",
			"with recursive n (i) as (select 1 union all select i + 1 from n where i < 3) select i from n",
			"select count(*) filter (where owner > 1), percentile_cont(0.5) within group (order by id) from item",
			"create temporary table tmp_item on commit drop as table item", "select pg_advisory_xact_lock(4711)",
			"explain (costs off) select id from item tablesample bernoulli (50)");

	@Test
	void reachesTheShardUnchanged() {
		DataAccess.with(CLUSTER, (app) -> CORPUS.forEach((sql) -> {
			app.inSecond(() -> app.bean(JdbcTemplate.class)
				.execute(sql, (PreparedStatementCallback<Boolean>) (statement) -> statement.execute()));
			app.assertSent(sql);
		}));
	}

}
