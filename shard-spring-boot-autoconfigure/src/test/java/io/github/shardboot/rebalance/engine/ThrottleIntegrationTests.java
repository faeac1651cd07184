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
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import io.github.shardboot.rebalance.MoveState;
import io.github.shardboot.rebalance.MoveUnit;
import io.github.shardboot.rebalance.engine.side.MoveDatabases;
import io.github.shardboot.rebalance.engine.side.Side;
import io.github.shardboot.rebalance.engine.side.Throttle;
import io.github.shardboot.rebalance.store.MoveCommand;
import io.github.shardboot.rebalance.store.Sql;
import io.github.shardboot.rebalance.store.StoredMove;
import io.github.shardboot.testsupport.TestServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Throttle}, and that moves hold back.
 *
 * @author Shardboot Contributors
 */
class ThrottleIntegrationTests {

	private static final int SESSIONS = 12;

	@Test
	void standbyThatDoesNotFollowHoldsMovesBack() throws Exception {
		try (TestServer server = TestServer.start(); TestServer standby = server.standby()) {
			MoveDatabases databases = new MoveDatabases() {

				@Override
				public Connection open(String shard) throws SQLException {
					return DriverManager.getConnection(server.url(), "postgres", "postgres");
				}

				@Override
				public String connectionString(String shard) {
					throw new UnsupportedOperationException();
				}

			};
			Throttle throttle = new Throttle(100_000, 0);
			try (Side side = new Side("s0", databases)) {
				Awaitility.await().untilAsserted(() -> assertThat(throttle.reason(side)).isNull());
				standby.jdbc().sql("select pg_wal_replay_pause()::text").query(String.class).optional();
				server.jdbc().sql("create table t as select generate_series(1, 50000)").update();
				Awaitility.await()
					.untilAsserted(() -> assertThat(throttle.reason(side))
						.isEqualTo("Held back: a standby of shard 's0' is further behind than"
								+ " 'shard.rebalance.throttle.max-replica-lag'."));
				assertThat(Throttle.NONE.reason(side)).isNull();
				standby.jdbc().sql("select pg_wal_replay_resume()::text").query(String.class).optional();
				Awaitility.await().untilAsserted(() -> assertThat(throttle.reason(side)).isNull());
			}
		}
	}

	@Test
	void moveDoesNotBeginWhileAServerIsBusy() throws Exception {
		try (MoveBench bench = bench(); Busy busy = new Busy(bench)) {
			busy.begin();
			long id = bench.start(MoveUnit.Slots.of(List.of(0, 1)), "s0", "s1");
			StoredMove held = bench.run(id, MoveState.PENDING);
			assertThat(held.state()).isEqualTo(MoveState.PENDING);
			assertThat(held.move().reason()).isEqualTo(
					"Held back: shard 's0' has more active sessions than 'shard.rebalance.throttle.max-active'.");
			assertThat(bench.leftovers("s0")).noneMatch((found) -> found.startsWith("publication"));
			busy.end();
			StoredMove moved = bench.run(id, MoveState.SWITCHED);
			assertThat(moved.state()).isEqualTo(bench.afterSwitch());
			assertThat(moved.move().reason()).isNull();
		}
	}

	@Test
	void subscriptionWaitsWhileAServerIsBusyAndGoesOnAfterwards() throws Exception {
		try (MoveBench bench = bench(); Busy busy = new Busy(bench)) {
			long id = bench.start(MoveUnit.Slots.of(List.of(0, 1)), "s0", "s1");
			StoredMove held = bench.run(id, MoveState.CATCHING_UP, (move, step) -> {
				if (step.equals("CATCHING_UP") && bench.reader.find(move).move().reason() == null) {
					busy.begin();
				}
			});
			assertThat(held.state()).isEqualTo(MoveState.CATCHING_UP);
			assertThat(held.move().reason()).startsWith("Held back");
			assertThat(isEnabled(bench)).isFalse();
			bench.jdbc("s0").sql("update account set name = 'later'").update();
			busy.end();
			assertThat(bench.run(id, MoveState.SWITCHED).state()).isEqualTo(bench.afterSwitch());
			assertThat(bench.jdbc("s1")
				.sql("select count(*) from account where name <> 'later' and (hashint8extended(tenant_id, 0) & 15) < 2")
				.query(Integer.class)
				.single()).isZero();
		}
	}

	@Test
	void moveThatIsHeldBackCanBeAborted() throws Exception {
		try (MoveBench bench = bench(); Busy busy = new Busy(bench)) {
			long id = bench.start(MoveUnit.Slots.of(List.of(0, 1)), "s0", "s1");
			bench.run(id, MoveState.CATCHING_UP, (move, step) -> {
				if (step.equals("CATCHING_UP") && bench.reader.find(move).move().reason() == null) {
					busy.begin();
				}
			});
			bench.command(id, MoveCommand.ABORT);
			assertThat(bench.run(id, MoveState.ABORTED).state()).isEqualTo(MoveState.ABORTED);
			assertThat(bench.leftovers("s1")).isEmpty();
		}
	}

	private static MoveBench bench() {
		MoveBench bench = new MoveBench();
		bench.settings = new MoveSettings(Duration.ofSeconds(2), Duration.ZERO, Duration.ofSeconds(10), true, 1L << 40,
				100_000, 2, 2, new Throttle(0, SESSIONS - 2), List.of());
		bench.fill(30, 2);
		return bench;
	}

	private static boolean isEnabled(MoveBench bench) {
		return bench.jdbc("s1")
			.sql("""
					select bool_or(subenabled) from pg_subscription
					where subdbid = (select oid from pg_database where datname = current_database())""")
			.query(Boolean.class)
			.single();
	}

	/**
	 * Sessions that are at work.
	 */
	private static final class Busy implements AutoCloseable {

		private final MoveBench bench;

		private Busy(MoveBench bench) {
			this.bench = bench;
		}

		private void begin() {
			for (int i = 0; i < SESSIONS; i++) {
				Thread thread = new Thread(() -> {
					try (Connection connection = this.bench.catalogDatabase.connect()) {
						Sql.texts(connection, "select pg_sleep(600)::text");
					}
					catch (SQLException ex) {
						// it was cancelled
					}
				}, "busy");
				thread.setDaemon(true);
				thread.start();
			}
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> sleeping() == SESSIONS);
		}

		private int sleeping() {
			return this.bench.catalogDatabase.jdbc()
				.sql("select count(*) from pg_stat_activity where query like 'select pg_sleep(600)%' and state = 'active'")
				.query(Integer.class)
				.single();
		}

		private void end() {
			this.bench.catalogDatabase.jdbc()
				.sql("select count(pg_cancel_backend(pid)) from pg_stat_activity where query like 'select pg_sleep(600)%'")
				.query(Integer.class)
				.single();
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> sleeping() == 0);
		}

		@Override
		public void close() {
			end();
		}

	}

}
