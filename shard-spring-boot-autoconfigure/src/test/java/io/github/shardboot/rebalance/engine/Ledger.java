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

package io.github.shardboot.rebalance.engine;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

import org.springframework.jdbc.core.simple.JdbcClient;

import io.github.shardboot.rebalance.store.Sql;
import io.github.shardboot.strategy.ShardMap;

/**
 * Writers that write down what was acknowledged, and the audit of it. They behave as one
 * instance: the epoch that they report is that of the oldest map that one of them uses.
 */
final class Ledger implements AutoCloseable {

	private static final int[] ISOLATIONS = { Connection.TRANSACTION_READ_COMMITTED,
			Connection.TRANSACTION_REPEATABLE_READ, Connection.TRANSACTION_SERIALIZABLE };

	private final MoveBench bench;

	private final int tenants;

	private final List<Writer> writers = new ArrayList<>();

	private final AtomicLongArray inUse;

	private final Thread reporter;

	final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

	final AtomicLong writes = new AtomicLong();

	final AtomicLong refused = new AtomicLong();

	final AtomicLong longestWaitNanos = new AtomicLong();

	private volatile int restMillis;

	private volatile boolean stopped;

	Ledger(MoveBench bench, int writers, int tenants) {
		this.bench = bench;
		this.tenants = tenants;
		this.inUse = new AtomicLongArray(writers);
		for (int i = 0; i < writers; i++) {
			this.inUse.set(i, Long.MAX_VALUE);
			this.writers.add(new Writer(i));
		}
		report();
		this.reporter = new Thread(this::reportAlways, "ledger-reporter");
	}

	Ledger start() {
		this.writers.forEach(Thread::start);
		this.reporter.start();
		return this;
	}

	/**
	 * Let writers rest after each write, so that something else gets on meanwhile.
	 * @param millis how long
	 * @return this ledger
	 */
	Ledger rest(int millis) {
		this.restMillis = millis;
		return this;
	}

	private void reportAlways() {
		try {
			while (!this.stopped) {
				report();
				Thread.sleep(20);
			}
		}
		catch (InterruptedException | RuntimeException ex) {
			this.failures.add(ex);
		}
	}

	private void report() {
		this.bench.refresh();
		long epoch = this.bench.map.epoch();
		for (int i = 0; i < this.inUse.length(); i++) {
			epoch = Math.min(epoch, this.inUse.get(i));
		}
		this.bench.catalogDatabase.jdbc().sql("""
				insert into shardboot_instance (id, epoch) values ('ledger', ?)
				on conflict (id) do update set epoch = excluded.epoch, seen_at = now()""").param(epoch).update();
	}

	void stop() throws InterruptedException {
		this.stopped = true;
		for (Writer writer : this.writers) {
			writer.join();
		}
		this.reporter.join();
	}

	/**
	 * Compare what is there with what was acknowledged.
	 * @return what is wrong
	 */
	List<String> audit() {
		Map<Row, long[]> expected = new HashMap<>();
		this.writers.forEach((writer) -> expected.putAll(writer.acknowledged));
		List<String> wrong = new ArrayList<>();
		Map<Row, String> seen = new HashMap<>();
		this.bench.shards.keySet().forEach((shard) -> {
			JdbcClient jdbc = this.bench.jdbc(shard);
			jdbc.sql("""
					select tenant_id, id, balance::bigint,
						(select count(*) from entry e where e.tenant_id = a.tenant_id and e.account_id = a.id)
					from account a where name = 'ledger'""").query((row) -> {
				Row key = new Row(row.getLong(1), row.getLong(2));
				long[] value = expected.get(key);
				String twin = seen.put(key, shard);
				if (twin != null) {
					wrong.add("doubled %s in %s and %s".formatted(key, twin, shard));
				}
				if (!shard.equals(this.bench.map.shardFor(key.tenant()))) {
					wrong.add("wrong shard %s for %s".formatted(shard, key));
				}
				if (value == null) {
					wrong.add("undeleted " + key);
				}
				else if (value[0] != row.getLong(3) || value[0] != row.getLong(4)) {
					wrong.add("%s has balance %d and %d entries, not %d".formatted(key, row.getLong(3), row.getLong(4),
							value[0]));
				}
			});
			jdbc.sql("""
					select count(*) from entry e where not exists
						(select from account a where e.tenant_id = a.tenant_id and e.account_id = a.id)""")
				.query((row) -> {
					if (row.getLong(1) > 0) {
						wrong.add("%d entries without account in %s".formatted(row.getLong(1), shard));
					}
				});
		});
		expected.keySet().stream().filter((row) -> !seen.containsKey(row)).forEach((row) -> wrong.add("lost " + row));
		return wrong;
	}

	@Override
	public void close() {
		try {
			stop();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static long percentile(Collection<Long> values, double part) {
		List<Long> sorted = values.stream().sorted().toList();
		return sorted.get((int) Math.min(sorted.size() - 1, Math.round(part * (sorted.size() - 1))));
	}

	private record Row(long tenant, long id) {
	}

	private final class Writer extends Thread {

		private final int number;

		private final Random random;

		private final Map<Row, long[]> acknowledged = new LinkedHashMap<>();

		private final List<Row> rows = new ArrayList<>();

		private final Map<String, Connection> connections = new HashMap<>();

		private long sequence;

		private Writer(int number) {
			super("ledger-writer-" + number);
			this.number = number;
			this.random = new Random(number);
		}

		@Override
		public void run() {
			try {
				while (!Ledger.this.stopped) {
					write();
					pause(Ledger.this.restMillis);
				}
			}
			catch (SQLException | RuntimeException ex) {
				Ledger.this.failures.add(ex);
			}
			finally {
				this.connections.values().forEach((connection) -> {
					try {
						connection.close();
					}
					catch (SQLException ex) {
						Ledger.this.failures.add(ex);
					}
				});
			}
		}

		private void write() throws SQLException {
			int dice = this.random.nextInt(10);
			boolean insert = this.rows.isEmpty() || dice < 4;
			Row row = insert
					? new Row(1 + this.random.nextInt(Ledger.this.tenants),
							(this.number + 1) * 10_000_000L + this.sequence++)
					: this.rows.get(this.random.nextInt(this.rows.size()));
			boolean delete = !insert && dice == 9;
			int isolation = ISOLATIONS[this.random.nextInt(3)];
			boolean slow = this.random.nextInt(50) == 0;
			long start = System.nanoTime();
			while (!tried(row, insert, delete, isolation, slow)) {
				Ledger.this.refused.incrementAndGet();
				if (Ledger.this.stopped && System.nanoTime() - start > 30_000_000_000L) {
					throw new IllegalStateException("refused for ever");
				}
			}
			long waited = System.nanoTime() - start;
			Ledger.this.longestWaitNanos.accumulateAndGet(waited, Math::max);
			if (delete) {
				this.acknowledged.remove(row);
				this.rows.remove(row);
			}
			else if (insert) {
				this.acknowledged.put(row, new long[] { 0 });
				this.rows.add(row);
			}
			else {
				this.acknowledged.get(row)[0]++;
			}
		}

		private boolean tried(Row row, boolean insert, boolean delete, int isolation, boolean slow)
				throws SQLException {
			ShardMap map;
			do {
				map = Ledger.this.bench.map;
				Ledger.this.inUse.set(this.number, map.epoch());
			}
			while (map != Ledger.this.bench.map);
			Connection connection = connection(map.shardFor(row.tenant()));
			connection.setTransactionIsolation(isolation);
			connection.setAutoCommit(false);
			try {
				// an older snapshot than the write
				Sql.number(connection, "select count(*) from account where tenant_id = ? and id = ?", row.tenant(),
						row.id());
				if (slow) {
					pause(20);
				}
				int changed = change(connection, row, insert, delete);
				if (slow) {
					pause(20);
				}
				connection.commit();
				if (changed == 0) {
					throw new IllegalStateException("A write to %s hit nothing".formatted(row));
				}
				Ledger.this.writes.addAndGet(changed);
				return true;
			}
			catch (SQLException ex) {
				connection.rollback();
				if (List.of("SH001", "SH002", "40001").contains(ex.getSQLState())) {
					pause(2);
					return false;
				}
				throw ex;
			}
			finally {
				connection.setAutoCommit(true);
				Ledger.this.inUse.set(this.number, Long.MAX_VALUE);
			}
		}

		private int change(Connection connection, Row row, boolean insert, boolean delete) throws SQLException {
			if (insert) {
				return Sql.update(connection, "insert into account (tenant_id, id, name) values (?, ?, 'ledger')",
						row.tenant(), row.id());
			}
			if (delete) {
				return Sql.update(connection, "delete from account where tenant_id = ? and id = ?", row.tenant(),
						row.id());
			}
			int changed = Sql.update(connection,
					"update account set balance = balance + 1, changed_at = now() where tenant_id = ? and id = ?",
					row.tenant(), row.id());
			if (changed == 1) {
				changed += Sql.update(connection, "insert into entry (tenant_id, account_id, amount) values (?, ?, 1)",
						row.tenant(), row.id());
			}
			return changed;
		}

		private Connection connection(String shard) throws SQLException {
			Connection connection = this.connections.get(shard);
			if (connection == null) {
				connection = Ledger.this.bench.shards.get(shard).connect();
				this.connections.put(shard, connection);
			}
			return connection;
		}

		private void pause(long millis) {
			try {
				Thread.sleep(millis);
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}
