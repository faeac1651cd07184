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

package io.github.shardboot.faults.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.shardboot.faults.history.Write.Kind;

/**
 * Compares what callers were told with what the servers have in the end.
 * <ol>
 * <li>Each write of the history is told to {@link #told}, each wrong answer to a query to
 * {@link #misread}.</li>
 * <li>Each row of each server is told to {@link #found}, each counter to
 * {@link #counted}. Both bear the shard that the server itself computes for their
 * customer.</li>
 * <li>{@link #verdict} says what does not fit. A counter must be between what is certain
 * and that plus what is unknown; a booking that is there has counted once. So must the
 * version of a row that was changed.</li>
 * </ol>
 * A few bytes for each write, so that millions of them fit. Used by one thread.
 *
 * @author Shardboot Contributors
 */
public final class HistoryChecker {

	private static final int EXAMPLES = 10;

	private static final Kind[] KINDS = Kind.values();

	private static final Told[] TOLD = Told.values();

	private byte[] kinds = new byte[1024];

	private byte[] answers = new byte[1024];

	private int[] customers = new int[1024];

	/**
	 * How many first rows there are of a write, and how many second ones.
	 */
	private byte[][] parts = { new byte[1024], new byte[1024] };

	/**
	 * What was told about the deletion of a write, but for those without effect.
	 */
	private byte[] deletions = new byte[1024];

	/**
	 * How often a row was certainly changed, and how often at most.
	 */
	private short[][] changes = { new short[1024], new short[1024] };

	private final Map<Told, Long> changesTold = new EnumMap<>(Told.class);

	private int highest;

	private long rows;

	private final Map<Integer, Integer> counters = new HashMap<>();

	private final Map<Finding, Long> findings = new EnumMap<>(Finding.class);

	private final List<String> examples = new ArrayList<>();

	/**
	 * A caller was told something about a write.
	 * @param write the write
	 */
	public void told(Write write) {
		grow(write.id());
		if (write.kind() == Kind.UPDATE || write.kind() == Kind.DELETE) {
			changed(write);
			return;
		}
		this.kinds[write.id()] = (byte) write.kind().ordinal();
		this.answers[write.id()] = (byte) (write.told().ordinal() + 1);
		this.customers[write.id()] = write.customer();
		this.highest = Math.max(this.highest, write.id());
	}

	private void changed(Write write) {
		this.changesTold.merge(write.told(), 1L, Long::sum);
		if (write.told() == Told.NO_EFFECT) {
			return;
		}
		if (write.kind() == Kind.DELETE) {
			this.deletions[write.id()] = (byte) (write.told().ordinal() + 1);
		}
		else {
			this.changes[0][write.id()] += (short) ((write.told() == Told.DONE) ? 1 : 0);
			this.changes[1][write.id()]++;
		}
	}

	/**
	 * A query gave a wrong answer.
	 * @param what what is wrong
	 */
	public void misread(String what) {
		find(Finding.MISREAD, what);
	}

	/**
	 * A row was found.
	 * @param row the row
	 */
	public void found(Row row) {
		this.rows++;
		if (row.write() < 1 || row.write() > this.highest || this.answers[row.write()] == 0
				|| this.customers[row.write()] != row.customer() || row.part() < 0
				|| row.part() >= kind(row.write()).rows()) {
			find(Finding.MIXED_UP, row.toString());
			return;
		}
		if (!row.owner().equals(row.shard()) || !row.canary().equals(row.shard())) {
			find(Finding.WRONG_SHARD, row.toString());
		}
		byte[] part = this.parts[row.part()];
		if (part[row.write()] < Byte.MAX_VALUE) {
			part[row.write()]++;
		}
	}

	/**
	 * A row that may have been changed was found.
	 * @param row the row
	 * @param version how often it was changed
	 */
	public void found(Row row, int version) {
		found(row);
		if (row.write() < 1 || row.write() > this.highest) {
			return;
		}
		if (version < this.changes[0][row.write()]) {
			find(Finding.LOST_COUNT, "version %d of %s".formatted(version, row));
		}
		if (version > this.changes[1][row.write()]) {
			find(Finding.EXTRA_COUNT, "version %d of %s".formatted(version, row));
		}
	}

	/**
	 * A counter was found.
	 * @param counter the counter
	 */
	public void counted(Counter counter) {
		if (!counter.owner().equals(counter.shard())) {
			find(Finding.WRONG_SHARD, counter.toString());
		}
		this.counters.merge(counter.customer(), counter.value(), Integer::sum);
	}

	/**
	 * Compare. To be called once, at the end.
	 * @return what came out
	 */
	public Verdict verdict() {
		Map<Told, Long> told = new EnumMap<>(this.changesTold);
		Map<Integer, Integer> least = new HashMap<>();
		Map<Integer, Integer> most = new HashMap<>();
		long took = 0;
		for (int id = 1; id <= this.highest; id++) {
			if (this.answers[id] == 0) {
				continue;
			}
			Told answer = TOLD[this.answers[id] - 1];
			told.merge(answer, 1L, Long::sum);
			judge(id, kind(id), answer);
			boolean there = this.parts[0][id] > 0 || this.parts[1][id] > 0;
			took += (answer == Told.UNKNOWN && there) ? 1 : 0;
			if (kind(id).count() > 0) {
				boolean certain = (kind(id).rows() > 0) ? there : answer == Told.DONE;
				least.merge(this.customers[id], certain ? 1 : 0, Integer::sum);
				most.merge(this.customers[id], (certain || (kind(id).rows() == 0 && answer == Told.UNKNOWN)) ? 1 : 0,
						Integer::sum);
			}
		}
		compareCounters(least, most);
		return new Verdict(told, this.rows, took, this.findings, this.examples);
	}

	private void judge(int id, Kind kind, Told answer) {
		int first = this.parts[0][id];
		int second = this.parts[1][id];
		boolean there = first > 0 || second > 0;
		if (kind == Kind.STRAY && answer != Told.NO_EFFECT) {
			find(Finding.ACCEPTED, describe(id));
		}
		if (first > 1 || second > 1) {
			find(Finding.TWICE, describe(id));
		}
		if (answer == Told.NO_EFFECT && there) {
			find(Finding.EXECUTED, describe(id));
		}
		if (kind.rows() > 0 && answer == Told.DONE && !there && this.deletions[id] == 0) {
			find(Finding.LOST, describe(id));
		}
		if (there && this.deletions[id] == Told.DONE.ordinal() + 1) {
			find(Finding.UNDELETED, describe(id));
		}
		if (kind.rows() == 2 && there && (first == 0 || second == 0)) {
			find(Finding.TORN, describe(id));
		}
	}

	private void compareCounters(Map<Integer, Integer> least, Map<Integer, Integer> most) {
		least.forEach((customer, count) -> {
			int value = this.counters.getOrDefault(customer, 0);
			if (value < count) {
				find(Finding.LOST_COUNT, "customer %d has %d of %d".formatted(customer, value, count));
			}
		});
		this.counters.forEach((customer, value) -> {
			int count = most.getOrDefault(customer, 0);
			if (value > count) {
				find(Finding.EXTRA_COUNT, "customer %d has %d of %d".formatted(customer, value, count));
			}
		});
	}

	private Kind kind(int id) {
		return KINDS[this.kinds[id]];
	}

	private String describe(int id) {
		return "%s %d of customer %d, told %s".formatted(kind(id), id, this.customers[id], TOLD[this.answers[id] - 1]);
	}

	private void find(Finding finding, String example) {
		// some examples of each
		if (this.findings.merge(finding, 1L, Long::sum) <= EXAMPLES) {
			this.examples.add(finding + ": " + example);
		}
	}

	private void grow(int id) {
		if (id >= this.kinds.length) {
			int length = Math.max(id + 1, this.kinds.length * 2);
			this.kinds = Arrays.copyOf(this.kinds, length);
			this.answers = Arrays.copyOf(this.answers, length);
			this.customers = Arrays.copyOf(this.customers, length);
			this.deletions = Arrays.copyOf(this.deletions, length);
			this.changes = new short[][] { Arrays.copyOf(this.changes[0], length),
					Arrays.copyOf(this.changes[1], length) };
			this.parts = new byte[][] { Arrays.copyOf(this.parts[0], length), Arrays.copyOf(this.parts[1], length) };
		}
	}

	/**
	 * A row that a server has.
	 *
	 * @param shard where it was found
	 * @param owner the shard of the customer, as the server computes it
	 * @param canary the shard that the writer believed to write to
	 * @param write the number of the write
	 * @param part which row of the write it is, 0 or 1
	 * @param customer whose it is
	 */
	public record Row(String shard, String owner, String canary, int write, int part, int customer) {

	}

	/**
	 * A counter that a server has.
	 *
	 * @param shard where it was found
	 * @param owner the shard of the customer, as the server computes it
	 * @param customer whose it is
	 * @param value what it says
	 */
	public record Counter(String shard, String owner, int customer, int value) {

	}

}
