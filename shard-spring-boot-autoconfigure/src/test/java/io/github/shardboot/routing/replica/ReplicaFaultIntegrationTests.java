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

package io.github.shardboot.routing.replica;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

import io.github.shardboot.ShardUnavailableException;
import io.github.shardboot.testsupport.TestServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for replicas that are dead, frozen, late, promoted or somebody else's.
 *
 * @author Shardboot Contributors
 */
class ReplicaFaultIntegrationTests {

	private static TestServer primary;

	private TestServer standby;

	@BeforeAll
	static void startPrimary() {
		primary = ReplicatedShard.startPrimary();
	}

	@AfterAll
	static void stopPrimary() {
		primary.close();
	}

	@BeforeEach
	void startStandby() {
		this.standby = primary.standby();
	}

	@AfterEach
	void stopStandby() {
		this.standby.close();
	}

	@Test
	void deadReplicaIsLeftOutAndComesBackByItself() {
		ReplicatedShard.application(primary, this.standby).run((context) -> {
			ReplicatedShard.awaitReplicas(context);
			assertThat(ReplicatedShard.portOfRead(context)).isEqualTo(this.standby.port());
			this.standby.kill();
			assertThat(ReplicatedShard.awaitError(context)).isNotNull();
			assertThat(ReplicatedShard.portOfRead(context)).isEqualTo(primary.port());
			assertThat(ReplicatedShard.replicas(context).primaryReads(ShardReplicas.Reason.DOWN)).isOne();
			this.standby.restart();
			awaitReadsFrom(context, this.standby);
		});
	}

	@Test
	void withoutAnyReplicaReadsFailIfTheyAreNotToGoToThePrimary() {
		ReplicatedShard.application(primary, this.standby)
			.withPropertyValues("shard.replicas.fallback=fail")
			.run((context) -> {
				ReplicatedShard.awaitReplicas(context);
				this.standby.kill();
				assertThat(ReplicatedShard.awaitError(context)).isNotNull();
				assertThatExceptionOfType(ShardUnavailableException.class)
					.isThrownBy(() -> ReplicatedShard.portOfRead(context))
					.withMessage("No replica of shard 'a' serves. Nothing was sent. Wait and try again, or let the"
							+ " primary serve with 'shard.replicas.fallback=primary'.");
			});
	}

	@Test
	void frozenReplicaStallsNoReadThatBeginsAfterwards() {
		ReplicatedShard.application(primary, this.standby).run((context) -> {
			ReplicatedShard.awaitReplicas(context);
			assertThat(ReplicatedShard.portOfRead(context)).isEqualTo(this.standby.port());
			this.standby.freeze();
			assertThat(ReplicatedShard.awaitError(context)).isNotNull();
			long begin = System.nanoTime();
			for (int i = 0; i < 20; i++) {
				assertThat(ReplicatedShard.portOfRead(context)).isEqualTo(primary.port());
			}
			assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
			this.standby.thaw();
			awaitReadsFrom(context, this.standby);
		});
	}

	@Test
	void lateReplicaIsLeftOutUntilItHasCaughtUp() {
		ReplicatedShard.application(primary, this.standby)
			.withPropertyValues("shard.replicas.max-lag=1s")
			.run((context) -> {
				ReplicatedShard.awaitReplicas(context);
				this.standby.jdbc().sql("select pg_wal_replay_pause()").query().listOfRows();
				primary.jdbc().sql("update shardboot_shard set claimed_at = now()").update();
				awaitReadsFrom(context, primary);
				assertThat(ReplicatedShard.replicas(context).primaryReads(ShardReplicas.Reason.BEHIND)).isPositive();
				this.standby.jdbc().sql("select pg_wal_replay_resume()").query().listOfRows();
				awaitReadsFrom(context, this.standby);
			});
	}

	@Test
	void replicaOfAnIdlePrimaryIsNotLate() {
		ReplicatedShard.application(primary, this.standby)
			.withPropertyValues("shard.replicas.max-lag=1s")
			.run((context) -> {
				ReplicatedShard.awaitReplicas(context);
				await().during(Duration.ofSeconds(3)).until(() -> lagMillis(context) < 1000);
				assertThat(ReplicatedShard.portOfRead(context)).isEqualTo(this.standby.port());
			});
	}

	@Test
	void replicaServesWhileThePrimaryIsDead() {
		ReplicatedShard.application(primary, this.standby)
			.withPropertyValues("shard.replicas.max-lag=1s")
			.run((context) -> {
				ReplicatedShard.awaitReplicas(context);
				primary.kill();
				try {
					await().during(Duration.ofSeconds(3))
						.until(() -> ReplicatedShard.portOfRead(context).equals(this.standby.port()));
				}
				finally {
					primary.restart();
				}
			});
	}

	@Test
	void promotedReplicaIsRefusedAndWhatIsLeftOfItsConnectionsWritesNothing() {
		ReplicatedShard.application(primary, this.standby).run((context) -> {
			ReplicatedShard.awaitReplicas(context);
			try (Connection former = ReplicatedShard.replicas(context).all().get(0).hikari().getConnection()) {
				this.standby.promote();
				assertThat(ReplicatedShard.awaitError(context)).isEqualTo("it is no standby");
				assertThat(ReplicatedShard.portOfRead(context)).isEqualTo(primary.port());
				JdbcClient client = JdbcClient.create(new SingleConnectionDataSource(former, true));
				assertThat(client.sql("select pg_is_in_recovery()").query(Boolean.class).single()).isFalse();
				assertThat(client.sql("show transaction_read_only").query(String.class).single()).isEqualTo("on");
			}
		});
	}

	@Test
	void standbyOfAnotherSystemIsRefused() {
		try (TestServer stranger = ReplicatedShard.startPrimary(); TestServer other = stranger.standby()) {
			ReplicatedShard.application(primary, other)
				.run((context) -> assertThat(ReplicatedShard.awaitError(context)).startsWith(
						"The database of a replica of shard 'a' has no marker row in table 'shardboot_shard'."));
			ReplicatedShard.application(primary, other).withPropertyValues("shard.identity=off").run((context) -> {
				assertThat(ReplicatedShard.awaitError(context)).isEqualTo("it is a standby of another system");
				assertThat(ReplicatedShard.portOfRead(context)).isEqualTo(primary.port());
			});
		}
	}

	@Test
	void connectionToAnotherServerThanTheOneThatWasLookedAtIsRefused() throws SQLException {
		try (TestServer other = primary.standby()) {
			ReplicatedShard.application(primary, this.standby).run((context) -> {
				ReplicatedShard.awaitReplicas(context);
				// as a name does that stands for several servers
				ReplicatedShard.replicas(context).all().get(0).hikari().setJdbcUrl(other.url());
				assertThat(ReplicatedShard.portOfRead(context)).isEqualTo(primary.port());
				assertThat(ReplicatedShard.replicas(context).primaryReads(ShardReplicas.Reason.DOWN)).isOne();
			});
		}
	}

	private static long lagMillis(AssertableApplicationContext context) {
		Duration lag = ReplicatedShard.replicas(context).all().get(0).lag();
		return (lag != null) ? lag.toMillis() : Long.MAX_VALUE;
	}

	private static void awaitReadsFrom(AssertableApplicationContext context, TestServer server) {
		await().ignoreException(ShardUnavailableException.class)
			.until(() -> ReplicatedShard.portOfRead(context).equals(server.port()));
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofSeconds(30));
	}

}
