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

package io.github.shardboot.scatter.merge;

import java.util.List;
import java.util.Map;
import java.util.Set;

import javax.sql.DataSource;

import org.junit.jupiter.api.Test;

import io.github.shardboot.scatter.ShardScatter;
import io.github.shardboot.testsupport.ShardCluster;
import io.github.shardboot.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the names of types and collations, which become part of a question to the
 * server, stay names.
 *
 * @author Shardboot Contributors
 */
class QuotedNamesIntegrationTests {

	private static final String SCHEMA = "\"q\"\"; drop table item; --\"";

	private final ShardCluster cluster = ShardCluster.create(2);

	@Test
	void typeAndCollationOfAnyNameAreRankedAndNothingElseHappens() {
		for (TestDatabase shard : this.cluster.shards().values()) {
			shard.jdbc().sql("create schema " + SCHEMA).update();
			shard.jdbc().sql("create collation %s.\"c\"\"%%s) --\" from \"en-x-icu\"".formatted(SCHEMA)).update();
			shard.jdbc().sql("create domain %s.\"D'x; --\" as text".formatted(SCHEMA)).update();
			shard.jdbc()
				.sql("alter table item alter name type %s.\"D'x; --\" collate %s.\"c\"\"%%s) --\"".formatted(SCHEMA,
						SCHEMA))
				.update();
		}
		this.cluster.application().run((context) -> {
			JdbcTextOrder order = new JdbcTextOrder(context.getBean(ShardScatter.class),
					() -> context.getBean(DataSource.class));
			TextRule rule = order.rule(Set.of("s0", "s1"), new ColumnName("item", "name"), Folding.LOWER);
			assertThat(rule.expression())
				.hasToString("lower(v::%s.\"D'x; --\" collate %s.\"c\"\"%%s) --\")".formatted(SCHEMA, SCHEMA));
			assertThat(order.ranks("s0", rule, List.of("b", "A", "B", "'; drop table item; --")))
				.containsExactlyInAnyOrderEntriesOf(Map.of("'; drop table item; --", 1, "A", 2, "b", 3, "B", 3));
		});
		assertThat(this.cluster.items("s0")).isEmpty();
	}

}
