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

import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.github.shardboot.ConsistencySession;
import io.github.shardboot.ConsistencyToken;
import io.github.shardboot.Shards;
import io.github.shardboot.WalPosition;
import io.github.shardboot.testsupport.TestServer;
import io.github.shardboot.web.consistency.ConsistencyFilter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for sessions that see what they have written, with a standby that replays 200 ms
 * late.
 *
 * @author Shardboot Contributors
 */
class ReadYourWritesIntegrationTests {

	private static final int PAIRS = Integer.getInteger("shard.test.pairs", 300);

	private static final int THREADS = 8;

	private static final AtomicLong ID = new AtomicLong();

	private static TestServer primary;

	private static TestServer standby;

	@BeforeAll
	static void startServers() {
		primary = ReplicatedShard.startPrimary();
		standby = primary.standby();
		standby.jdbc().sql("alter system set recovery_min_apply_delay = '200ms'").update();
		standby.jdbc().sql("select pg_reload_conf()").query(Boolean.class).single();
	}

	@AfterAll
	static void stopServers() {
		standby.close();
		primary.close();
	}

	@Test
	void noReadOfASessionIsOlderThanItsWrite() {
		ReplicatedShard.application(primary, standby).run((context) -> {
			ReplicatedShard.awaitReplicas(context);
			int stale = stalePairs(context, PAIRS, true);
			long served = ReplicatedShard.replicas(context).all().get(0).reads();
			System.out.printf("Read your writes: %d pairs, %d stale, %d %% served by the replica%n", PAIRS, stale,
					100 * served / PAIRS);
			assertThat(stale).isZero();
			assertThat(served).isPositive();
			assertThat(ReplicatedShard.replicas(context).primaryReads(ShardReplicas.Reason.WITHOUT_WRITE))
				.isEqualTo(PAIRS - served);
		});
	}

	@Test
	void withoutASessionReadsAreStale() {
		ReplicatedShard.application(primary, standby).run((context) -> {
			ReplicatedShard.awaitReplicas(context);
			assertThat(stalePairs(context, 40, false)).isPositive();
		});
	}

	@Test
	void readWaitsForTheReplicaAsLongAsItMay() {
		ReplicatedShard.application(primary, standby)
			.withPropertyValues("shard.replicas.max-wait=20s")
			.run((context) -> {
				ReplicatedShard.awaitReplicas(context);
				ConsistencySession session = new ConsistencySession();
				long id = ID.incrementAndGet();
				session.run(() -> write(context, id));
				Integer port = session.call(() -> ReplicatedShard.portOfRead(context));
				assertThat(port).isEqualTo(standby.port());
				assertThat(session.<Boolean, RuntimeException>call(() -> exists(context, id))).isTrue();
			});
	}

	@Test
	void tokenCarriesTheSessionToAnotherProcess() {
		AtomicLong id = new AtomicLong();
		String[] text = new String[1];
		ReplicatedShard.application(primary, standby).run((context) -> {
			ConsistencySession session = new ConsistencySession();
			id.set(ID.incrementAndGet());
			session.run(() -> write(context, id.get()));
			text[0] = session.token().toString();
		});
		ReplicatedShard.application(primary, standby).run((context) -> {
			ReplicatedShard.awaitReplicas(context);
			ConsistencyToken token = ConsistencyToken.parse(text[0], context.getBean(Shards.class).names());
			assertThat(token.position("a")).isNotNull();
			assertThat(new ConsistencySession(token).<Boolean, RuntimeException>call(() -> exists(context, id.get())))
				.isTrue();
		});
	}

	@Test
	void webClientSeesInItsNextRequestWhatItHasWritten() {
		ReplicatedShard.application(primary, standby).run((context) -> {
			ReplicatedShard.awaitReplicas(context);
			ConsistencyFilter filter = ConsistencyFilter.byHeader("Shard-Consistency",
					context.getBean(Shards.class)::names);
			long id = ID.incrementAndGet();
			MockHttpServletResponse response = new MockHttpServletResponse();
			filter.doFilter(new MockHttpServletRequest(), response, (request, answer) -> write(context, id));
			MockHttpServletRequest next = new MockHttpServletRequest();
			next.addHeader("Shard-Consistency", response.getHeader("Shard-Consistency"));
			List<Boolean> seen = new ArrayList<>();
			filter.doFilter(next, new MockHttpServletResponse(), (request, answer) -> seen.add(exists(context, id)));
			assertThat(seen).containsExactly(true);
		});
	}

	@Test
	void writesAreSeenWhereverTheyCome() {
		ReplicatedShard.application(primary, standby).run((context) -> {
			ReplicatedShard.awaitReplicas(context);
			JdbcTemplate template = context.getBean(JdbcTemplate.class);
			assertThat(
					seenAfter(context, (id) -> ReplicatedShard.on(context, () -> ReplicatedShard.insert(context, id))))
				.as("auto-commit")
				.isTrue();
			assertThat(seenAfter(context, (id) -> write(context, id))).as("transaction").isTrue();
			assertThat(seenAfter(context,
					(id) -> ReplicatedShard.on(context,
							() -> template.queryForObject("insert into item values (?) returning id", Long.class, id))))
				.as("returning")
				.isTrue();
			assertThat(seenAfter(context, (id) -> ReplicatedShard.on(context, () -> copy(template, id))))
				.as("unwrapped")
				.isTrue();
			assertThat(seenAfter(context, (id) -> context.getBean(Shards.class).all().call((shard) -> {
				write(context, id);
				return id;
			}))).as("scatter").isTrue();
		});
	}

	@Test
	void writeIsSeenByWhatRunsAfterItsCommit() {
		ReplicatedShard.application(primary, standby).run((context) -> {
			ReplicatedShard.awaitReplicas(context);
			TransactionTemplate reading = ReplicatedShard.transaction(context, true);
			reading.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
			long id = ID.incrementAndGet();
			List<Boolean> seen = new ArrayList<>();
			new ConsistencySession()
				.run(() -> ReplicatedShard.in(context, ReplicatedShard.transaction(context, false), () -> {
					TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

						@Override
						public void afterCommit() {
							seen.add(reading.execute((status) -> ReplicatedShard.exists(context, id)));
						}

					});
					return ReplicatedShard.insert(context, id);
				}));
			assertThat(seen).containsExactly(true);
		});
	}

	@Test
	void positionThatNoReplicaCanShowLeadsToThePrimary() {
		ReplicatedShard.application(primary, standby)
			.withPropertyValues("shard.replicas.max-wait=1h")
			.run((context) -> {
				ReplicatedShard.awaitReplicas(context);
				for (WalPosition position : List.of(new WalPosition(7, 1), WalPosition.UNKNOWN)) {
					Integer port = new ConsistencySession(ConsistencyToken.NONE.and("a", position))
						.call(() -> ReplicatedShard.portOfRead(context));
					assertThat(port).isEqualTo(primary.port());
				}
			});
		ReplicatedShard.application(primary, standby).run((context) -> {
			ReplicatedShard.awaitReplicas(context);
			Integer port = new ConsistencySession(ConsistencyToken.NONE.and("a", new WalPosition(1, Long.MAX_VALUE)))
				.call(() -> ReplicatedShard.portOfRead(context));
			assertThat(port).isEqualTo(primary.port());
		});
	}

	@Test
	void withoutASessionAWriteCostsNoStatementMore() {
		ReplicatedShard.application(primary, standby).run((context) -> {
			write(context, ID.incrementAndGet());
			assertThat(positionsAsked()).isFalse();
			new ConsistencySession().run(() -> write(context, ID.incrementAndGet()));
			assertThat(positionsAsked()).isTrue();
		});
	}

	private static boolean positionsAsked() {
		return primary.jdbc()
			.sql("select count(*) from pg_stat_activity where application_name <> 'shard-replica-sampler'"
					+ " and pid <> pg_backend_pid() and query like '%pg_current_wal_insert_lsn() - %'")
			.query(Long.class)
			.single() > 0;
	}

	private static boolean seenAfter(ApplicationContext context, Write write) {
		return new ConsistencySession().call(() -> {
			long id = ID.incrementAndGet();
			write.write(id);
			return exists(context, id);
		});
	}

	private static int stalePairs(ApplicationContext context, int pairs, boolean inSession) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(THREADS);
		try {
			List<Future<Boolean>> seen = new ArrayList<>();
			for (int i = 0; i < pairs; i++) {
				boolean transactional = i % 2 == 0;
				seen.add(threads
					.submit(() -> inSession ? new ConsistencySession().call(() -> pair(context, transactional, 400))
							: pair(context, transactional, 1)));
			}
			int stale = 0;
			for (Future<Boolean> pair : seen) {
				stale += pair.get() ? 0 : 1;
			}
			return stale;
		}
		finally {
			threads.shutdownNow();
		}
	}

	private static boolean pair(ApplicationContext context, boolean transactional, int pause)
			throws InterruptedException {
		long id = ID.incrementAndGet();
		if (transactional) {
			write(context, id);
		}
		else {
			ReplicatedShard.on(context, () -> ReplicatedShard.insert(context, id));
		}
		// what a user does between a form and the next page
		Thread.sleep(ThreadLocalRandom.current().nextInt(pause));
		return exists(context, id);
	}

	private static void write(ApplicationContext context, long id) {
		ReplicatedShard.in(context, ReplicatedShard.transaction(context, false),
				() -> ReplicatedShard.insert(context, id));
	}

	private static boolean exists(ApplicationContext context, long id) {
		return ReplicatedShard.read(context, () -> ReplicatedShard.exists(context, id));
	}

	private static Long copy(JdbcTemplate template, long id) {
		return template.execute((Connection connection) -> copy(connection.unwrap(PGConnection.class), id));
	}

	private static long copy(PGConnection connection, long id) throws SQLException {
		try {
			return connection.getCopyAPI().copyIn("copy item from stdin", new StringReader(id + "\n"));
		}
		catch (IOException ex) {
			throw new SQLException(ex);
		}
	}

	/**
	 * Writes a row.
	 */
	@FunctionalInterface
	private interface Write {

		/**
		 * Do it.
		 * @param id the id of the row
		 */
		void write(long id);

	}

}
