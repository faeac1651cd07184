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

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.sql.CallableStatement;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.springframework.jdbc.core.BatchPreparedStatementSetter;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.SimpleJdbcCall;
import org.springframework.jdbc.core.simple.SimpleJdbcInsert;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.jdbc.support.KeyHolder;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.github.shardboot.testsupport.ShardCluster;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that whatever Spring JDBC and the driver offer is routed.
 *
 * @author Shardboot Contributors
 */
class JdbcIntegrationTests {

	private static final ShardCluster CLUSTER = ShardCluster.create(2);

	private static final String INSERT = "insert into item (id) values (?)";

	@BeforeAll
	static void createRoutines() {
		CLUSTER.databases().forEach((database) -> {
			database.jdbc()
				.sql("create procedure add_item(new_id bigint) language sql as 'insert into item (id) values (new_id)'")
				.update();
			database.jdbc()
				.sql("create function store_item(new_id bigint) returns text language sql as "
						+ "'insert into item (id) values (new_id) returning current_database()'")
				.update();
		});
	}

	@Test
	void jdbcTemplate() {
		DataAccess.with(CLUSTER, (app) -> app.assertRouted((id) -> app.bean(JdbcTemplate.class).update(INSERT, id)));
	}

	@Test
	void namedParameterJdbcTemplate() {
		DataAccess.with(CLUSTER, (app) -> app.assertRouted((id) -> app.bean(NamedParameterJdbcTemplate.class)
			.update("insert into item (id) values (:id)", Map.of("id", id))));
	}

	@Test
	void jdbcClient() {
		DataAccess.with(CLUSTER, (app) -> app.assertRouted(
				(id) -> app.bean(JdbcClient.class).sql("insert into item (id) values (:id)").param("id", id).update()));
	}

	@Test
	void streamLeavesTheConnectionOfATransactionOpen() {
		DataAccess.with(CLUSTER, (app) -> {
			JdbcClient client = app.bean(JdbcClient.class);
			TransactionTemplate transaction = new TransactionTemplate(app.bean(PlatformTransactionManager.class));
			app.inSecond(() -> transaction.executeWithoutResult((status) -> {
				try (Stream<Integer> rows = client.sql("select 1").query(Integer.class).stream()) {
					assertThat(rows).containsExactly(1);
				}
				client.sql("insert into item (id) values (12)").update();
			}));
			assertThat(CLUSTER.items("s1")).containsExactly(12L);
		});
	}

	@Test
	void simpleJdbcInsertSharedByTheShards() {
		DataAccess.with(CLUSTER, (app) -> {
			SimpleJdbcInsert insert = new SimpleJdbcInsert(app.dataSource()).withTableName("item");
			app.assertRouted((id) -> insert.execute(new MapSqlParameterSource("id", id)));
		});
	}

	@Test
	void simpleJdbcCallSharedByTheShards() {
		DataAccess.with(CLUSTER, (app) -> {
			SimpleJdbcCall call = new SimpleJdbcCall(app.dataSource()).withFunctionName("store_item");
			app.assertRouted((id) -> assertThat(call.executeFunction(String.class, Map.of("new_id", id)))
				.isEqualTo(CLUSTER.database((id == 1) ? "s0" : "s1").name()));
		});
	}

	@Test
	void batch() {
		DataAccess.with(CLUSTER, (app) -> app.assertRouted(
				(id) -> app.bean(JdbcTemplate.class).batchUpdate(INSERT, List.<Object[]>of(new Object[] { id }))));
	}

	@Test
	void batchWithGeneratedKeys() {
		DataAccess.with(CLUSTER, (app) -> app.assertRouted((id) -> {
			KeyHolder keys = new GeneratedKeyHolder();
			app.bean(JdbcTemplate.class)
				.batchUpdate((connection) -> connection.prepareStatement("insert into item (id, name) values (?, ?)",
						Statement.RETURN_GENERATED_KEYS), new BatchPreparedStatementSetter() {

							@Override
							public void setValues(PreparedStatement statement, int i) throws SQLException {
								statement.setLong(1, id);
								statement.setString(2, "batch");
							}

							@Override
							public int getBatchSize() {
								return 1;
							}

						}, keys);
			assertThat(keys.getKeyList()).singleElement().satisfies((key) -> assertThat(key).containsEntry("id", id));
		}));
	}

	@Test
	void namedBatchWithGeneratedKeys() {
		DataAccess.with(CLUSTER, (app) -> app.assertRouted((id) -> {
			KeyHolder keys = new GeneratedKeyHolder();
			app.bean(NamedParameterJdbcTemplate.class)
				.batchUpdate("insert into item (id) values (:id)",
						new SqlParameterSource[] { new MapSqlParameterSource("id", id) }, keys, new String[] { "id" });
			assertThat(keys.getKey()).isEqualTo(id);
		}));
	}

	@Test
	void procedureByCall() {
		DataAccess.with(CLUSTER, (app) -> app.assertRouted((id) -> app.bean(JdbcTemplate.class)
			.execute((connection) -> connection.prepareCall("call add_item(?)"), (CallableStatement statement) -> {
				statement.setLong(1, id);
				return statement.execute();
			})));
	}

	@Test
	void copyByTheDriversOwnConnection() {
		DataAccess.with(CLUSTER, (app) -> app.assertRouted((id) -> {
			ConnectionCallback<Long> copy = (connection) -> {
				try {
					return connection.unwrap(PGConnection.class)
						.getCopyAPI()
						.copyIn("copy item (id) from stdin", new StringReader(id + "\n"));
				}
				catch (IOException ex) {
					throw new UncheckedIOException(ex);
				}
			};
			assertThat(app.bean(JdbcTemplate.class).execute(copy)).isOne();
		}));
	}

}
