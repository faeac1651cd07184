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

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

import org.springframework.context.ApplicationContext;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

import io.github.shardboot.OutcomeUnknownException;
import io.github.shardboot.ScatterGatherException;
import io.github.shardboot.ShardUnavailableException;
import io.github.shardboot.Shards;
import io.github.shardboot.faults.history.HistoryFile;
import io.github.shardboot.faults.history.Told;
import io.github.shardboot.faults.history.Write;

/**
 * The threads of one process that write, and one that counts over all shards what nobody
 * changes.
 *
 * @author Shardboot Contributors
 */
final class Writers {

	private static final int[] ISOLATIONS = { TransactionDefinition.ISOLATION_READ_COMMITTED,
			TransactionDefinition.ISOLATION_REPEATABLE_READ, TransactionDefinition.ISOLATION_SERIALIZABLE };

	private final Shards shards;

	private final JdbcClient jdbc;

	private final List<TransactionTemplate> transactions = new ArrayList<>();

	private final HistoryFile history;

	private final AtomicInteger numbers;

	private final int processes;

	private final long seed;

	private final Waits waits = new Waits();

	private final LongAdder acknowledged = new LongAdder();

	private final LongAdder calls = new LongAdder();

	private final LongAdder refused = new LongAdder();

	private final LongAdder unknown = new LongAdder();

	private final LongAdder counts = new LongAdder();

	private final AtomicReference<String> unexpected = new AtomicReference<>("none");

	private final List<Writer> writers = new ArrayList<>();

	private final List<Thread> threads = new ArrayList<>();

	private volatile boolean resting = true;

	private volatile int pauseMicros;

	Writers(ApplicationContext context, HistoryFile history, int process, int processes, long seed) {
		this.shards = context.getBean(Shards.class);
		this.jdbc = context.getBean(JdbcClient.class);
		for (int isolation : ISOLATIONS) {
			TransactionTemplate template = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
			template.setIsolationLevel(isolation);
			this.transactions.add(template);
		}
		this.history = history;
		this.numbers = new AtomicInteger(process + 1);
		this.processes = processes;
		this.seed = seed * 100 + process * 50L;
	}

	Waits waits() {
		return this.waits;
	}

	void start(int threads, int pauseMicros) {
		this.pauseMicros = pauseMicros;
		this.resting = false;
		while (this.writers.size() < threads) {
			this.writers.add(new Writer(this, this.jdbc, new Random(this.seed + this.writers.size())));
		}
		for (Writer writer : this.writers.subList(0, threads)) {
			run(() -> {
				while (!this.resting) {
					writer.write();
					pause(this.pauseMicros);
				}
			});
		}
		run(() -> {
			while (!this.resting) {
				count();
				pause(20_000);
			}
		});
	}

	private void run(Runnable task) {
		Thread thread = new Thread(() -> {
			try {
				task.run();
			}
			catch (RuntimeException | Error ex) {
				ex.printStackTrace();
				this.unexpected.set(ex.getClass().getSimpleName());
			}
		});
		thread.start();
		this.threads.add(thread);
	}

	void rest() {
		this.resting = true;
		this.threads.forEach(Writers::join);
		this.threads.clear();
	}

	private void count() {
		Long[] count = { null };
		Told told = tell(() -> count[0] = this.shards.all()
			.call((shard) -> this.jdbc.sql("select count(*) from fixed").query(Long.class).single())
			.sum((one) -> one)
			.longValueExact());
		if (told == Told.DONE) {
			this.counts.increment();
			if (count[0] != MoveCluster.CUSTOMERS) {
				this.history.misread("a count over all shards of %d".formatted(count[0]));
			}
		}
	}

	int nextNumber() {
		return this.numbers.getAndAdd(this.processes);
	}

	/**
	 * Make a call for a customer, and note what was told.
	 * @param customer the customer
	 * @param template what begins a transaction, or {@code null} for none
	 * @param writes what is written
	 * @param work writes it
	 * @param slow whether it takes its time by itself
	 * @return what was told
	 */
	Told write(int customer, TransactionTemplate template, List<Write> writes, Runnable work, boolean slow) {
		int slot = slot(customer);
		int kind = this.waits.kind(slot);
		long begun = System.nanoTime();
		Told told = tell(() -> this.shards.forKey(customer).run(() -> {
			if (template != null) {
				template.executeWithoutResult((status) -> work.run());
			}
			else {
				work.run();
			}
		}));
		if (!slow && told == Told.DONE) {
			this.waits.add(kind, slot, System.nanoTime() - begun);
		}
		writes.forEach((write) -> this.history.add(new Write(write.id(), write.kind(), write.customer(), told)));
		this.calls.increment();
		if (told == Told.DONE) {
			this.acknowledged.add(writes.size());
		}
		else if (told == Told.NO_EFFECT) {
			this.refused.increment();
			pause(2_000);
		}
		else {
			this.unknown.increment();
		}
		return told;
	}

	TransactionTemplate transaction(Random random) {
		return this.transactions.get(random.nextInt(this.transactions.size()));
	}

	private int slot(int customer) {
		return this.shards.locate((long) customer).slot();
	}

	private Told tell(Supplier<?> call) {
		return tell((Runnable) call::get);
	}

	private Told tell(Runnable call) {
		try {
			call.run();
			return Told.DONE;
		}
		catch (WrongAnswerException ex) {
			this.history.misread(ex.getMessage());
			return Told.NO_EFFECT;
		}
		catch (RuntimeException ex) {
			if (isCausedBy(ex, OutcomeUnknownException.class)) {
				return Told.UNKNOWN;
			}
			if (isCausedBy(ex, ShardUnavailableException.class) || isCausedBy(ex, TransientDataAccessException.class)
					|| ex instanceof ScatterGatherException) {
				return Told.NO_EFFECT;
			}
			throw ex;
		}
	}

	private static boolean isCausedBy(Throwable failure, Class<?> type) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (type.isInstance(cause)) {
				return true;
			}
		}
		return false;
	}

	static void pause(int micros) {
		if (micros > 0) {
			try {
				Thread.sleep(micros / 1000, micros % 1000 * 1000);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
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

	String report() {
		return "acknowledged=%d calls=%d refused=%d unknown=%d counts=%d unexpected=%s".formatted(
				this.acknowledged.sum(), this.calls.sum(), this.refused.sum(), this.unknown.sum(), this.counts.sum(),
				this.unexpected.get()) + this.waits;
	}

	/**
	 * Thrown where a statement does not find what was acknowledged.
	 */
	static final class WrongAnswerException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		WrongAnswerException(String message) {
			super(message);
		}

	}

}
