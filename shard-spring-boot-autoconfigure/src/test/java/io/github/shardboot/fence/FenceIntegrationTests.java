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

package io.github.shardboot.fence;

import java.io.StringReader;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.PGConnection;

import io.github.shardboot.sql.SqlText;
import io.github.shardboot.testsupport.TestDatabase;
import io.github.shardboot.testsupport.TestPostgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Fence}, {@link Guards} and {@code fence.sql}: the orders in which a
 * writer and a fence can meet.
 *
 * @author Shardboot Contributors
 */
class FenceIntegrationTests {

	private static final Duration TIMEOUT = Duration.ofMillis(200);

	private static final FencedTable TABLE = new FencedTable(SqlText.of("public.item"), SqlText.of("new.tenant_id = 5"),
			SqlText.of("old.tenant_id = 5"));

	private final TestDatabase database = TestPostgres.shared().createDatabase("fence");

	private final Fence fence = new Fence(7, 1);

	private final Guards guards = new Guards(7, Duration.ofMillis(100), Duration.ofSeconds(20));

	private Connection mover;

	private Connection writer;

	@BeforeEach
	void prepare() throws SQLException {
		this.mover = this.database.connect();
		this.writer = this.database.connect();
		execute(this.mover, "create table item (tenant_id bigint, id bigint, n int, primary key (tenant_id, id))");
		execute(this.mover, "insert into item select t, i, 0 from generate_series(5, 6) t, generate_series(1, 9) i");
		FenceSchema.install(this.mover);
		this.fence.create(this.mover, FenceState.OWNED, 1);
	}

	@AfterEach
	void close() throws SQLException {
		this.writer.close();
		this.mover.close();
	}

	private void guard() throws SQLException {
		this.guards.install(this.mover, List.of(TABLE));
	}

	@ParameterizedTest
	@CsvSource({ "read committed", "repeatable read", "serializable" })
	void fenceWaitsForAnOpenWriterAndRefusesOthersMeanwhile(String isolation) throws Exception {
		guard();
		begin(isolation);
		execute(this.writer, "update item set n = 1 where tenant_id = 5 and id = 1");
		assertThat(this.fence.close(this.mover, 2, TIMEOUT)).isFalse();
		assertThat(this.fence.state(this.mover)).isEqualTo(FenceState.OWNED);
		try (Connection third = this.database.connect(); Connection waiting = this.database.connect()) {
			Thread closing = new Thread(() -> closeQuietly(waiting));
			closing.start();
			awaitWaitingFence();
			assertRefused(third, "insert into item values (5, 10, 0)", "SH002");
			execute(third, "insert into item values (6, 10, 0)");
			this.writer.commit();
			closing.join();
			assertThat(this.fence.state(this.mover)).isEqualTo(FenceState.FENCED);
		}
		assertThat(n(1)).isEqualTo(1);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			insert into item values (5, 10, 1)
			update item set n = 1 where tenant_id = 5 and id = 1
			delete from item where tenant_id = 5 and id = 1
			update item set tenant_id = 5, id = 20 where tenant_id = 6 and id = 1
			update item set tenant_id = 6, id = 20 where tenant_id = 5 and id = 1
			insert into item values (5, 1, 1) on conflict (tenant_id, id) do update set n = 1
			merge into item using (select 5 t, 1 i) s on (tenant_id = t and id = i) when matched then update set n = 1
			with w as (delete from item where tenant_id = 5 returning 1) select count(*) from w
			""")
	void noWriteOfAnyIsolationGetsPastTheFence(String write) throws Exception {
		guard();
		for (String isolation : List.of("read committed", "repeatable read", "serializable")) {
			this.fence.change(this.mover, FenceState.OWNED, 1);
			begin(isolation);
			n(this.writer, 2);
			assertThat(this.fence.close(this.mover, 2, TIMEOUT)).isTrue();
			assertRefused(this.writer, write, isolation.equals("read committed") ? "SH002" : "40001");
			this.writer.rollback();
			begin(isolation);
			assertRefused(this.writer, write, "SH002");
			this.writer.rollback();
			this.fence.change(this.mover, FenceState.FOREIGN, 3);
			begin(isolation);
			assertRefused(this.writer, write, "SH001");
			this.writer.rollback();
		}
		assertThat(sum()).isZero();
	}

	@Test
	void refusalTellsMoveAndEpoch() throws Exception {
		guard();
		this.fence.change(this.mover, FenceState.FOREIGN, 42);
		assertThatExceptionOfType(SQLException.class)
			.isThrownBy(() -> execute(this.writer, "delete from item where tenant_id = 5"))
			.withMessageContaining("belongs to another shard")
			.withMessageContaining("move=7 epoch=42");
	}

	@ParameterizedTest
	@CsvSource({ "read committed, SH002", "repeatable read, 40001", "serializable, 40001" })
	void snapshotFromBeforeTheMoveIsRefused(String isolation, String state) throws Exception {
		this.fence.remove(this.mover);
		begin(isolation);
		n(this.writer, 2);
		this.fence.create(this.mover, FenceState.OWNED, 1);
		guard();
		assertThat(this.fence.close(this.mover, 2, TIMEOUT)).isTrue();
		assertRefused(this.writer, "update item set n = 1 where tenant_id = 5 and id = 1", state);
	}

	@Test
	void copyAndTruncateAreRefused() throws Exception {
		guard();
		assertRefused(this.writer, "truncate item", "55006");
		assertThat(this.fence.close(this.mover, 2, TIMEOUT)).isTrue();
		assertThatExceptionOfType(SQLException.class)
			.isThrownBy(() -> this.writer.unwrap(PGConnection.class)
				.getCopyAPI()
				.copyIn("copy item from stdin", new StringReader("6\t30\t1\n5\t30\t1\n")))
			.satisfies((ex) -> assertThat(ex.getSQLState()).isEqualTo("SH002"));
		assertThat(sum()).isZero();
	}

	@Test
	void naiveFenceWithoutALockLetsAnOpenWriterThrough() throws Exception {
		naive();
		begin("read committed");
		execute(this.writer, "update item set n = 1 where tenant_id = 5 and id = 1");
		this.fence.change(this.mover, FenceState.FENCED, 2);
		long afterFence = sum();
		this.writer.commit();
		assertThat(sum()).as("a write that is committed behind the fence").isGreaterThan(afterFence);
	}

	@ParameterizedTest
	@CsvSource({ "repeatable read", "serializable" })
	void naiveFenceWithALockLetsAnOlderSnapshotThrough(String isolation) throws Exception {
		naive();
		begin(isolation);
		n(this.writer, 2);
		assertThat(this.fence.close(this.mover, 2, TIMEOUT)).isTrue();
		execute(this.writer, "update item set n = 1 where tenant_id = 5 and id = 1");
		this.writer.commit();
		assertThat(sum()).as("a write that begins and ends behind the fence").isEqualTo(1);
	}

	@Test
	void moverThatAnotherHasFollowedChangesNothing() throws Exception {
		new Fence(7, 2).change(this.mover, FenceState.FENCED, 2);
		assertThatExceptionOfType(SQLException.class)
			.isThrownBy(() -> this.fence.change(this.mover, FenceState.OWNED, 3))
			.satisfies((ex) -> assertThat(ex.getSQLState()).isEqualTo("SH003"));
		assertThatExceptionOfType(SQLException.class)
			.isThrownBy(() -> this.fence.create(this.mover, FenceState.OWNED, 3))
			.satisfies((ex) -> assertThat(ex.getSQLState()).isEqualTo("SH003"));
		assertThat(this.fence.state(this.mover)).isEqualTo(FenceState.FENCED);
	}

	@Test
	void guardsWaitForATableInShortTries() throws Exception {
		begin("read committed");
		execute(this.writer, "update item set n = 1 where tenant_id = 6 and id = 1");
		Guards impatient = new Guards(7, Duration.ofMillis(20), Duration.ofMillis(100));
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> impatient.install(this.mover, List.of(TABLE)))
			.satisfies((ex) -> assertThat(ex.getSQLState()).isEqualTo("55P03"));
		assertThat(triggers()).isZero();
		Thread installing = new Thread(() -> {
			try {
				guard();
			}
			catch (SQLException ex) {
				throw new IllegalStateException(ex);
			}
		});
		installing.start();
		this.writer.commit();
		installing.join();
		assertThat(triggers()).isEqualTo(3);
		this.guards.remove(this.mover);
		assertThat(triggers()).isZero();
	}

	/**
	 * A trigger that reads the state as a snapshot shows it.
	 */
	private void naive() throws SQLException {
		execute(this.mover, """
				create function naive() returns trigger language plpgsql as $$
				begin
					if (select state from shardboot.move_state where move_id = 7) <> 'OWNED' then
						raise exception 'fenced';
					end if;
					return new;
				end $$""");
		execute(this.mover, "create trigger naive before update on item for each row execute function naive()");
	}

	private void closeQuietly(Connection connection) {
		try {
			this.fence.close(connection, 2, Duration.ofSeconds(60));
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void awaitWaitingFence() throws SQLException {
		while (number(this.mover, "select count(*) from pg_locks where locktype = 'advisory' and not granted"
				+ " and database = (select oid from pg_database where datname = current_database())") == 0) {
			Thread.onSpinWait();
		}
	}

	private void begin(String isolation) throws SQLException {
		this.writer.setAutoCommit(false);
		execute(this.writer, "set transaction isolation level " + isolation);
	}

	private static void assertRefused(Connection connection, String sql, String state) {
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> execute(connection, sql))
			.satisfies((ex) -> assertThat(ex.getSQLState()).isEqualTo(state));
	}

	private static void execute(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	private static long number(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(sql)) {
			row.next();
			return row.getLong(1);
		}
	}

	private long n(int id) throws SQLException {
		return n(this.mover, id);
	}

	private static long n(Connection connection, int id) throws SQLException {
		return number(connection, "select n from item where tenant_id = 5 and id = " + id);
	}

	private long sum() throws SQLException {
		return number(this.mover, "select sum(n) from item");
	}

	private long triggers() throws SQLException {
		return number(this.mover, "select count(*) from pg_trigger where tgname like '~shardboot%'");
	}

}
