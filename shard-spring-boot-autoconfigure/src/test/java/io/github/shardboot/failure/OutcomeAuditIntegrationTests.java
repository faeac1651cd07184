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

package io.github.shardboot.failure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.github.shardboot.OutcomeUnknownException;
import io.github.shardboot.ShardUnavailableException;
import io.github.shardboot.Shards;
import io.github.shardboot.testsupport.FaultyShard;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Writes while a server crashes, freezes and is cut off, and compares what the callers
 * were told about each row with what the server has in the end. Run it for longer with
 * {@code -Dshard.test.faults=200}.
 *
 * @author Shardboot Contributors
 */
class OutcomeAuditIntegrationTests {

	private static final int FAULTS = Integer.getInteger("shard.test.faults", 8);

	private static final int WRITERS = 4;

	private final AtomicInteger ids = new AtomicInteger();

	private final AtomicBoolean stop = new AtomicBoolean();

	private final Map<Told, Set<Integer>> told = new ConcurrentHashMap<>();

	private final Queue<Throwable> unexpected = new ConcurrentLinkedQueue<>();

	@Test
	void callersAreToldTheTruth() {
		for (Told kind : Told.values()) {
			this.told.put(kind, ConcurrentHashMap.newKeySet());
		}
		try (FaultyShard shards = FaultyShard.start()) {
			shards.run((context) -> writeDuringFaults(context, shards), "shard.timeouts.call=500ms",
					"shard.gate.open-for=50ms", "shard.defaults.hikari.connection-timeout=1000",
					"shard.defaults.hikari.validation-timeout=500");
			Set<Integer> present = awaitRows(shards);
			System.out.printf("%d faults: %d acknowledged, %d without effect, %d unknown, of which %d took effect%n",
					FAULTS, this.told.get(Told.DONE).size(), this.told.get(Told.NO_EFFECT).size(),
					this.told.get(Told.UNKNOWN).size(),
					this.told.get(Told.UNKNOWN).stream().filter(present::contains).count());
			assertThat(this.unexpected).isEmpty();
			assertThat(present).as("acknowledged").containsAll(this.told.get(Told.DONE));
			assertThat(present).as("without effect").doesNotContainAnyElementsOf(this.told.get(Told.NO_EFFECT));
			assertThat(this.told.values()).as("a run that sees something").noneMatch(Set::isEmpty);
		}
	}

	private void writeDuringFaults(ApplicationContext context, FaultyShard shards) {
		List<Thread> writers = new ArrayList<>();
		for (int i = 0; i < WRITERS; i++) {
			boolean inTransaction = (i % 2 == 0);
			Thread writer = new Thread(() -> write(context, inTransaction));
			writer.start();
			writers.add(writer);
		}
		ScheduledExecutorService mender = Executors.newSingleThreadScheduledExecutor();
		try {
			for (int i = 0; i < FAULTS; i++) {
				awaitProgress();
				fault(shards, i, mender);
			}
			awaitProgress();
		}
		finally {
			this.stop.set(true);
			mender.shutdown();
			writers.forEach(OutcomeAuditIntegrationTests::join);
		}
	}

	private static void fault(FaultyShard shards, int number, ScheduledExecutorService mender) {
		switch (number % 4) {
			case 0 -> shards.server().killSessions();
			case 1 -> shards.proxy().reset();
			case 2 -> {
				shards.server().freeze();
				mender.schedule(shards.server()::thaw, 1, TimeUnit.SECONDS);
			}
			default -> {
				shards.proxy().blackHole(true);
				mender.schedule(() -> shards.proxy().blackHole(false), 1, TimeUnit.SECONDS);
			}
		}
	}

	private void awaitProgress() {
		int enough = this.told.get(Told.DONE).size() + 100;
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.pollInterval(Duration.ofMillis(5))
			.until(() -> this.told.get(Told.DONE).size() > enough);
	}

	private void write(ApplicationContext context, boolean inTransaction) {
		TransactionTemplate transaction = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
		while (!this.stop.get()) {
			int id = this.ids.incrementAndGet();
			Runnable insert = () -> context.getBean(JdbcClient.class)
				.sql("insert into item values (:id)")
				.param("id", id)
				.update();
			Told outcome = outcome(() -> context.getBean(Shards.class)
				.on("bad")
				.run(inTransaction ? () -> transaction.executeWithoutResult((status) -> insert.run()) : insert));
			this.told.get(outcome).add(id);
		}
	}

	private Told outcome(Runnable work) {
		try {
			work.run();
			return Told.DONE;
		}
		catch (ShardUnavailableException ex) {
			return Told.NO_EFFECT;
		}
		catch (OutcomeUnknownException ex) {
			return Told.UNKNOWN;
		}
		catch (RuntimeException | Error ex) {
			this.unexpected.add(ex);
			return Told.UNKNOWN;
		}
	}

	private static Set<Integer> awaitRows(FaultyShard shards) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.ignoreExceptions()
			.until(() -> shards.server().runningStatements() == 0);
		return new TreeSet<>(shards.server().jdbc().sql("select id from item").query(Integer.class).list());
	}

	private static void join(Thread writer) {
		try {
			writer.join();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * What the caller was told about a row.
	 */
	private enum Told {

		DONE, NO_EFFECT, UNKNOWN

	}

}
