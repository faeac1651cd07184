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

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.InvalidDataAccessApiUsageException;

import io.github.shardboot.rebalance.MoveEngine;
import io.github.shardboot.rebalance.MovePlan;
import io.github.shardboot.rebalance.MoveState;
import io.github.shardboot.rebalance.MoveUnit;
import io.github.shardboot.rebalance.ShardedTable;
import io.github.shardboot.rebalance.engine.observe.ObservedStates;
import io.github.shardboot.rebalance.engine.rows.UnitRows;
import io.github.shardboot.rebalance.engine.side.Throttle;
import io.github.shardboot.rebalance.store.MoveCommand;
import io.github.shardboot.rebalance.store.MoveLostException;
import io.github.shardboot.rebalance.store.Sql;
import io.github.shardboot.rebalance.store.StoredMove;
import io.github.shardboot.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link BlockedCopy} on a server that is not set up for logical replication.
 *
 * @author Shardboot Contributors
 */
class BlockedCopyIntegrationTests {

	private static final MoveUnit UNIT = MoveUnit.Slots.of(List.of(0, 1, 5));

	private static final String OF_UNIT = "(hashint8extended(tenant_id, 0) & 15) in (0, 1, 5)";

	private final MoveBench bench = MoveBench.ofPlainServer();

	@AfterEach
	void close() {
		this.bench.close();
	}

	@Test
	void theServerIsNotSetUpForReplication() {
		assertThat(this.bench.jdbc("s0").sql("show wal_level").query(String.class).single()).isEqualTo("replica");
		this.bench.engine = MoveEngine.LOGICAL;
		long id = start();
		assertThat(run(id, MoveState.READY).state()).isEqualTo(MoveState.FAILED);
		assertThat(this.bench.reason(id)).contains("At the source 'wal_level' is not 'logical'")
			.contains("'shard.rebalance.engine=auto'");
	}

	@Test
	void slotsMoveWithAllTheirRowsAndNothingIsLeft() {
		this.bench.fill(200, 5);
		List<String> before = this.bench.rows();
		long moved = count("s0");
		long id = start();
		StoredMove move = run(id, MoveState.DONE);
		assertThat(move.move().reason()).isNull();
		assertThat(move.state()).isEqualTo(MoveState.DONE);
		assertThat(this.bench.rows()).isEqualTo(before);
		assertThat(count("s0")).isZero();
		assertThat(count("s1")).isEqualTo(moved);
		assertThat(this.bench.slotsOf("s0")).containsExactly(2, 3, 4, 6, 7);
		assertThat(move.move().progress().rowsCopied()).isEqualTo(2 * moved);
		assertThat(move.move().progress().rowsVerified()).isEqualTo(2 * moved);
		assertThat(move.move().progress().bytesCopied()).isPositive();
		assertThat(move.move().progress().attempts()).isOne();
		assertThat(move.move().progress().pause()).isPositive().isLessThan(Duration.ofSeconds(21));
		nothingIsLeft();
	}

	@Test
	void theExpectedPauseIsToldBeforeItBegins() {
		this.bench.fill(100, 5);
		long id = start();
		List<Duration> told = new ArrayList<>();
		run(id, MoveState.DONE, (move, step) -> {
			if (step.equals("READY")) {
				told.add(this.bench.reader.find(id).move().progress().eta());
			}
		});
		assertThat(told).singleElement()
			.satisfies((pause) -> assertThat(pause).isBetween(Duration.ofMillis(50), Duration.ofSeconds(20)));
	}

	@Test
	void rowsArriveAsTheyAreAndFireNothing() throws Exception {
		try (MoveBench other = MoveBench.ofPlainServer("""
				create table parent (tenant_id bigint primary key);
				create table account (
					tenant_id bigint not null references parent,
					id bigint generated always as identity,
					twice bigint generated always as (id * 2) stored,
					"Odd name" text, flag boolean, amount numeric(30,10), precise double precision,
					at timestamptz, span interval, raw bytea, tags text[], doc jsonb, huge text,
					primary key (tenant_id, id)
				);
				create table entry (like account);
				create table log (what text);
				create function note() returns trigger language plpgsql as
					'begin insert into log values (tg_op); return new; end';
				create trigger note after insert on account for each row execute function note();
				""")) {
			other.tables = List.of(new ShardedTable("public", "account", "tenant_id"),
					new ShardedTable("public", "parent", "tenant_id"));
			other.jdbc("s0").sql("insert into parent select generate_series(1, 50)").update();
			other.jdbc("s0").sql("""
					insert into account (tenant_id, "Odd name", flag, amount, precise, at, span, raw, tags, doc, huge)
					select t, E'tab\\t, line\\n, \\\\N and ''quotes'' ' || t, t % 2 = 0, t / 7.0, t / 3.0::float8,
						now() + t * interval '1 hour 1 microsecond', t * interval '1 day -1 second',
						decode(md5(t::text), 'hex'), array['a,b', null, '{}'], jsonb_build_object('k', t),
						repeat(md5(t::text), 5000)
					from generate_series(1, 50) t""").update();
			other.jdbc("s0").sql("insert into account (tenant_id) select generate_series(1, 50)").update();
			other.jdbc("s0").sql("delete from log").update();
			List<String> before = texts(other, "s0");
			long id = other.start(MoveUnit.Slots.of(List.copyOf(other.slotsOf("s0"))), "s0", "s1");
			StoredMove move = other.run(id, MoveState.DONE);
			assertThat(move.state()).as(String.valueOf(move.move().reason())).isEqualTo(MoveState.DONE);
			List<String> after = texts(other, "s0");
			after.addAll(texts(other, "s1"));
			assertThat(texts(other, "s1")).isNotEmpty();
			assertThat(after).containsExactlyInAnyOrderElementsOf(before);
			assertThat(other.jdbc("s1").sql("select count(*) from log").query(Long.class).single()).isZero();
			long highest = other.jdbc("s1").sql("select max(id) from account").query(Long.class).single();
			other.jdbc("s1").sql("insert into parent values (1000)").update();
			assertThat(other.jdbc("s1")
				.sql("insert into account (tenant_id) values (1000) returning id")
				.query(Long.class)
				.single()).as("hands out no number that a moved row has").isGreaterThan(highest);
		}
	}

	private static List<String> texts(MoveBench bench, String shard) {
		return new ArrayList<>(bench.jdbc(shard).sql("select account::text from account").query(String.class).list());
	}

	@Test
	void keyLeavesItsSlotAndReturns() {
		this.bench.fill(100, 3);
		List<String> before = this.bench.rows();
		long key = 1;
		while (!Integer.valueOf(5).equals(this.bench.map.strategy().slotFor(key))) {
			key++;
		}
		MoveUnit unit = new MoveUnit.Key(key, 5);
		assertThat(run(this.bench.start(unit, "s0", "s1"), MoveState.DONE).state()).isEqualTo(MoveState.DONE);
		this.bench.refresh();
		assertThat(this.bench.map.shardFor(key)).isEqualTo("s1");
		assertThat(this.bench.jdbc("s1")
			.sql("select count(*) from account where tenant_id = ?")
			.param(key)
			.query(Long.class)
			.single()).isEqualTo(3);
		assertThat(run(this.bench.start(unit, "s1", "s0"), MoveState.DONE).state()).isEqualTo(MoveState.DONE);
		assertThat(this.bench.rows()).isEqualTo(before);
		nothingIsLeft();
	}

	@Test
	void unitWithTooManyRowsIsRefusedBeforeAnythingIsTouched() {
		this.bench.fill(100, 3);
		this.bench.settings = settings(Duration.ofSeconds(2), 10);
		long id = start();
		refused(id, "%,d rows, more than 'shard.rebalance.max-blocked-rows' (10)".formatted(2 * count("s0")));
		assertThat(this.bench.reason(id))
			.contains("Set 'wal_level=logical' in both shards, move less at once, or raise");
	}

	@Test
	void unitThatWouldTakeTooLongIsRefusedBeforeAnythingIsTouched() {
		this.bench.fill(200, 50);
		this.bench.settings = settings(Duration.ofMillis(60), 1_000_000);
		long id = start();
		refused(id, "more than 'shard.rebalance.max-pause' (60 ms)");
		assertThat(this.bench.reason(id)).contains("%,d rows would take about".formatted(2 * count("s0")));
	}

	private void refused(long id, String reason) {
		assertThat(run(id, MoveState.DONE).state()).isEqualTo(MoveState.FAILED);
		assertThat(this.bench.reason(id)).contains(reason);
		assertThat(this.bench.reader.find(id).move().announcedEpoch()).isNull();
		assertThat(
				this.bench.jdbc("s0").sql("select to_regnamespace('shardboot') is null").query(Boolean.class).single())
			.isTrue();
	}

	@Test
	void copyThatTakesTooLongIsCancelledAndTheFenceLifted() throws Exception {
		this.bench.fill(100, 3);
		this.bench.settings = settings(Duration.ofSeconds(3), 100_000);
		List<String> before = this.bench.rows();
		long id = start();
		int[] tries = { 0 };
		try (Connection holder = this.bench.shards.get("s1").connect()) {
			holder.setAutoCommit(false);
			StoredMove move = run(id, MoveState.DONE, (number, step) -> {
				if (step.equals("fenced") && tries[0]++ == 0) {
					// copies of the first table only
					sql(holder, "lock table entry in share mode");
				}
				if (step.equals("READY") && tries[0] == 1) {
					assertThat(this.bench.reason(id)).contains("took longer than 'shard.rebalance.max-pause'");
					assertThat(count("s1")).isZero();
					assertThat(write("s0")).as("writes go on").isPositive();
					sql(holder, "rollback");
				}
			});
			assertThat(move.state()).isEqualTo(MoveState.DONE);
			assertThat(move.move().progress().attempts()).isGreaterThanOrEqualTo(2);
		}
		assertThat(this.bench.rows()).hasSameSizeAs(before);
		nothingIsLeft();
	}

	@Test
	void copyThatAlwaysTakesTooLongIsGivenUp() throws Exception {
		this.bench.fill(100, 3);
		this.bench.settings = settings(Duration.ofMillis(500), 100_000);
		List<String> before = this.bench.rows();
		long id = start();
		try (Connection holder = this.bench.shards.get("s1").connect()) {
			holder.setAutoCommit(false);
			StoredMove move = run(id, MoveState.DONE, (number, step) -> {
				if (step.equals("fenced")) {
					sql(holder, "lock table entry in share mode");
				}
				if (step.equals("lifted")) {
					sql(holder, "rollback");
				}
			});
			assertThat(move.state()).isEqualTo(MoveState.FAILED);
			assertThat(move.move().reason()).contains("took longer than 'shard.rebalance.max-pause' 3 times");
			assertThat(move.move().progress().attempts()).isEqualTo(3);
		}
		assertThat(this.bench.rows()).isEqualTo(before);
		assertThat(count("s1")).isZero();
		assertThat(write("s0")).isPositive();
		nothingIsLeft();
	}

	@ParameterizedTest
	@ValueSource(strings = { "fenced", "copied", "compared", "target-owned" })
	void sessionThatIsLostBeforeTheCommitIsTriedAgain(String when) {
		this.bench.fill(100, 3);
		List<String> before = this.bench.rows();
		long id = start();
		int[] lost = { 0 };
		StoredMove move = run(id, MoveState.DONE, (number, step) -> {
			if (step.equals(when) && lost[0]++ == 0) {
				for (String shard : this.bench.shards.keySet()) {
					this.bench.jdbc(shard)
						.sql("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()"
								+ " and backend_type = 'client backend' and pid <> pg_backend_pid()")
						.query()
						.listOfRows();
				}
			}
			if (step.equals("lifted") && !when.equals("target-owned")) {
				assertThat(count("s1")).isZero();
			}
		});
		assertThat(move.state()).as(String.valueOf(move.move().reason())).isEqualTo(MoveState.DONE);
		assertThat(lost[0]).isPositive();
		assertThat(this.bench.rows()).isEqualTo(before);
		nothingIsLeft();
	}

	@Test
	void moverThatHangsWhileItCopiesIsEndedByWhoFollows() throws Exception {
		this.bench.fill(100, 3);
		List<String> before = this.bench.rows();
		long id = start();
		CountDownLatch copied = new CountDownLatch(1);
		CountDownLatch over = new CountDownLatch(1);
		CompletableFuture<Object> hanging = CompletableFuture.supplyAsync(() -> {
			try (MoveRun run = new MoveRun(this.bench.context((move, step) -> {
				if (step.equals("compared")) {
					copied.countDown();
					await(over);
				}
			}), id)) {
				return run.advance();
			}
			catch (MoveLostException ex) {
				return ex;
			}
		});
		await(copied);
		try (MoveRun run = new MoveRun(this.bench.context(MoveSteps.NONE), id)) {
			run.undoSwitch();
		}
		assertThat(this.bench.jdbc("s1")
			.sql("select count(*) from pg_locks where locktype = 'advisory' and classid = 1399349859"
					+ " and database = (select oid from pg_database where datname = current_database())")
			.query(Long.class)
			.single()).isZero();
		assertThat(write("s0")).isPositive();
		assertThat(run(id, MoveState.CLEANING).state()).as("its snapshot of the source is open")
			.isEqualTo(MoveState.CLEANING);
		over.countDown();
		hanging.get(30, TimeUnit.SECONDS);
		assertThat(run(id, MoveState.DONE).state()).isEqualTo(MoveState.DONE);
		assertThat(this.bench.rows()).hasSameSizeAs(before);
		assertThat(this.bench.reader.find(id).state()).isEqualTo(MoveState.DONE);
		nothingIsLeft();
	}

	@Test
	void moverThatHangsWhileItClearsDeletesNothingLater() throws Exception {
		this.bench.fill(100, 3);
		List<String> before = this.bench.rows();
		long id = start();
		run(id, MoveState.READY, (move, step) -> {
			if (step.equals("READY")) {
				this.bench.newMoves.pause(id, true);
			}
		});
		try (Work stale = work(id)) {
			this.bench.newMoves.pause(id, false);
			List<String> refused = new ArrayList<>();
			StoredMove move = run(id, MoveState.DONE, (number, step) -> {
				if (List.of("fenced", "target-owned", "settled").contains(step)) {
					assertThatExceptionOfType(SQLException.class)
						.isThrownBy(() -> UnitRows.delete(stale.target().get(), stale.tables(), stale.fence()))
						.satisfies((ex) -> assertThat(ex.getSQLState()).isEqualTo("SH003"));
					refused.add(step);
				}
			});
			assertThat(move.state()).isEqualTo(MoveState.DONE);
			assertThat(refused).containsExactly("fenced", "target-owned", "settled");
			assertThat(UnitRows.delete(stale.target().get(), stale.tables(), stale.fence())).as("when it is over")
				.isZero();
		}
		assertThat(this.bench.rows()).isEqualTo(before);
	}

	private Work work(long id) {
		MoveContext context = this.bench.context(MoveSteps.NONE);
		return new Work(context, this.bench.moves.take(id), new ObservedStates(this.bench.listener));
	}

	@Test
	void rowsThatBreakAConstraintOfTheTargetFailTheMove() {
		for (String shard : this.bench.shards.keySet()) {
			this.bench.jdbc(shard).sql("create unique index on account (id)").update();
		}
		long other = tenant("s1");
		this.bench.jdbc("s0").sql("insert into account (tenant_id, id) values (?, 7)").param(tenant("s0")).update();
		this.bench.jdbc("s1").sql("insert into account (tenant_id, id) values (?, 7)").param(other).update();
		long id = start();
		assertThat(run(id, MoveState.DONE).state()).isEqualTo(MoveState.FAILED);
		assertThat(this.bench.reason(id)).contains("(SQL state 23505)").contains("unique across shards");
		assertThat(count("s0")).isOne();
		assertThat(count("s1")).isZero();
		nothingIsLeft();
	}

	private long tenant(String shard) {
		long tenant = 1;
		while (!this.bench.map.shardFor(tenant).equals(shard)
				|| (shard.equals("s0") && !List.of(0, 1, 5).contains(this.bench.map.strategy().slotFor(tenant)))) {
			tenant++;
		}
		return tenant;
	}

	@Test
	void rowsThatDifferAreNotSwitchedTo() {
		this.bench.fill(100, 3);
		List<String> before = this.bench.rows();
		// of the unit, and past the guard
		long id = start();
		StoredMove move = run(id, MoveState.DONE, (number, step) -> {
			if (step.equals("fenced")) {
				try (Connection intruder = this.bench.shards.get("s1").connect()) {
					sql(intruder, "set session_replication_role = replica");
					sql(intruder, "insert into account (tenant_id, id) values (%d, 99)".formatted(tenant("s0")));
				}
				catch (SQLException ex) {
					throw new IllegalStateException(ex);
				}
			}
		});
		assertThat(move.state()).isEqualTo(MoveState.FAILED);
		assertThat(move.move().reason()).contains("table public.account differs");
		assertThat(this.bench.rows()).isEqualTo(before);
		nothingIsLeft();
	}

	@Test
	void tableWithoutReplicaIdentityMovesToo() {
		for (String shard : this.bench.shards.keySet()) {
			this.bench.jdbc(shard).sql("alter table entry replica identity nothing").update();
		}
		this.bench.fill(20, 1);
		assertThat(run(start(), MoveState.DONE).state()).isEqualTo(MoveState.DONE);
	}

	@Test
	void loginNeedsNoRightsOfReplication() throws Exception {
		String mover = this.bench.catalogDatabase.name() + "_mover";
		this.bench.fill(50, 2);
		List<String> before = this.bench.rows();
		this.bench.jdbc("s0").sql("create role %s_owner".formatted(mover)).update();
		this.bench.jdbc("s0")
			.sql("create role %s login password 'secret' in role %s_owner, pg_read_all_stats".formatted(mover, mover))
			.update();
		for (TestDatabase shard : this.bench.shards.values()) {
			try (Connection connection = shard.connect()) {
				sql(connection, "alter table account owner to %s_owner; alter table entry owner to %s_owner"
					.formatted(mover, mover));
				sql(connection, "grant create on database %s to %s".formatted(shard.name(), mover));
				sql(connection, "grant set on parameter session_replication_role to " + mover);
			}
		}
		this.bench.user = mover;
		this.bench.password = "secret";
		long id = start();
		StoredMove move = run(id, MoveState.DONE);
		assertThat(move.state()).as(String.valueOf(move.move().reason())).isEqualTo(MoveState.DONE);
		assertThat(count("s0")).isZero();
		assertThat(this.bench.rows()).isEqualTo(before);
		nothingIsLeft();
	}

	@Test
	void moveCannotBeReversed() {
		this.bench.settings = settings(Duration.ofSeconds(20), 100_000, Duration.ofHours(1));
		this.bench.fill(20, 1);
		long id = start();
		JdbcShardRebalancer rebalancer = new JdbcShardRebalancer((intent) -> new MovePlan(1, List.of()),
				this.bench.reader, this.bench.newMoves, (source, target) -> MoveEngine.LOGICAL);
		assertThat(run(id, MoveState.CLEANING).state()).isEqualTo(MoveState.CLEANING);
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class).isThrownBy(() -> rebalancer.reverse(id))
			.withMessage("Move %d is in state 'CLEANING' and cannot be reversed: its rows were copied while writes were"
				.formatted(id) + " refused, so that the source does not follow; move the unit back with a new move.");
		assertThat(count("s0")).as("rows stay for the grace").isPositive();
	}

	@Test
	void moveIsCalledOffBeforeItCopies() {
		this.bench.fill(20, 1);
		List<String> before = this.bench.rows();
		long id = start();
		StoredMove move = run(id, MoveState.DONE, (number, step) -> {
			if (step.equals("READY")) {
				this.bench.command(id, MoveCommand.ABORT);
			}
		});
		assertThat(move.state()).isEqualTo(MoveState.ABORTED);
		assertThat(this.bench.rows()).isEqualTo(before);
		nothingIsLeft();
	}

	private static MoveSettings settings(Duration maxPause, long maxRows) {
		return settings(maxPause, maxRows, Duration.ZERO);
	}

	private static MoveSettings settings(Duration maxPause, long maxRows, Duration grace) {
		return new MoveSettings(maxPause, grace, Duration.ofSeconds(10), true, 1L << 40, maxRows, 2, 2, Throttle.NONE,
				List.of());
	}

	private long start() {
		return this.bench.start(UNIT, "s0", "s1");
	}

	private StoredMove run(long id, MoveState until) {
		return run(id, until, MoveSteps.NONE);
	}

	private StoredMove run(long id, MoveState until, MoveSteps steps) {
		try {
			return this.bench.run(id, until, steps);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private long count(String shard) {
		return this.bench.jdbc(shard).sql("select count(*) from account where " + OF_UNIT).query(Long.class).single();
	}

	private int write(String shard) {
		return this.bench.jdbc(shard).sql("update account set name = 'w' where " + OF_UNIT).update();
	}

	private static void sql(Connection connection, String sql) {
		try {
			Sql.execute(connection, sql);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void nothingIsLeft() {
		for (String shard : this.bench.shards.keySet()) {
			assertThat(this.bench.leftovers(shard)).isEmpty();
		}
	}

}
