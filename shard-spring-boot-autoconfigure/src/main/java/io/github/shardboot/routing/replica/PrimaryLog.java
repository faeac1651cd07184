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

package io.github.shardboot.routing.replica;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

import org.jspecify.annotations.Nullable;

/**
 * When the log of a primary was how long. With it the age of what a replica shows is
 * known without comparing clocks, also when nothing is written. Thread-safe.
 *
 * @author Shardboot Contributors
 */
final class PrimaryLog {

	private static final int MAX_ENTRIES = 10_000;

	private final Deque<Entry> entries = new ArrayDeque<>();

	private final long memoryNanos;

	private volatile @Nullable ServerSample newest;

	private volatile boolean answering;

	private volatile boolean asked;

	/**
	 * Create a log without entries.
	 * @param memoryNanos for how long entries are of use
	 */
	PrimaryLog(long memoryNanos) {
		this.memoryNanos = memoryNanos;
	}

	/**
	 * Add what the primary says. A former primary, or another server, says nothing.
	 * @param sample what it says
	 * @param asked when it was asked
	 * @return whether it is the primary
	 */
	synchronized boolean add(ServerSample sample, long asked) {
		ServerSample known = this.newest;
		this.asked = true;
		this.answering = !sample.standby()
				&& (known == null || (sample.system() == known.system() && sample.timeline() >= known.timeline()));
		if (!this.answering) {
			return false;
		}
		if (known != null && sample.timeline() > known.timeline()) {
			this.entries.clear();
		}
		Entry last = this.entries.peekLast();
		if (last != null && last.lsn() == sample.lsn()) {
			this.entries.removeLast();
		}
		this.entries.addLast(new Entry(asked, sample.lsn()));
		while (this.entries.size() > MAX_ENTRIES
				|| (this.entries.size() > 1 && asked - this.entries.getFirst().asked() > this.memoryNanos)) {
			this.entries.removeFirst();
		}
		this.newest = sample;
		return true;
	}

	/**
	 * The primary did not answer.
	 */
	void missed() {
		this.asked = true;
		this.answering = false;
	}

	boolean isAsked() {
		return this.asked;
	}

	boolean isAnswering() {
		return this.answering;
	}

	/**
	 * Return what the primary said last.
	 * @return the answer, or {@code null} if it never gave one
	 */
	@Nullable ServerSample newest() {
		return this.newest;
	}

	/**
	 * Return up to when a replica shows everything.
	 * @param replayed what it has replayed
	 * @param otherwise what to return if that is longer ago than is remembered
	 * @return the time, as {@link System#nanoTime()} has it
	 */
	synchronized long shownUntil(long replayed, long otherwise) {
		for (Iterator<Entry> iterator = this.entries.descendingIterator(); iterator.hasNext();) {
			Entry entry = iterator.next();
			if (entry.lsn() <= replayed) {
				return entry.asked();
			}
		}
		return otherwise;
	}

	/**
	 * How long the log was.
	 *
	 * @param asked when
	 * @param lsn how long
	 */
	private record Entry(long asked, long lsn) {

	}

}
