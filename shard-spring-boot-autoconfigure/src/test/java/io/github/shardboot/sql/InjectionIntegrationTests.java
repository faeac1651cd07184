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

package io.github.shardboot.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.github.shardboot.Shards;
import io.github.shardboot.Tenant;
import io.github.shardboot.autoconfigure.catalog.ShardCatalogAutoConfiguration;
import io.github.shardboot.autoconfigure.catalog.ShardDirectoryAutoConfiguration;
import io.github.shardboot.autoconfigure.catalog.ShardIdAutoConfiguration;
import io.github.shardboot.rebalance.store.Sql;
import io.github.shardboot.testsupport.ShardCluster;
import io.github.shardboot.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that whatever is in a key or in the name of a sequence stays a value or a name.
 *
 * @author Shardboot Contributors
 */
class InjectionIntegrationTests {

	private static final List<String> KEYS = List.of("'; drop table item; --", "' or '1'='1", "' or 1=1 --", "admin'--",
			"1; select pg_sleep(60)", "\\'; drop table shard_directory; --", "$$; drop table item; $$", "%' or 1=1 --",
			"a' union select null, null, null --", "\"; drop table item; --", "?", "$1", ":key", "{fn now()}",
			"{d '2026-01-01'}", "%s", "${jndi:ldap://localhost/a}", "#{7*7}", "'||pg_sleep(60)||'", "\\x27",
			"\u02bc or 1=1", "\uff07; drop table item; --", "../../etc/passwd", "<script>", "*", "null", "'", "''",
			"\\", "/*", "--");

	private final ShardCluster cluster = ShardCluster.create(2);

	@Test
	void aKeyIsBoundAndNeverPartOfAStatement() {
		ApplicationContextRunner runner = this.cluster.application()
			.withConfiguration(
					AutoConfigurations.of(ShardCatalogAutoConfiguration.class, ShardDirectoryAutoConfiguration.class))
			.withPropertyValues("shard.key-type=string", "shard.strategy=directory");
		TestDatabase catalog = this.cluster.defaultDatabase();
		runner.run((context) -> {
			Shards shards = context.getBean(Shards.class);
			List<String> tables = tables(catalog);
			int before = catalog.statements().size();
			for (String key : KEYS) {
				String shard = shards.tenants().assign(key).shard();
				assertThat(shards.tenants().find(key)).hasValueSatisfying((tenant) -> {
					assertThat(tenant.key()).isEqualTo(key);
					assertThat(tenant.shard()).isEqualTo(shard);
				});
				assertThat(shards.locate(key).shard()).isEqualTo(shard);
			}
			assertThat(shards.tenants().list(null, 1000)).extracting(Tenant::key)
				.containsExactlyInAnyOrderElementsOf(KEYS);
			List<String> statements = catalog.statements().subList(before, catalog.statements().size());
			assertThat(statements).isNotEmpty()
				.noneMatch((statement) -> statement.contains("drop table") || statement.contains("pg_sleep"));
			assertThat(catalog.parametersSince(before)).contains("1; select pg_sleep(60)");
			for (String key : KEYS) {
				assertThat(shards.tenants().release(key)).isTrue();
			}
			assertThat(tables(catalog)).isEqualTo(tables);
		});
	}

	@Test
	void theNameOfASequenceStaysAName() {
		List<String> names = List.of("x\"; drop table item; --", "x'); drop table item; --", "Mixed Case", "a.b",
				"select", "%I");
		for (TestDatabase shard : this.cluster.shards().values()) {
			int start = shard.equals(this.cluster.database("s0")) ? 1 : 2;
			for (String name : names) {
				shard.jdbc()
					.sql("create sequence \"%s\" start %d increment 2".formatted(name.replace("\"", "\"\""), start))
					.update();
			}
		}
		ApplicationContextRunner runner = this.cluster.application()
			.withConfiguration(AutoConfigurations.of(ShardIdAutoConfiguration.class))
			.withPropertyValues("shard.id.ranges.s0=1+2", "shard.id.ranges.s1=2+2");
		runner.run((context) -> assertThat(context).hasNotFailed());
		this.cluster.database("s1").jdbc().sql("alter sequence \"a.b\" restart with 7").update();
		runner.run((context) -> assertThat(context).getFailure()
			.hasMessageContaining("Sequence 'a.b' of shard 's1' can make ids outside '2+2': it is at 7"));
		assertThat(tables(this.cluster.database("s0"))).contains("item");
	}

	@Test
	void aTextInAStatementWithoutParametersStaysAText() throws SQLException {
		try (Connection connection = this.cluster.database("s0").connect()) {
			for (String setting : List.of("on", "off")) {
				Sql.texts(connection, "select set_config('standard_conforming_strings', ?, false)", setting);
				for (String key : KEYS) {
					assertThat(Sql.texts(connection, SqlText.of("select %s", SqlText.literal(key)).toSql()))
						.containsExactly(key);
				}
			}
		}
	}

	private static List<String> tables(TestDatabase database) {
		return new ArrayList<>(database.jdbc()
			.sql("select table_name from information_schema.tables where table_schema = 'public' order by 1")
			.query(String.class)
			.list());
	}

}
