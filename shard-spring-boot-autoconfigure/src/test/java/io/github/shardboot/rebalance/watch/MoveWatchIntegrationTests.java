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

package io.github.shardboot.rebalance.watch;

import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.github.shardboot.actuate.ShardMovesHealthIndicator;
import io.github.shardboot.catalog.Catalog;
import io.github.shardboot.catalog.TestCatalog;
import io.github.shardboot.micrometer.ShardMoveMeters;
import io.github.shardboot.rebalance.FakeRebalancer;
import io.github.shardboot.rebalance.MovePlan;
import io.github.shardboot.rebalance.MoveState;
import io.github.shardboot.rebalance.MoveUnit;
import io.github.shardboot.rebalance.PlannedMove;
import io.github.shardboot.testsupport.TestDatabase;
import io.github.shardboot.testsupport.TestPostgres;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MoveWatch}, and for the health and meters that live on it.
 *
 * @author Shardboot Contributors
 */
class MoveWatchIntegrationTests {

	private static final String INSERT = """
			insert into shardboot_move (name, kind, slots, source, target, engine, state)
			values (gen_random_uuid()::text, 'SLOTS', '{1}', 'a', 'b', 'LOGICAL', ?)""";

	private final TestDatabase database = TestPostgres.shared().createDatabase("watch");

	private final Catalog catalog = TestCatalog.in(this.database);

	private final FakeRebalancer rebalancer = new FakeRebalancer((intent) -> new MovePlan(1, List.of()));

	private final List<ShardMoveEvent> events = new ArrayList<>();

	private Clock clock = Clock.systemUTC();

	private final MoveWatch watch = new MoveWatch(() -> this.rebalancer, this.events::add, new Clock() {

		@Override
		public ZoneId getZone() {
			return ZoneOffset.UTC;
		}

		@Override
		public Clock withZone(ZoneId zone) {
			return this;
		}

		@Override
		public Instant instant() {
			return MoveWatchIntegrationTests.this.clock.instant();
		}

	});

	@BeforeEach
	void createCatalog() {
		this.catalog.call("begin", (connection) -> true);
	}

	@AfterEach
	void close() {
		this.catalog.close();
	}

	@Test
	void whatWasThereBeforeTheFirstLookIsKnownButNoNews() throws Exception {
		insert("COPYING");
		look();
		assertThat(this.watch.moves()).hasSize(1);
		assertThat(this.events).isEmpty();
	}

	@Test
	void everyNewStateIsPublishedOnce() throws Exception {
		look();
		insert("COPYING");
		look();
		look();
		become(1, MoveState.VERIFYING, null);
		look();
		become(1, MoveState.DONE, null);
		look();
		look();
		assertThat(this.events).extracting((event) -> event.move().state())
			.containsExactly(MoveState.COPYING, MoveState.VERIFYING, MoveState.DONE);
		assertThat(this.events.get(0).previous()).isNull();
		assertThat(this.events.get(2).previous().state()).isEqualTo(MoveState.VERIFYING);
	}

	@Test
	void aMoveThatBeganAndFailedBetweenTwoLooksIsPublished() throws Exception {
		look();
		insert("FAILED");
		this.rebalancer.become(1, MoveState.FAILED, "no slot left");
		look();
		assertThat(this.events).extracting((event) -> event.move().state()).containsExactly(MoveState.FAILED);
	}

	@Test
	void movesThatAreOverForADayAreForgotten() throws Exception {
		look();
		insert("DONE");
		this.rebalancer.become(1, MoveState.DONE, null);
		look();
		assertThat(this.watch.moves()).hasSize(1);
		this.clock = Clock.fixed(Instant.now().plus(Duration.ofHours(25)), ZoneOffset.UTC);
		look();
		assertThat(this.watch.moves()).isEmpty();
	}

	@Test
	void whileNoMoveIsOpenOneStatementIsSent() throws Exception {
		look();
		int before = this.database.statementsWith("shardboot_move").size();
		look();
		assertThat(this.database.statementsWith("shardboot_move")).hasSize(before + 1);
	}

	@Test
	void aListenerThatFailsHoldsNothingUp() throws Exception {
		List<MoveState> seen = new ArrayList<>();
		MoveWatch failing = new MoveWatch(() -> this.rebalancer, (event) -> {
			seen.add(event.move().state());
			throw new IllegalStateException("listener");
		}, Clock.systemUTC());
		look(failing);
		insert("COPYING");
		insert("COPYING");
		look(failing);
		look(failing);
		assertThat(seen).hasSize(2);
	}

	@Test
	void healthTellsWhatFailedAndStaysUp() throws Exception {
		insert("COPYING");
		insert("COPYING");
		look();
		ShardMovesHealthIndicator health = new ShardMovesHealthIndicator(this.watch);
		assertThat(health.health(true).getDetails()).containsOnlyKeys("open").containsEntry("open", 2);
		become(2, MoveState.FAILED, "no slot left");
		look();
		assertThat(health.health(true).getStatus().getCode()).isEqualTo("UP");
		assertThat(health.health(true).getDetails().toString())
			.isEqualTo("{open=1, failed=[{id=2, source=a, target=b, reason=no slot left}]}");
	}

	@Test
	void metersTellStatesProgressAndPauses() throws Exception {
		SimpleMeterRegistry registry = new SimpleMeterRegistry();
		ShardMoveMeters meters = new ShardMoveMeters(this.watch, () -> registry);
		meters.bindTo(registry);
		look();
		insert("COPYING");
		insert("COPYING");
		look();
		become(1, MoveState.SWITCHED, null);
		look();
		this.events.forEach(meters::changed);
		assertThat(registry.get("shard.moves").tag("state", "copying").gauge().value()).isEqualTo(1);
		assertThat(registry.get("shard.moves").tag("state", "switched").gauge().value()).isEqualTo(1);
		assertThat(registry.get("shard.moves.rows").gauge().value()).isEqualTo(100);
		assertThat(registry.get("shard.moves.lag").gauge().value()).isZero();
		assertThat(registry.get("shard.moves.retained").gauge().value()).isZero();
		assertThat(registry.get("shard.moves.pause").timer().count()).isEqualTo(1);
		assertThat(registry.get("shard.moves.pause").timer().totalTime(TimeUnit.MILLISECONDS)).isEqualTo(12);
		assertThat(registry.get("shard.moves.state").tag("state", "copying").timer().count()).isEqualTo(1);
	}

	private void insert(String state) {
		this.database.jdbc().sql(INSERT).param(state).update();
		this.rebalancer.start(new MovePlan(1, List.of(new PlannedMove(MoveUnit.Slots.of(List.of(1)), "a", "b"))));
	}

	private void become(long id, MoveState state, String reason) {
		this.database.jdbc()
			.sql("update shardboot_move set state = ? where id = ?")
			.param(state.name())
			.param(id)
			.update();
		this.rebalancer.become(id, state, reason);
	}

	private void look() throws Exception {
		look(this.watch);
	}

	private void look(MoveWatch by) throws Exception {
		try (Connection connection = this.database.connect()) {
			by.read(connection);
		}
	}

}
