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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

import org.springframework.context.ApplicationContext;
import org.springframework.dao.DataAccessException;

import io.github.shardboot.MissingShardKeyException;
import io.github.shardboot.OutcomeUnknownException;
import io.github.shardboot.ShardSwitchException;
import io.github.shardboot.ShardUnavailableException;
import io.github.shardboot.Shards;
import io.github.shardboot.faults.history.HistoryFile;
import io.github.shardboot.faults.history.Told;
import io.github.shardboot.faults.history.Write;
import io.github.shardboot.faults.history.Write.Kind;

/**
 * Threads that write without pause, and note what they are told.
 *
 * @author Shardboot Contributors
 */
final class Workload implements AutoCloseable {

	private static final int THREADS = 24;

	private final Ledger ledger;

	private final Shards shards;

	private final HistoryFile history;

	private final int customers;

	private final boolean repeatsUnknown;

	private final AtomicInteger numbers = new AtomicInteger();

	private final Map<String, LongAdder> done = new TreeMap<>();

	private final LongAdder reads = new LongAdder();

	private final Queue<Throwable> unexpected = new ConcurrentLinkedQueue<>();

	private final List<Thread> threads = new ArrayList<>();

	private volatile boolean stopped;

	/**
	 * Create a workload.
	 * @param context the application
	 * @param history what to note answers in
	 * @param customers how many customers there are
	 * @param repeatsUnknown whether a write with unknown outcome is simply repeated,
	 * which is a mistake
	 */
	Workload(ApplicationContext context, HistoryFile history, int customers, boolean repeatsUnknown) {
		this.ledger = context.getBean(Ledger.class);
		this.shards = context.getBean(Shards.class);
		this.history = history;
		this.customers = customers;
		this.repeatsUnknown = repeatsUnknown;
		this.shards.names().forEach((shard) -> this.done.put(shard, new LongAdder()));
	}

	void start(long seed) {
		for (int i = 0; i < THREADS; i++) {
			Random random = new Random(seed + i);
			Thread thread = new Thread(() -> work(random), "workload-" + i);
			thread.start();
			this.threads.add(thread);
		}
	}

	/**
	 * Return how many writes to a shard were acknowledged.
	 * @param shard the name of the shard
	 * @return the number
	 */
	long done(String shard) {
		return this.done.get(shard).sum();
	}

	long done() {
		return this.done.values().stream().mapToLong(LongAdder::sum).sum();
	}

	/**
	 * Return how many rows were read back.
	 * @return the number
	 */
	long reads() {
		return this.reads.sum();
	}

	/**
	 * Return what nobody should be told.
	 * @return the exceptions
	 */
	Queue<Throwable> unexpected() {
		return this.unexpected;
	}

	private void work(Random random) {
		while (!this.stopped) {
			int customer = customer(random);
			int number = this.numbers.incrementAndGet();
			int dice = random.nextInt(100);
			if (dice < 60) {
				enter(customer, number, dice < 8);
			}
			else if (dice < 75) {
				note(Kind.BOOKING, customer, number, tell(() -> this.ledger.book(customer, number)));
			}
			else if (dice < 90) {
				note(Kind.COUNT, customer, number, tell(() -> this.ledger.count(customer)));
			}
			else if (dice < 93) {
				note(Kind.BOOKING, customer, number, tell(() -> this.ledger.bookAndCancel(customer, number)));
			}
			else if (dice < 97) {
				nested(customer, number, customer(random));
			}
			else if (dice < 98) {
				note(Kind.STRAY, customer, number, tell(() -> this.ledger.enterHere(customer, number)));
			}
			else if (this.done.size() > 1) {
				stray(customer, number, otherShard(customer, random));
			}
		}
	}

	private void enter(int customer, int number, boolean readBack) {
		Told told = tell(() -> this.ledger.enter(customer, number));
		note(Kind.ENTRY, customer, number, told);
		if (readBack && told == Told.DONE) {
			readBack(customer, number);
		}
	}

	private void readBack(int customer, int number) {
		List<Ledger.Entry> expected = List
			.of(new Ledger.Entry(number, customer, this.shards.locate(customer).shard(), number));
		tell(() -> {
			List<Ledger.Entry> found = this.ledger.find(customer, number);
			this.reads.increment();
			if (!found.equals(expected)) {
				this.history.misread("%s in place of %s".formatted(found, expected));
			}
		});
	}

	/**
	 * A write to another customer's shard in the middle of a customer's scope.
	 * @param customer the customer
	 * @param number the number of the write for the customer
	 * @param other the other customer
	 */
	private void nested(int customer, int number, int other) {
		int inner = this.numbers.incrementAndGet();
		this.shards.forKey(customer).run(() -> {
			enter(other, inner, false);
			note(Kind.ENTRY, customer, number, tell(() -> this.ledger.enterHere(customer, number)));
		});
	}

	private void stray(int customer, int number, int other) {
		int stray = this.numbers.incrementAndGet();
		Told told = tell(() -> this.ledger.enterAndStray(customer, number, other, stray));
		note(Kind.ENTRY, customer, number, told);
		// it is not begun where the first statement fails
		this.history.add(new Write(stray, Kind.STRAY, other, (told == Told.DONE) ? told : Told.NO_EFFECT));
	}

	private void note(Kind kind, int customer, int number, Told told) {
		this.history.add(new Write(number, kind, customer, told));
		if (told == Told.DONE) {
			this.done.get(this.shards.locate(customer).shard()).increment();
		}
	}

	private Told tell(Runnable call) {
		Told told = once(call);
		while (told == Told.UNKNOWN && this.repeatsUnknown && !this.stopped) {
			told = once(call);
		}
		return told;
	}

	private Told once(Runnable call) {
		try {
			call.run();
			return Told.DONE;
		}
		catch (OutcomeUnknownException ex) {
			return Told.UNKNOWN;
		}
		catch (ShardUnavailableException | MissingShardKeyException | ShardSwitchException
				| Ledger.CancelledException ex) {
			return Told.NO_EFFECT;
		}
		catch (DataAccessException ex) {
			// the server's own answer, none of which this load should get
			this.unexpected.add(ex);
			return Told.NO_EFFECT;
		}
		catch (RuntimeException | Error ex) {
			this.unexpected.add(ex);
			return Told.UNKNOWN;
		}
	}

	private int customer(Random random) {
		return 1 + random.nextInt(this.customers);
	}

	private int otherShard(int customer, Random random) {
		String shard = this.shards.locate(customer).shard();
		int other = customer(random);
		while (this.shards.locate(other).shard().equals(shard)) {
			other = customer(random);
		}
		return other;
	}

	/**
	 * Stop, and wait for the last answers.
	 */
	@Override
	public void close() {
		this.stopped = true;
		try {
			for (Thread thread : this.threads) {
				thread.join();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
