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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.shardboot.rebalance.MoveState;
import io.github.shardboot.rebalance.MoveUnit;
import io.github.shardboot.rebalance.engine.side.Throttle;
import io.github.shardboot.rebalance.store.MoveCommand;
import io.github.shardboot.rebalance.store.MoveLostException;
import io.github.shardboot.rebalance.store.Sql;
import io.github.shardboot.rebalance.store.StoredMove;
import io.github.shardboot.testsupport.FaultProxy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for moves one of whose servers stays down: they wait for it, and the other one
 * keeps no more log than it may.
 *
 * @author Shardboot Contributors
 */
class DownServerIntegrationTests {

	// more than what a move may fail
	private static final int TRIES = 30;

	private final MoveBench bench = new MoveBench();

	private final Map<String, FaultProxy> proxies = new TreeMap<>();

	@BeforeEach
	void start() {
		this.bench.fill(30, 2);
		this.bench.shards.forEach((name, database) -> {
			FaultProxy proxy = FaultProxy.start(Integer.parseInt(database.url().replaceAll(".*:(\\d+)/.*", "$1")));
			this.proxies.put(name, proxy);
			this.bench.ports.put(name, proxy.port());
		});
	}

	@AfterEach
	void close() {
		this.proxies.values().forEach(FaultProxy::close);
		this.bench.close();
	}

	@ParameterizedTest
	@CsvSource({ "s0, VERIFYING", "s1, COPYING" })
	void moveWaitsForAServerThatIsDownHoweverLong(String down, MoveState state) throws Exception {
		long id = moveThatLoses(down, state.name());
		assertThat(this.bench.reader.find(id).state()).isEqualTo(state);
		assertThat(this.bench.reason(id)).contains("SQL state 08");
		this.proxies.get(down).mend();
		assertThat(this.bench.complete(id).state()).isEqualTo(MoveState.DONE);
		assertNothingIsLeft();
	}

	@Test
	void connectionsThatTheTargetHasLostDoNotEndTheMove() throws Exception {
		try (Connection lock = this.bench.shards.get("s1").connect()) {
			lock.setAutoCommit(false);
			long id = this.bench.start(MoveUnit.Slots.of(List.of(0, 1, 5)), "s0", "s1");
			advance(id, (move, step) -> {
				if (step.equals("slot")) {
					lock(lock);
				}
				else if (step.equals("subscribed")) {
					this.proxies.get("s0").refuse();
				}
			}, 1);
			this.proxies.get("s0").mend();
			Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(500)).until(() -> {
				this.proxies.get("s0").reset();
				return errors() > 6;
			});
			Thread releasing = new Thread(() -> releaseOnceReported(id, lock));
			releasing.start();
			StoredMove move = this.bench.complete(id);
			releasing.join();
			assertThat(move.move().reason()).isNull();
			assertThat(move.state()).isEqualTo(MoveState.DONE);
		}
	}

	private static void lock(Connection connection) {
		try {
			Sql.execute(connection, "lock table account in share mode");
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	// the copy is looked at while it has not ended
	private void releaseOnceReported(long id, Connection lock) {
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
			StoredMove move = this.bench.reader.find(id);
			return move.move().progress().retainedBytes() > 0 || move.state().compareTo(MoveState.COPYING) > 0;
		});
		try {
			lock.rollback();
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private long errors() {
		return this.bench.jdbc("s1")
			.sql("""
					select coalesce(sum(apply_error_count + sync_error_count), 0)
					from pg_stat_subscription_stats t join pg_subscription s on s.oid = t.subid
					where s.subdbid = (select oid from pg_database where datname = current_database())""")
			.query(Long.class)
			.single();
	}

	@Test
	void moveThatIsCalledOffKeepsNoLogForATargetThatIsDown() throws Exception {
		long id = moveThatLoses("s1", "VERIFYING");
		assertThat(slots("s0")).isEqualTo(1);
		this.bench.command(id, MoveCommand.ABORT);
		advance(id, MoveSteps.NONE, 2);
		assertThat(this.bench.reader.find(id).state()).isEqualTo(MoveState.ABORTING);
		assertThat(slots("s0")).isZero();
		this.proxies.get("s1").mend();
		assertThat(this.bench.run(id, MoveState.ABORTED).state()).isEqualTo(MoveState.ABORTED);
		assertThat(this.bench.reason(id)).isEqualTo("It was called off.");
		assertNothingIsLeft();
	}

	@Test
	void moveEndsWhenTheSourceKeepsTooMuchForATargetThatIsDown() throws Exception {
		long id = moveThatLoses("s1", "VERIFYING");
		keepNothing();
		advance(id, MoveSteps.NONE, 3);
		assertThat(this.bench.reader.find(id).state()).isEqualTo(MoveState.ABORTING);
		assertThat(slots("s0")).isZero();
		this.proxies.get("s1").mend();
		assertThat(this.bench.run(id, MoveState.FAILED).state()).isEqualTo(MoveState.FAILED);
		assertThat(this.bench.reason(id)).startsWith("The source keeps ")
			.endsWith(" bytes of log for this move, more than 'shard.rebalance.max-retained'.");
		assertNothingIsLeft();
	}

	@Test
	void wayBackEndsWhenTheTargetKeepsTooMuchForASourceThatIsDown() throws Exception {
		this.bench.assumeWayBack();
		long id = moveThatLoses("s0", "reverse-enabled");
		assertThat(this.bench.reader.find(id).state()).isEqualTo(MoveState.SWITCHED);
		assertThat(slots("s1")).isEqualTo(1);
		keepNothing();
		advance(id, MoveSteps.NONE, 3);
		assertThat(this.bench.reader.find(id).state()).isEqualTo(MoveState.CLEANING);
		assertThat(slots("s1")).isZero();
		this.proxies.get("s0").mend();
		assertThat(this.bench.run(id, MoveState.DONE).state()).isEqualTo(MoveState.DONE);
		assertThat(this.bench.reason(id))
			.isEqualTo("The target kept more log for the way back than 'shard.rebalance.max-retained'.");
		assertNothingIsLeft();
	}

	// a move one of whose servers goes down after a step, and that is tried often then
	private long moveThatLoses(String down, String after) throws MoveLostException {
		long id = this.bench.start(MoveUnit.Slots.of(List.of(0, 1, 5)), "s0", "s1");
		advance(id, (move, step) -> {
			if (step.equals(after)) {
				this.proxies.get(down).refuse();
			}
		}, TRIES);
		return id;
	}

	private void advance(long id, MoveSteps steps, int times) throws MoveLostException {
		try (MoveRun run = new MoveRun(this.bench.context(steps), id)) {
			for (int i = 0; i < times; i++) {
				assertThat(run.advance()).isNotNull();
			}
		}
	}

	private void keepNothing() {
		this.bench.settings = new MoveSettings(Duration.ofSeconds(2), Duration.ZERO, Duration.ofSeconds(10), true, 0,
				1000, 2, 2, Throttle.NONE, List.of());
	}

	private long slots(String shard) {
		return this.bench.jdbc(shard)
			.sql("select count(*) from pg_replication_slots where database = current_database()")
			.query(Long.class)
			.single();
	}

	private void assertNothingIsLeft() {
		assertThat(this.bench.leftovers("s0")).isEmpty();
		assertThat(this.bench.leftovers("s1")).isEmpty();
	}

}
