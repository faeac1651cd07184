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

package io.github.shardboot.scatter;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToIntFunction;

/**
 * Decides when a branch may begin: not before there is room in the application and in its
 * shard.
 * <p>
 * First come, first served, but who waits for a full shard does not hold up those who
 * want another one. Branches that need each other, such as those of a merged stream,
 * begin together or not at all, so that they never wait for each other. Nobody waits
 * inside: what begins is told to.
 *
 * @author Shardboot Contributors
 */
final class BranchLimiter {

	private final int maxConcurrency;

	private final ToIntFunction<String> shardLimit;

	private final Lock lock = new ReentrantLock();

	private final Set<Entry> waiting = new LinkedHashSet<>();

	private final Map<String, Integer> runningByShard = new HashMap<>();

	private int running;

	/**
	 * Create a limiter.
	 * @param maxConcurrency how many branches may run at once
	 * @param shardLimit how many of them in a shard
	 */
	BranchLimiter(int maxConcurrency, ToIntFunction<String> shardLimit) {
		this.maxConcurrency = maxConcurrency;
		this.shardLimit = shardLimit;
	}

	/**
	 * Begin as soon as there is room, now or later on another thread.
	 * @param entry what is to begin
	 */
	void enter(Entry entry) {
		List<Entry> admitted = List.of();
		boolean begins;
		this.lock.lock();
		try {
			begins = this.waiting.isEmpty() && admit(entry);
			if (!begins) {
				this.waiting.add(entry);
				admitted = admitted();
			}
		}
		finally {
			this.lock.unlock();
		}
		if (begins) {
			entry.begin().run();
		}
		begin(admitted);
	}

	/**
	 * Stop waiting.
	 * @param entry what may have begun
	 * @return whether it has not, and never will
	 */
	boolean withdraw(Entry entry) {
		List<Entry> admitted;
		this.lock.lock();
		try {
			entry.withdrawn |= this.waiting.remove(entry);
			admitted = admitted();
		}
		finally {
			this.lock.unlock();
		}
		begin(admitted);
		return entry.withdrawn;
	}

	/**
	 * Give the room of a branch back.
	 * @param shard its shard
	 */
	void leave(String shard) {
		List<Entry> admitted;
		this.lock.lock();
		try {
			count(shard, -1);
			admitted = admitted();
		}
		finally {
			this.lock.unlock();
		}
		begin(admitted);
	}

	/**
	 * Take the room back that a branch gave away while it waited for branches of its own,
	 * even if there is none.
	 * @param shard its shard
	 */
	void reenter(String shard) {
		this.lock.lock();
		try {
			count(shard, 1);
		}
		finally {
			this.lock.unlock();
		}
	}

	private void count(String shard, int change) {
		this.running += change;
		this.runningByShard.merge(shard, change, Integer::sum);
	}

	// most often nothing waits
	private List<Entry> admitted() {
		if (this.waiting.isEmpty()) {
			return List.of();
		}
		List<Entry> admitted = new ArrayList<>();
		Iterator<Entry> entries = this.waiting.iterator();
		while (entries.hasNext()) {
			Entry entry = entries.next();
			if (isFull(entry)) {
				break;
			}
			if (admit(entry)) {
				entries.remove();
				admitted.add(entry);
			}
		}
		return admitted;
	}

	private boolean isFull(Entry entry) {
		return this.running > 0 && this.running + entry.shards().size() > this.maxConcurrency;
	}

	private boolean admit(Entry entry) {
		if (isFull(entry)) {
			return false;
		}
		for (String shard : entry.shards()) {
			if (this.runningByShard.getOrDefault(shard, 0) >= this.shardLimit.applyAsInt(shard)) {
				return false;
			}
		}
		for (String shard : entry.shards()) {
			count(shard, 1);
		}
		return true;
	}

	private static void begin(List<Entry> admitted) {
		for (Entry entry : admitted) {
			entry.begin().run();
		}
	}

	/**
	 * What begins at once.
	 */
	static final class Entry {

		private final Collection<String> shards;

		private final Runnable begin;

		private volatile boolean withdrawn;

		/**
		 * Create an entry.
		 * @param shards the shards that it needs room in
		 * @param begin begins it; must not block
		 */
		Entry(Collection<String> shards, Runnable begin) {
			this.shards = shards;
			this.begin = begin;
		}

		Collection<String> shards() {
			return this.shards;
		}

		Runnable begin() {
			return this.begin;
		}

	}

}
