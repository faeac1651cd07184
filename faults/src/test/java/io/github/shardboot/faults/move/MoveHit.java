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

import org.awaitility.Awaitility;
import org.springframework.dao.InvalidDataAccessApiUsageException;

import io.github.shardboot.rebalance.MoveState;
import io.github.shardboot.rebalance.ShardMove;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One move that is hit after one of its steps, and how it ends: carried on, called off or
 * given back.
 *
 * @author Shardboot Contributors
 */
final class MoveHit {

	/**
	 * How many slots move.
	 */
	static final int SLOTS = 256;

	private static final long HALT_SECONDS = 60;

	private final MoveCluster cluster;

	private final MoveFault fault;

	private final String step;

	private final boolean abort;

	private final boolean reverse;

	MoveHit(MoveCluster cluster, MoveFault fault, String step, boolean abort, boolean reverse) {
		this.cluster = cluster;
		this.fault = fault;
		this.step = step;
		this.abort = abort;
		this.reverse = reverse;
	}

	/**
	 * Do it, and look at what is left.
	 */
	void run() throws InterruptedException {
		String name = "%s after %s%s".formatted(this.fault, this.step, this.abort ? ", called off" : "");
		long begun = System.nanoTime();
		this.cluster.movers().haltAt(this.step);
		long id = this.cluster.start(SLOTS);
		Movers.Halted halted = this.cluster.movers().awaitHalt(0);
		boolean told = false;
		long end = System.nanoTime() + Duration.ofSeconds(HALT_SECONDS).toNanos();
		while (halted == null && System.nanoTime() < end) {
			told = told || finish(id);
			halted = this.cluster.movers().awaitHalt(0);
			Thread.sleep(10);
		}
		assertThat(halted).as(name).isNotNull();
		if (this.abort) {
			callOff(id);
		}
		this.fault.strike(this.cluster, halted);
		boolean[] done = { told };
		Awaitility.await(name)
			.atMost(Duration.ofMinutes(2))
			.pollInterval(Duration.ofMillis(20))
			.ignoreExceptions()
			.until(() -> {
				done[0] = done[0] || finish(id);
				return this.cluster.rebalancer().status(id).state().isOver();
			});
		ShardMove over = this.cluster.await(id, MoveState.DONE);
		assertThat(over.state()).as("%s: %s", name, over.reason()).isNotEqualTo(MoveState.FAILED);
		if (!this.abort) {
			assertThat(over.state()).as("%s: %s", name, over.reason())
				.isEqualTo(this.reverse ? MoveState.REVERSED : MoveState.DONE);
		}
		assertThat(this.cluster.leftovers()).as(name).isEmpty();
		this.cluster.tell(
				"%s: %s, %d ms".formatted(name, over.state(), Duration.ofNanos(System.nanoTime() - begun).toMillis()));
	}

	// a move that waits for it is completed or given back
	private boolean finish(long id) {
		if (this.cluster.rebalancer().status(id).state() != MoveState.SWITCHED) {
			return false;
		}
		if (this.reverse) {
			this.cluster.rebalancer().reverse(id);
		}
		else {
			this.cluster.rebalancer().complete(id);
		}
		return true;
	}

	private void callOff(long id) {
		try {
			this.cluster.rebalancer().abort(id);
		}
		catch (InvalidDataAccessApiUsageException ex) {
			// it has switched: from here on it only goes on
		}
	}

}
