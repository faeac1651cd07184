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

package io.github.shardboot.lane;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.ShardIdException;
import io.github.shardboot.id.Lane;
import io.github.shardboot.id.SlotIdGenerator;
import io.github.shardboot.testsupport.TestDatabase;
import io.github.shardboot.testsupport.TestPostgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link LaneLease} on PostgreSQL.
 *
 * @author Shardboot Contributors
 */
class LaneLeaseIntegrationTests {

	private static final Duration LONG = Duration.ofMinutes(10);

	private static final Duration SHORT = Duration.ofMillis(300);

	private final TestDatabase database = TestPostgres.shared().createDatabase("lanes");

	@Test
	void processesGetDifferentLanes() {
		Set<Integer> lanes = new HashSet<>();
		for (int i = 0; i < 32; i++) {
			assertThat(lanes.add(lease(null, 5, LONG).grant().lane())).isTrue();
		}
		LaneLease oneTooMany = lease(null, 5, SHORT);
		assertThat(lanes).hasSize(32);
		heartbeatsStay();
		assertThatExceptionOfType(ShardIdException.class).isThrownBy(oneTooMany::grant)
			.withMessageStartingWith("All 32 lanes for ids are taken by living processes.");
	}

	@Test
	void aLaneThatWasGivenBackBeginsAfterItsLastId() {
		LaneLease first = lease(3, 7, LONG);
		SlotIdGenerator generator = new SlotIdGenerator(16, 7, first);
		long id = generator.nextId(1);
		generator.close();
		Lane.Grant second = lease(3, 7, LONG).grant();
		assertThat(second.from()).isEqualTo((id >>> 22) + 1);
	}

	@Test
	void aLaneThatWasNotGivenBackBeginsAfterAllThatWasGranted() {
		Lane.Grant first = lease(3, 7, LONG).grant();
		die();
		Lane.Grant second = lease(3, 7, LONG).grant();
		assertThat(second.from()).isEqualTo(first.to() + 1);
		assertThat(second.to()).isGreaterThan(second.from());
	}

	@Test
	void aProcessThatWakesUpAfterItsLeaseStops() {
		LaneLease sleeper = lease(3, 7, LONG);
		SlotIdGenerator generator = new SlotIdGenerator(16, 7, sleeper);
		generator.nextId(1);
		die();
		Lane.Grant successor = lease(3, 7, LONG).grant();
		assertThat(generator.nextId(1) >>> 22).as("before it notices").isLessThan(successor.from());
		sleeper.renew();
		assertThatExceptionOfType(ShardIdException.class).isThrownBy(() -> generator.nextId(1))
			.withMessageStartingWith("Another process has taken lane '3' of this one");
		generator.close();
		assertThat(heartbeats()).as("the successor's lease").isEqualTo(1);
	}

	@Test
	void renewingGrantsMoreTime() {
		LaneLease lease = lease(null, 7, SHORT);
		long before = lease.grant().to();
		this.database.jdbc()
			.sql("update shardboot_lane set heartbeat = now() - interval '1 hour' where lane >= 0")
			.update();
		lease.renew();
		assertThat(lease.grant().to()).isGreaterThanOrEqualTo(before);
		assertThat(heartbeats()).isEqualTo(1);
		lease.release(0);
	}

	@Test
	void twoProcessesWithOneLaneAreDetected() {
		lease(7, 7, LONG).grant();
		heartbeatsStay();
		LaneLease second = lease(7, 7, SHORT);
		assertThatExceptionOfType(ShardConfigurationException.class).isThrownBy(second::acquire)
			.withMessage(
					"'shard.id.lane': Another living process makes ids in lane '7'. Give each process a lane of its "
							+ "own, or set 'shard.catalog.enabled' and no lane at all.");
	}

	@Test
	void processesWithDifferentBitsAreDetected() {
		lease(7, 7, LONG).grant();
		LaneLease other = lease(7, 6, LONG);
		assertThatExceptionOfType(ShardConfigurationException.class).isThrownBy(other::acquire)
			.withMessage("'shard.id.lane-bits': Ids were made with '7' bits for the lane; with '6' they could be made "
					+ "twice. Set it back to '7'.");
	}

	@Test
	void aMajorityOfTheShardsIsEnoughAndNeeded() {
		DataSource up = this.database.dataSource();
		DataSource alsoUp = TestPostgres.shared().createDatabase("lanes2").dataSource();
		DataSource down = new DriverManagerDataSource("jdbc:postgresql://localhost:1/none");
		LaneSettings settings = new LaneSettings(9, 7, LONG);
		LaneLease lease = new LaneLease(List.of(up, down, alsoUp), settings);
		assertThat(lease.grant().lane()).isEqualTo(9);
		lease.renew();
		assertThat(lease.grant().lane()).isEqualTo(9);
		LaneLease minority = new LaneLease(List.of(TestPostgres.shared().createDatabase("lanes3").dataSource(), down),
				settings);
		assertThatExceptionOfType(ShardIdException.class).isThrownBy(minority::acquire)
			.withMessageStartingWith("Only 1 of 2 databases answer that can grant a lane for ids");
	}

	@Test
	void withoutADatabaseThereIsNoLane() {
		LaneLease none = new LaneLease(List.of(), new LaneSettings(null, 7, LONG));
		assertThatExceptionOfType(ShardIdException.class).isThrownBy(none::grant)
			.withMessage("No lane for ids: set 'shard.catalog.enabled' to have one leased, or 'shard.id.lane' to a "
					+ "number that no other process has.");
	}

	private LaneLease lease(@Nullable Integer lane, int bits, Duration lease) {
		return new LaneLease(List.of(this.database.dataSource()), new LaneSettings(lane, bits, lease));
	}

	private void die() {
		this.database.jdbc()
			.sql("update shardboot_lane set heartbeat = now() - interval '1 day' where lane >= 0")
			.update();
	}

	private void heartbeatsStay() {
		this.database.jdbc()
			.sql("update shardboot_lane set heartbeat = now() + interval '1 day' where lane >= 0")
			.update();
	}

	private int heartbeats() {
		return this.database.jdbc()
			.sql("select count(*) from shardboot_lane where heartbeat > now() - interval '1 minute'")
			.query(Integer.class)
			.single();
	}

}
