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

package io.github.shardboot.faults;

import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import org.springframework.context.ApplicationContext;
import org.springframework.dao.DataAccessException;

import io.github.shardboot.Shards;

/**
 * Calls that arrive at a steady rate, whether or not earlier ones have been answered, as
 * those of many users do. What a call waits for a thread counts.
 *
 * @author Shardboot Contributors
 */
final class ArrivingCalls {

	/**
	 * A machine that does other things as well must keep up in every build.
	 */
	private static final int PER_SECOND = FaultProperties.isThorough() ? 300 : 60;

	private final Ledger ledger;

	private final Shards shards;

	private final Executor threads;

	private final int customers;

	private final Random random = new Random(FaultProperties.seed());

	private final AtomicInteger numbers = new AtomicInteger();

	ArrivingCalls(ApplicationContext context, Executor threads, int customers) {
		this.ledger = context.getBean(Ledger.class);
		this.shards = context.getBean(Shards.class);
		this.threads = threads;
		this.customers = customers;
	}

	/**
	 * Let calls arrive, and wait for all of them.
	 * @param time for how long
	 * @return how long they took and which failed, by shard
	 */
	Outcome during(Duration time) {
		Outcome outcome = new Outcome(new TreeMap<>(), new TreeMap<>());
		this.shards.names().forEach((shard) -> {
			outcome.latencies().put(shard, new Latencies());
			outcome.failures().put(shard, new ConcurrentLinkedQueue<>());
		});
		Phaser underWay = new Phaser(1);
		long begun = System.nanoTime();
		long calls = time.toMillis() * PER_SECOND / 1_000;
		for (long i = 0; i < calls; i++) {
			long due = begun + i * 1_000_000_000L / PER_SECOND;
			while (System.nanoTime() < due) {
				LockSupport.parkNanos(due - System.nanoTime());
			}
			int customer = 1 + this.random.nextInt(this.customers);
			underWay.register();
			this.threads.execute(() -> {
				call(customer, due, outcome);
				underWay.arriveAndDeregister();
			});
		}
		underWay.arriveAndAwaitAdvance();
		return outcome;
	}

	private void call(int customer, long due, Outcome outcome) {
		String shard = this.shards.locate(customer).shard();
		int number = this.numbers.incrementAndGet();
		try {
			this.ledger.enter(customer, number);
			this.ledger.find(customer, number);
			outcome.latencies().get(shard).add(System.nanoTime() - due);
		}
		catch (DataAccessException ex) {
			outcome.failures().get(shard).add(ex);
		}
	}

	/**
	 * What became of calls.
	 *
	 * @param latencies how long those took that were answered, by shard
	 * @param failures what the others failed with, by shard
	 */
	record Outcome(Map<String, Latencies> latencies, Map<String, Queue<Exception>> failures) {

		/**
		 * Put together what all shards but one have.
		 * @param shard the name of that shard
		 * @return the latencies
		 */
		Latencies without(String shard) {
			Latencies all = new Latencies();
			this.latencies.forEach((name, those) -> {
				if (!name.equals(shard)) {
					those.addTo(all);
				}
			});
			return all;
		}

	}

}
