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

package io.github.shardboot.benchmarks.candidate;

import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * ShardingSphere-JDBC, which finds the database in the SQL, configured in YAML.
 *
 * @author Shardboot Contributors
 */
class ShardingSphereCandidate implements Candidate {

	private static final String FACTORY = "org.apache.shardingsphere.driver.api.yaml.YamlShardingSphereDataSourceFactory";

	private @Nullable DataSource dataSource;

	private JdbcTemplate template = new JdbcTemplate();

	private TransactionTemplate transactions = new TransactionTemplate();

	@Override
	public void start(Databases databases) throws Exception {
		Method create = Class.forName(FACTORY).getMethod("createDataSource", byte[].class);
		DataSource created = (DataSource) create.invoke(null,
				(Object) yaml(databases).getBytes(StandardCharsets.UTF_8));
		this.dataSource = created;
		this.template = new JdbcTemplate(created);
		this.transactions = ByName.transactions(created);
		call(1L, (jdbc) -> jdbc.query(Sql.byId(table()), Account.MAPPER, 1L));
	}

	private static String yaml(Databases databases) {
		StringBuilder yaml = new StringBuilder("""
				mode:
				  type: Standalone
				  repository:
				    type: JDBC
				dataSources:
				""");
		for (int i = 0; i < databases.count(); i++) {
			yaml.append("""
					  ds_%d:
					    dataSourceClassName: com.zaxxer.hikari.HikariDataSource
					    driverClassName: org.postgresql.Driver
					    jdbcUrl: %s
					    username: postgres
					    password: postgres
					    maximumPoolSize: %d
					    minimumIdle: 0
					""".formatted(i, databases.url(i), Databases.POOL_SIZE));
		}
		String table = """
				    %s:
				      actualDataNodes: ds_${0..%d}.%s
				      databaseStrategy:
				        standard:
				          shardingColumn: id
				          shardingAlgorithmName: by_id
				""";
		return yaml + "rules:\n- !SHARDING\n  tables:\n" + table.formatted("account", databases.count() - 1, "account")
				+ table.formatted("entry", databases.count() - 1, "entry") + """
						  shardingAlgorithms:
						    by_id:
						      type: INLINE
						      props:
						        algorithm-expression: ds_${id %% %d}
						props:
						  sql-show: false
						""".formatted(databases.count());
	}

	@Override
	public <T> T call(Long key, Function<JdbcTemplate, T> work) {
		return work.apply(this.template);
	}

	@Override
	public void inTransaction(Long key, Function<JdbcTemplate, Integer> work) {
		this.transactions.executeWithoutResult((status) -> work.apply(this.template));
	}

	@Override
	public List<Account> findAll(Collection<Long> keys) {
		return this.template.query(Sql.in(table(), keys.size()), Account.MAPPER, keys.toArray());
	}

	@Override
	public List<Account> everywhere(String sql) {
		return this.template.query(sql, Account.MAPPER);
	}

	@Override
	public void close() {
		if (this.dataSource instanceof AutoCloseable closeable) {
			try {
				closeable.close();
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		}
	}

}
