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

import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

import io.github.shardboot.Shards;
import io.github.shardboot.routing.ShardDataSources;
import io.github.shardboot.testsupport.TestServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for where reads and writes go, with a primary and two standbys.
 *
 * @author Shardboot Contributors
 */
class ReplicaRoutingIntegrationTests {

	private static TestServer primary;

	private static TestServer first;

	private static TestServer second;

	@BeforeAll
	static void startServers() {
		primary = ReplicatedShard.startPrimary();
		first = primary.standby();
		second = primary.standby();
	}

	@AfterAll
	static void stopServers() {
		second.close();
		first.close();
		primary.close();
	}

	@Test
	void readOnlyTransactionsTakeTurnsOnTheReplicasAndNeverTouchThePrimary() {
		run((context) -> {
			long sessions = sessions();
			for (int i = 0; i < 20; i++) {
				assertThat(ReplicatedShard.portOfRead(context)).isEqualTo(((i % 2 == 0) ? first : second).port());
			}
			assertThat(context.getBean(ShardDataSources.class).hikari("a").isRunning()).isFalse();
			assertThat(sessions()).isEqualTo(sessions);
			assertThat(ReplicatedShard.replicas(context).all()).extracting(Replica::reads).containsExactly(10L, 10L);
		});
	}

	@Test
	void everythingElseGoesToThePrimary() {
		run((context) -> {
			TransactionTemplate supporting = ReplicatedShard.transaction(context, true);
			supporting.setPropagationBehavior(TransactionDefinition.PROPAGATION_SUPPORTS);
			List<Integer> ports = List.of(ReplicatedShard.on(context, () -> ReplicatedShard.port(context)),
					ReplicatedShard.in(context, supporting, () -> ReplicatedShard.port(context)), ReplicatedShard
						.in(context, ReplicatedShard.transaction(context, false), () -> ReplicatedShard.port(context)));
			assertThat(ports).containsOnly(primary.port());
			assertThat(ReplicatedShard.replicas(context).all()).extracting(Replica::reads).containsOnly(0L);
		});
	}

	@Test
	void transactionInsideAnotherGoesWhereItBelongs() {
		run((context) -> {
			TransactionTemplate inner = ReplicatedShard.transaction(context, false);
			inner.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
			List<Integer> ports = ReplicatedShard.read(context, () -> List.of(ReplicatedShard.port(context),
					inner.execute((status) -> ReplicatedShard.port(context)), ReplicatedShard.port(context)));
			assertThat(ports).containsExactly(first.port(), primary.port(), first.port());
			Integer joined = ReplicatedShard.in(context, inner, () -> ReplicatedShard.portOfRead(context));
			assertThat(joined).isEqualTo(primary.port());
		});
	}

	@Test
	void partsOfACallOnSeveralShardsMayReadFromReplicas() {
		run((context) -> {
			List<Integer> ports = List.copyOf(context.getBean(Shards.class)
				.all()
				.call((shard) -> ReplicatedShard.portOfRead(context))
				.values()
				.values());
			assertThat(ports).hasSize(1).isSubsetOf(first.port(), second.port());
		});
	}

	@Test
	void writeInAReadOnlyTransactionFailsOnReplicaAndPrimaryAlike() {
		run((context) -> assertWriteFails(context, first));
		ReplicatedShard.application(primary, first)
			.withPropertyValues("shard.replicas.max-lag=20ms", "shard.replicas.interval=10ms")
			.run((context) -> {
				first.freeze();
				try {
					assertThat(ReplicatedShard.awaitError(context)).isNotNull();
					assertWriteFails(context, primary);
				}
				finally {
					first.thaw();
				}
			});
	}

	private static void assertWriteFails(AssertableApplicationContext context, TestServer server) {
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> ReplicatedShard.read(context, () -> {
			assertThat(ReplicatedShard.port(context)).isEqualTo(server.port());
			return ReplicatedShard.insert(context, 1);
		})).withStackTraceContaining("cannot execute INSERT in a read-only transaction");
	}

	private static void run(ContextConsumer<AssertableApplicationContext> test) {
		ReplicatedShard.application(primary, first, second).run((context) -> {
			ReplicatedShard.awaitReplicas(context);
			test.accept(context);
		});
	}

	private static long sessions() {
		return primary.jdbc()
			.sql("select count(*) from pg_stat_activity where backend_type = 'client backend'"
					+ " and application_name <> 'shard-replica-sampler' and pid <> pg_backend_pid()")
			.query(Long.class)
			.single();
	}

}
