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

import io.github.shardboot.rebalance.MoveState;
import io.github.shardboot.rebalance.ShardMove;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One move during whose copy a server is down for long: applications go on serving what
 * they know, and the move goes on when the server is back.
 *
 * @author Shardboot Contributors
 */
final class MoveOutage {

	private static final int SLOTS = 256;

	private static final int HALT_SECONDS = 60;

	private static final long ENOUGH = 100;

	private final MoveCluster cluster;

	private final MoveServer server;

	private final Duration time;

	/**
	 * Create an outage.
	 * @param cluster where
	 * @param server which server is down
	 * @param time for how long
	 */
	MoveOutage(MoveCluster cluster, MoveServer server, Duration time) {
		this.cluster = cluster;
		this.server = server;
		this.time = time;
	}

	/**
	 * Do it, and look at what is left.
	 */
	void run() throws InterruptedException {
		String name = "%s down for %s".formatted(this.server.name(), this.time);
		this.cluster.movers().haltAt("subscribed#1");
		long id = this.cluster.start(SLOTS);
		assertThat(this.cluster.movers().awaitHalt(HALT_SECONDS)).as(name).isNotNull();
		this.server.server().kill();
		this.cluster.movers().go();
		// leases end meanwhile
		Thread.sleep(this.time.dividedBy(2).toMillis());
		long before = this.cluster.acknowledged();
		Thread.sleep(this.time.dividedBy(2).toMillis());
		long written = this.cluster.acknowledged() - before;
		assertThat(written).as("writes with %s", name).isGreaterThan(ENOUGH);
		this.server.server().restart();
		ShardMove switched = this.cluster.await(id, MoveState.SWITCHED);
		assertThat(switched.state()).as("%s: %s", name, switched.reason()).isEqualTo(MoveState.SWITCHED);
		this.cluster.rebalancer().complete(id);
		assertThat(this.cluster.await(id, MoveState.DONE).state()).as(name).isEqualTo(MoveState.DONE);
		assertThat(this.cluster.leftovers()).as(name).isEmpty();
		this.cluster.tell("%s: %d writes in the second half of it".formatted(name, written));
	}

}
