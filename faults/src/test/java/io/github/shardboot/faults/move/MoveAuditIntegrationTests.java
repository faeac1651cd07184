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

package io.github.shardboot.faults.move;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import io.github.shardboot.faults.FaultProperties;
import io.github.shardboot.faults.Latencies;
import io.github.shardboot.faults.history.Told;
import io.github.shardboot.faults.history.Verdict;
import io.github.shardboot.rebalance.MoveState;
import io.github.shardboot.rebalance.ShardMove;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Slots move to and fro between two servers while processes write: nothing is lost,
 * doubled, left undeleted or on the wrong shard, also where a process stands still during
 * the switch, where movers and servers die after each durable step, and where a server
 * stays down during a copy. {@code faults.moves}, {@code faults.writes},
 * {@code faults.rounds} and {@code faults.outage} say how much of it, {@code faults.rest}
 * how fast.
 *
 * @author Shardboot Contributors
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MoveAuditIntegrationTests {

	private static final boolean THOROUGH = FaultProperties.isThorough();

	private static final int MOVES = Integer.getInteger("faults.moves", THOROUGH ? 40 : 2);

	private static final long WRITES = Long.getLong("faults.writes", THOROUGH ? 500_000 : 0);

	private static final int ROUNDS = Integer.getInteger("faults.rounds", THOROUGH ? 2 : 0);

	private static final Duration OUTAGE = Duration.ofSeconds(Long.getLong("faults.outage", THOROUGH ? 30 : 6));

	/**
	 * How long each thread rests after a call, in microseconds. Without a rest the
	 * machine is saturated, and pauses are those of its scheduler.
	 */
	private static final int REST = Integer.getInteger("faults.rest", 0);

	private static final int AUDIT_EVERY = 10;

	private static final int SLOTS = 512;

	private static final Duration LEASE = Duration.ofSeconds(2);

	private static MoveCluster cluster;

	private final Map<MoveFault, Integer> struck = new EnumMap<>(MoveFault.class);

	@BeforeAll
	static void start() {
		long begun = System.nanoTime();
		cluster = new MoveCluster("moves");
		cluster.start();
		cluster.tell("started in %d ms".formatted(Duration.ofNanos(System.nanoTime() - begun).toMillis()));
	}

	@AfterAll
	static void close() {
		cluster.close();
	}

	@Test
	@Order(1)
	void nothingIsLostWhileSlotsMoveToAndFro() throws InterruptedException {
		Latencies pauses = new Latencies();
		int switches = 0;
		int moves = 0;
		cluster.write(4, REST);
		pass(THOROUGH ? Duration.ofSeconds(30) : Duration.ofSeconds(1));
		while (moves < MOVES || cluster.acknowledged() < WRITES) {
			// every other is given back, and during one in four a process stands still
			boolean reversed = moves % 2 == 0;
			boolean frozen = moves % 4 == 1;
			ShardMove move = frozen ? moveWithFrozenWriter(moves % 8 == 1)
					: cluster.await(cluster.start(SLOTS), MoveState.SWITCHED);
			assertThat(move.state()).as(move.reason()).isEqualTo(MoveState.SWITCHED);
			pauses.add(pause(move.id()));
			switches++;
			if (reversed) {
				cluster.rebalancer().reverse(move.id());
			}
			else {
				cluster.rebalancer().complete(move.id());
			}
			ShardMove over = cluster.await(move.id(), MoveState.DONE);
			assertThat(over.state()).isEqualTo(reversed ? MoveState.REVERSED : MoveState.DONE);
			if (reversed) {
				pauses.add(pause(move.id()));
				switches++;
			}
			moves++;
			assertThat(cluster.leftovers()).isEmpty();
		}
		Verdict verdict = cluster.audit();
		cluster.tell("seed %d, %d moves, %d switches, %d counts over all shards: %s".formatted(FaultProperties.seed(),
				moves, switches, cluster.report("counts").mapToLong(Long::longValue).sum(), verdict));
		cluster.tell("writes were refused for " + pauses);
		// the last one stands still at times
		int steady = cluster.writers().size() - 1;
		for (String kind : Waits.NAMES) {
			cluster.tell("calls of writers, in us (%s): median %s, p99 %s, p99.9 %s, longest %s".formatted(kind,
					cluster.report(kind + ".median").limit(steady).toList(),
					cluster.report(kind + ".p99").limit(steady).toList(),
					cluster.report(kind + ".p999").limit(steady).toList(),
					cluster.report(kind + ".longest").limit(steady).toList()));
		}
		assertThat(verdict.findings()).isEmpty();
		assertThat(verdict.told(Told.DONE)).isPositive();
		assertThat(cluster.report("counts")).allMatch((counts) -> counts > 0);
	}

	// it is written down after the owner has changed
	private static long pause(long id) {
		return Awaitility.await()
			.until(() -> cluster.rebalancer().status(id).progress().pause(), Objects::nonNull)
			.toNanos();
	}

	/**
	 * Let one process stand still from before the switch until long after it, and look
	 * whether it writes to the old owner then.
	 * @param knowsTheMove whether it has heard of the move when it is stopped
	 * @return the move, which has switched
	 */
	private static ShardMove moveWithFrozenWriter(boolean knowsTheMove) throws InterruptedException {
		ChildProcess writer = cluster.writers().get(cluster.writers().size() - 1);
		writer.tell("report");
		long before = MoveCluster.number(writer.await("report"), "acknowledged");
		if (knowsTheMove) {
			cluster.movers().haltAt("VERIFYING#1");
		}
		else {
			writer.freeze();
		}
		ShardMove move;
		try {
			long id = cluster.start(SLOTS);
			if (knowsTheMove) {
				assertThat(cluster.movers().awaitHalt(120)).isNotNull();
				writer.freeze();
				cluster.movers().go();
			}
			move = cluster.await(id, MoveState.SWITCHED);
			pass(LEASE.plusMillis(500));
		}
		finally {
			writer.thaw();
		}
		Instant switched = move.switchedAt();
		assertThat(switched).isNotNull();
		long enough = before + 500;
		Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> {
			writer.tell("report");
			return MoveCluster.number(writer.await("report"), "acknowledged") >= enough;
		});
		assertThat(cluster.shard(cluster.owner()).writtenHere(SLOTS, switched)).as("rows written to the old owner")
			.isZero();
		assertThat(cluster.shard(cluster.other()).writtenHere(SLOTS, switched)).as("rows written to the new owner")
			.isPositive();
		return move;
	}

	@Test
	@Order(2)
	void nothingIsLostOrLeftBehindWhereverAMoveIsHit() throws Exception {
		cluster.write(1, 4_000);
		int faults = 0;
		for (int round = 0; round < Math.max(1, ROUNDS); round++) {
			Random random = new Random(FaultProperties.seed() + round);
			boolean reverse = (FaultProperties.seed() + round) % 2 == 1;
			for (Hit hit : hits(new ArrayList<>(steps(reverse)), random)) {
				new MoveHit(cluster, hit.fault(), hit.step(), random.nextInt(3) == 0, reverse).run();
				this.struck.merge(hit.fault(), 1, Integer::sum);
				faults++;
				if (faults % AUDIT_EVERY == 0) {
					auditHits();
					cluster.write(1, 4_000);
				}
			}
		}
		auditHits();
		if (ROUNDS > 0 && this.struck.containsKey(MoveFault.STATEMENTS_CANCELLED)) {
			assertThat(cluster.movers().cancelled()).as("cancelled statements").isPositive();
		}
	}

	@Test
	@Order(3)
	void moveGoesOnWhenAServerIsBackThatWasDownForLong() throws InterruptedException {
		cluster.write(1, 4_000);
		new MoveOutage(cluster, cluster.catalog(), OUTAGE).run();
		if (THOROUGH) {
			new MoveOutage(cluster, cluster.shard(cluster.owner()), OUTAGE).run();
			new MoveOutage(cluster, cluster.shard(cluster.other()), OUTAGE).run();
		}
		auditHits();
	}

	// each fault after each step in any order, or each fault once
	private static List<Hit> hits(List<String> steps, Random random) {
		List<Hit> hits = new ArrayList<>();
		String only = System.getProperty("faults.only");
		for (MoveFault fault : (only != null) ? List.of(MoveFault.valueOf(only)) : List.of(MoveFault.values())) {
			Collections.shuffle(steps, random);
			steps.stream().limit((ROUNDS > 0) ? steps.size() : 1).forEach((step) -> hits.add(new Hit(fault, step)));
		}
		Collections.shuffle(hits, random);
		return hits;
	}

	private void auditHits() {
		Verdict verdict = cluster.audit();
		cluster.tell("seed %d, %d faults %s, %d statements of movers cancelled: %s".formatted(FaultProperties.seed(),
				this.struck.values().stream().mapToInt(Integer::intValue).sum(), this.struck,
				cluster.movers().cancelled(), verdict));
		assertThat(verdict.findings()).isEmpty();
		assertThat(verdict.told(Told.DONE)).isPositive();
	}

	/**
	 * Move once, and write the durable steps down; again where a switch had to be tried
	 * twice.
	 */
	private static Set<String> steps(boolean reverse) {
		Set<String> steps = stepsOfOneMove(reverse);
		while (steps.stream().anyMatch((step) -> step.startsWith("lifted"))) {
			steps = stepsOfOneMove(reverse);
		}
		cluster.tell("%d steps: %s".formatted(steps.size(), steps));
		assertThat(steps).hasSizeGreaterThan(20);
		return steps;
	}

	private static Set<String> stepsOfOneMove(boolean reverse) {
		cluster.movers().steps();
		// as many as later: others of them may be elsewhere by then
		long id = cluster.start(MoveHit.SLOTS);
		cluster.await(id, MoveState.SWITCHED);
		if (reverse) {
			cluster.rebalancer().reverse(id);
		}
		else {
			cluster.rebalancer().complete(id);
		}
		cluster.await(id, MoveState.DONE);
		Set<String> steps = new LinkedHashSet<>(cluster.movers().steps());
		// the last one may not be heard of yet, and leaves nothing to do
		steps.removeAll(Set.of("DONE#1", "REVERSED#1"));
		// tried again until nobody uses it any more: how often differs
		steps.removeIf((step) -> step.startsWith("replication-dropped#") && !step.endsWith("#1"));
		return steps;
	}

	private static void pass(Duration time) {
		long end = System.nanoTime() + time.toNanos();
		for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
			LockSupport.parkNanos(left);
		}
	}

	/**
	 * A fault and the step after which it strikes.
	 *
	 * @param fault the fault
	 * @param step the step
	 */
	private record Hit(MoveFault fault, String step) {

	}

}
