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
import java.util.List;
import java.util.stream.Stream;

/**
 * What can happen to a move right after one of its steps.
 *
 * @author Shardboot Contributors
 */
enum MoveFault {

	/**
	 * The process that carries it out dies; another one goes on.
	 */
	MOVER_KILLED {

		@Override
		void strike(MoveCluster cluster, Movers.Halted at) {
			cluster.movers().replace(at.process());
		}

	},

	/**
	 * All processes of the server that owned the rows when the move began die.
	 */
	SOURCE_KILLED {

		@Override
		void strike(MoveCluster cluster, Movers.Halted at) {
			kill(cluster, cluster.shard(cluster.owner()));
		}

	},

	/**
	 * All processes of the server to which the rows move die.
	 */
	TARGET_KILLED {

		@Override
		void strike(MoveCluster cluster, Movers.Halted at) {
			kill(cluster, cluster.shard(cluster.other()));
		}

	},

	/**
	 * All processes of the catalog's server die.
	 */
	CATALOG_KILLED {

		@Override
		void strike(MoveCluster cluster, Movers.Halted at) {
			kill(cluster, cluster.catalog());
		}

	},

	/**
	 * All connections to the shards and to the catalog are reset, those of other servers,
	 * of writers and of movers.
	 */
	CONNECTIONS_RESET {

		@Override
		void strike(MoveCluster cluster, Movers.Halted at) {
			servers(cluster).forEach((server) -> server.proxy().reset());
			cluster.movers().go();
		}

	},

	/**
	 * What the mover does next is cancelled, in the shards and in the catalog.
	 */
	STATEMENTS_CANCELLED {

		@Override
		void strike(MoveCluster cluster, Movers.Halted at) {
			List<Thread> threads = servers(cluster)
				.map((server) -> new Thread(() -> server.cancelMovers(Duration.ofMillis(400))))
				.toList();
			threads.forEach(Thread::start);
			cancelling(cluster);
			cluster.movers().go();
			threads.forEach(MoveFault::join);
		}

	};

	/**
	 * Let it happen, and the mover go on.
	 * @param cluster to whom
	 * @param at where the mover waits
	 */
	abstract void strike(MoveCluster cluster, Movers.Halted at);

	private static Stream<MoveServer> servers(MoveCluster cluster) {
		return Stream.of(cluster.shard("s0"), cluster.shard("s1"), cluster.catalog());
	}

	private static void kill(MoveCluster cluster, MoveServer server) {
		server.server().kill();
		cluster.movers().go();
		server.server().restart();
	}

	// cancelling has begun when the slowest of the servers has had time to connect
	private static void cancelling(MoveCluster cluster) {
		servers(cluster).forEach((server) -> server.server().sessions());
	}

	private static void join(Thread thread) {
		try {
			thread.join();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
