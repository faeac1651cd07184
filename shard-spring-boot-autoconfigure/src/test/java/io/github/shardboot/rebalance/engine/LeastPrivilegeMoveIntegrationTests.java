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

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import io.github.shardboot.rebalance.MoveState;
import io.github.shardboot.rebalance.MoveUnit;
import io.github.shardboot.rebalance.store.MoveCommand;
import io.github.shardboot.rebalance.store.Sql;
import io.github.shardboot.rebalance.store.StoredMove;
import io.github.shardboot.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests for whole moves without a superuser: one login that the grants script has made
 * for moves, one of the application, which owns nothing, and one of the catalog.
 *
 * @author Shardboot Contributors
 */
class LeastPrivilegeMoveIntegrationTests {

	private static final Path SCRIPT = Path.of("../docs/rebalancing-grants.sql");

	private static final String PASSWORD = "secret";

	private final MoveBench bench = new MoveBench();

	private final String name = this.bench.catalogDatabase.name();

	private final String owner = this.name + "_owner";

	private final String mover = this.name + "_mover";

	private final String app = this.name + "_app";

	@BeforeEach
	void createLogins() throws Exception {
		assumeThat(this.bench.version()).as("only superusers create subscriptions before PostgreSQL 16")
			.isGreaterThanOrEqualTo(16);
		try (Connection connection = this.bench.catalogDatabase.connect()) {
			Sql.execute(connection, "create role " + this.owner);
			for (String login : List.of(this.mover, this.app)) {
				Sql.execute(connection, "create role %s login password '%s'".formatted(login, PASSWORD));
			}
			Sql.execute(connection, "grant all on all tables in schema public to " + this.app);
			Sql.execute(connection, "grant all on all sequences in schema public to " + this.app);
			askForPasswords(connection);
		}
		this.bench.fill(60, 2);
		for (TestDatabase shard : this.bench.shards.values()) {
			try (Connection connection = shard.connect()) {
				Sql.execute(connection, "alter table account owner to " + this.owner);
				Sql.execute(connection, "alter table entry owner to " + this.owner);
				Sql.execute(connection, "grant select, insert, update, delete on account, entry to " + this.app);
				Sql.execute(connection,
						Files.readString(SCRIPT)
							.replace("'shop_mover'", "'" + this.mover + "'")
							.replace("'shop_owner'", "'" + this.owner + "'"));
			}
		}
		this.bench.user = this.mover;
		this.bench.password = PASSWORD;
		this.bench.catalog.hikari().setUsername(this.app);
		this.bench.catalog.hikari().setPassword(PASSWORD);
		this.bench.catalog.hikari().getHikariPoolMXBean().softEvictConnections();
	}

	@AfterEach
	void close() {
		this.bench.close();
	}

	// subscriptions of other than superusers must need one, and this server trusts
	// everybody
	private void askForPasswords(Connection connection) throws SQLException {
		String file = Sql.texts(connection, "show hba_file").get(0);
		String lines = Sql.texts(connection, "select regexp_split_to_table(pg_read_file(?), E'\\n')", file)
			.stream()
			.map((line) -> line.replaceAll("\\s+", " "))
			.filter((line) -> !line.isBlank() && !line.startsWith("#"))
			.collect(Collectors.joining("'), ('"));
		Sql.execute(connection, "copy (select * from (values ('host all %s all scram-sha-256'), ('%s')) lines) to '%s'"
			.formatted(this.mover, lines, file));
		Sql.texts(connection, "select pg_reload_conf()");
	}

	@Test
	void nobodyIsASuperuser() {
		for (TestDatabase shard : this.bench.shards.values()) {
			assertThat(shard.jdbc()
				.sql("select count(*) from pg_roles where rolname like :name and (rolsuper or rolbypassrls)")
				.param("name", this.name + "\\_%")
				.query(Integer.class)
				.single()).isZero();
		}
		assertThat(catalogUser()).isEqualTo(this.app);
	}

	private String catalogUser() {
		return this.bench.catalog.call("tell its user",
				(connection) -> Sql.texts(connection, "select current_user").get(0));
	}

	@Test
	void unitMovesBackAndForthWhileTheApplicationWrites() throws Exception {
		List<String> before = this.bench.rows();
		long tenant = tenant();
		long id = this.bench.start(MoveUnit.Slots.of(List.of(0, 3)), "s0", "s1");
		StoredMove move = this.bench.run(id, MoveState.SWITCHED, (number, step) -> {
			if (List.of("subscribed", "CATCHING_UP", "READY").contains(step)) {
				write("s0", tenant);
			}
		});
		assertThat(move.move().reason()).isNull();
		assertThat(move.state()).isEqualTo(MoveState.SWITCHED);
		write("s1", tenant);
		this.bench.command(id, MoveCommand.REVERSE);
		assertThat(this.bench.run(id, MoveState.REVERSED).state()).isEqualTo(MoveState.REVERSED);
		write("s0", tenant);
		id = this.bench.start(MoveUnit.Slots.of(List.of(0, 3)), "s0", "s1");
		assertThat(this.bench.run(id, MoveState.SWITCHED).state()).isEqualTo(MoveState.SWITCHED);
		this.bench.command(id, MoveCommand.COMPLETE);
		assertThat(this.bench.run(id, MoveState.DONE).state()).isEqualTo(MoveState.DONE);
		write("s1", tenant);
		assertThat(this.bench.rows()).hasSize(before.size() + 6).containsAll(before);
		for (String shard : this.bench.shards.keySet()) {
			assertThat(this.bench.leftovers(shard)).isEmpty();
		}
	}

	@Test
	void moveThatIsCalledOffIsTakenBack() throws Exception {
		List<String> before = this.bench.rows();
		long id = this.bench.start(MoveUnit.Slots.of(List.of(0)), "s0", "s1");
		StoredMove move = this.bench.run(id, MoveState.ABORTED, (number, step) -> {
			if (step.equals("READY")) {
				this.bench.command(id, MoveCommand.ABORT);
			}
		});
		assertThat(move.state()).isEqualTo(MoveState.ABORTED);
		assertThat(this.bench.rows()).isEqualTo(before);
		for (String shard : this.bench.shards.keySet()) {
			assertThat(this.bench.leftovers(shard)).isEmpty();
		}
	}

	@Test
	void moverThatCannotSeeWhatOthersDoIsRefused() throws Exception {
		this.bench.jdbc("s0").sql("revoke pg_read_all_stats from " + this.mover).update();
		long id = this.bench.start(MoveUnit.Slots.of(List.of(0)), "s0", "s1");
		assertThat(this.bench.run(id, MoveState.FAILED).state()).isEqualTo(MoveState.FAILED);
		assertThat(this.bench.reason(id)).contains("At the source the login for moves may not see")
			.contains("At the target the login for moves may not see")
			.contains("grant pg_read_all_stats");
	}

	private long tenant() {
		return this.bench.jdbc("s0")
			.sql("select min(tenant_id) from account where (hashint8extended(tenant_id, 0) & 15) = 0")
			.query(Long.class)
			.single();
	}

	private void write(String shard, long tenant) {
		JdbcClient jdbc = JdbcClient
			.create(new DriverManagerDataSource(this.bench.shards.get(shard).url(), this.app, PASSWORD));
		jdbc.sql("""
				insert into account (tenant_id, id) select ?, max(id) + 1 from account where tenant_id = ?""")
			.params(tenant, tenant)
			.update();
	}

}
