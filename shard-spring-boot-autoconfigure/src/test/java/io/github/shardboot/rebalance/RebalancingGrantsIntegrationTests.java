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

package io.github.shardboot.rebalance;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

import org.junit.jupiter.api.Test;

import io.github.shardboot.testsupport.TestDatabase;
import io.github.shardboot.testsupport.TestPostgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the script that grants what moves need.
 *
 * @author Shardboot Contributors
 */
class RebalancingGrantsIntegrationTests {

	private static final Path SCRIPT = Path.of("../docs/rebalancing-grants.sql");

	private final TestDatabase database = TestPostgres.shared().createDatabase("grants");

	private final String mover = this.database.name() + "_mover";

	@Test
	void whoHasTheGrantsCanPrepareAMoveAndWhoHasNotCannot() throws Exception {
		String owner = this.database.name() + "_owner";
		try (Connection connection = this.database.connect(); Statement statement = connection.createStatement()) {
			statement.execute("create role " + owner);
			statement.execute("create role " + this.mover + " login password 'mover'");
			statement.execute("create table item (id bigint primary key)");
			statement.execute("alter table item owner to " + owner);
		}
		assertThatExceptionOfType(SQLException.class).isThrownBy(this::prepare);
		String script = Files.readString(SCRIPT)
			.replace("'shop_mover'", "'" + this.mover + "'")
			.replace("'shop_owner'", "'" + owner + "'");
		try (Connection connection = this.database.connect(); Statement statement = connection.createStatement()) {
			statement.execute(script);
		}
		prepare();
		assertThat(this.database.jdbc()
			.sql("select rolreplication from pg_roles where rolname = ?")
			.param(this.mover)
			.query(Boolean.class)
			.single()).isTrue();
	}

	private void prepare() throws SQLException {
		try (Connection connection = DriverManager.getConnection(this.database.url(), this.mover, "mover");
				Statement statement = connection.createStatement()) {
			statement.execute("create schema shardboot");
			statement.execute("create publication p for table item where (id > 1) with (publish = 'insert')");
			statement
				.execute("create function shardboot.f() returns trigger language plpgsql as 'begin return new; end'");
			statement.execute("create trigger t before insert on item for each row execute function shardboot.f()");
			statement.execute("insert into item values (1)");
			statement.execute(
					"create subscription s connection 'host=localhost dbname=none user=u password=p' publication p with (connect = false, slot_name = none)");
			statement.execute("drop subscription s");
		}
	}

}
