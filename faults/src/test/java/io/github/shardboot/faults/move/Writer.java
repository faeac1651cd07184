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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.springframework.jdbc.core.simple.JdbcClient;

import io.github.shardboot.faults.history.Told;
import io.github.shardboot.faults.history.Write;
import io.github.shardboot.faults.history.Write.Kind;

/**
 * One thread that writes. It changes and deletes rows that it has added itself, so it
 * knows how often each was changed.
 *
 * @author Shardboot Contributors
 */
final class Writer {

	private static final int KEEP = 5;

	private final Writers writers;

	private final JdbcClient jdbc;

	private final Random random;

	private final Map<Integer, List<Integer>> rows = new HashMap<>();

	Writer(Writers writers, JdbcClient jdbc, Random random) {
		this.writers = writers;
		this.jdbc = jdbc;
		this.random = random;
	}

	void write() {
		int customer = 1 + this.random.nextInt(MoveCluster.CUSTOMERS);
		List<Integer> live = this.rows.computeIfAbsent(customer, (key) -> new ArrayList<>());
		List<Write> writes = new ArrayList<>();
		boolean alone = this.random.nextInt(5) == 0;
		if (alone) {
			add(writes, Kind.ENTRY, customer);
		}
		else {
			plan(writes, customer, live);
		}
		boolean slow = !alone && this.random.nextInt(100) == 0;
		boolean lookFirst = this.random.nextBoolean();
		Told told = this.writers.write(customer, alone ? null : this.writers.transaction(this.random), writes,
				() -> execute(customer, writes, slow, lookFirst && !alone), slow);
		remember(live, writes, told);
	}

	private void plan(List<Write> writes, int customer, List<Integer> live) {
		int entries = 1 + this.random.nextInt(3);
		for (int i = 0; i < entries; i++) {
			add(writes, Kind.ENTRY, customer);
		}
		int oldest = 0;
		while (live.size() - oldest > KEEP && oldest < entries + 1) {
			writes.add(new Write(live.get(oldest++), Kind.DELETE, customer, Told.DONE));
		}
		if (live.size() > oldest) {
			writes.add(new Write(live.get(live.size() - 1), Kind.UPDATE, customer, Told.DONE));
		}
		int dice = this.random.nextInt(10);
		if (dice < 2) {
			add(writes, Kind.BOOKING, customer);
		}
		else if (dice < 5) {
			add(writes, Kind.COUNT, customer);
		}
	}

	private void add(List<Write> writes, Kind kind, int customer) {
		writes.add(new Write(this.writers.nextNumber(), kind, customer, Told.DONE));
	}

	private void execute(int customer, List<Write> writes, boolean slow, boolean lookFirst) {
		if (lookFirst) {
			// a snapshot that is older than what is written
			this.jdbc.sql("select value from counter where customer = ?").param(customer).query(Integer.class).single();
		}
		for (Write write : writes) {
			switch (write.kind()) {
				case ENTRY -> insert(write, 0);
				case BOOKING -> {
					insert(write, 0);
					count(write);
					insert(write, 1);
				}
				case COUNT -> count(write);
				case UPDATE -> hit(write, "update entry set version = version + 1 where write = ? and customer = ?",
						write.id(), customer);
				case DELETE -> hit(write, "delete from entry where write = ? and customer = ?", write.id(), customer);
				case STRAY -> throw new IllegalStateException();
			}
			if (slow) {
				Writers.pause(10_000);
			}
		}
	}

	private void insert(Write write, int part) {
		hit(write, "insert into entry (customer, write, part) values (?, ?, ?)", write.customer(), write.id(), part);
	}

	private void count(Write write) {
		hit(write, "update counter set value = value + 1 where customer = ?", write.customer());
	}

	private void hit(Write write, String sql, Object... parameters) {
		int rows = this.jdbc.sql(sql).params(parameters).update();
		if (rows != 1) {
			throw new Writers.WrongAnswerException("%d rows for %s".formatted(rows, write));
		}
	}

	private static void remember(List<Integer> live, List<Write> writes, Told told) {
		if (told == Told.NO_EFFECT) {
			return;
		}
		for (Write write : writes) {
			if (write.kind() == Kind.DELETE) {
				live.remove((Integer) write.id());
			}
			else if (write.kind() == Kind.ENTRY && told == Told.DONE) {
				live.add(write.id());
			}
		}
	}

}
