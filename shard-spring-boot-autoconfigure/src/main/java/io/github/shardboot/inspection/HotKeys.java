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

package io.github.shardboot.inspection;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import io.github.shardboot.ShardContext;
import io.github.shardboot.ShardContextHolder;
import io.github.shardboot.ShardListener;

/**
 * Finds the keys of each shard that are used most, in bounded memory: the space-saving
 * sketch of Metwally, Agrawal and El Abbadi.
 * <ol>
 * <li>A key that is counted is counted on.</li>
 * <li>A new key takes a free counter, or that of the key with the fewest operations, and
 * goes on from there; that start is its possible error.</li>
 * </ol>
 * So every key with more than 1/{@code size} of the operations is among the counters. An
 * operation is one use of a connection with a key. One that would have to wait for
 * another thread is not counted. Thread-safe; counting a known key allocates nothing.
 *
 * @author Shardboot Contributors
 */
public final class HotKeys implements ShardListener {

	private final Map<String, Sketch> sketches = new ConcurrentHashMap<>();

	private final int size;

	/**
	 * Create the sketches.
	 * @param size the number of keys that are counted for each shard
	 */
	public HotKeys(int size) {
		this.size = size;
	}

	@Override
	public void acquired(ShardContext context) {
		Object key = ShardContextHolder.keyOf(context);
		if (key != null) {
			Sketch sketch = this.sketches.get(context.shard());
			if (sketch == null) {
				sketch = this.sketches.computeIfAbsent(context.shard(), (shard) -> new Sketch(this.size));
			}
			sketch.count(key);
		}
	}

	/**
	 * Return the keys of a shard that are used most.
	 * @param shard the name of the shard
	 * @return at most as many as are counted, the hottest first
	 */
	public List<HotKey> of(String shard) {
		Sketch sketch = this.sketches.get(shard);
		return (sketch != null) ? sketch.hottest() : List.of();
	}

	/**
	 * A key and how often it was used.
	 *
	 * @param key the canonical key
	 * @param operations its operations since the start, at most
	 * @param error by how much that may be too high
	 */
	public record HotKey(Object key, long operations, long error) {

		// says nothing about the key
		@Override
		public String toString() {
			return "HotKey[operations=%d]".formatted(this.operations);
		}

	}

	private static final class Sketch {

		private final ReentrantLock lock = new ReentrantLock();

		private final Map<Object, Counter> counters;

		private final Counter[] all;

		private Sketch(int size) {
			this.counters = new HashMap<>(size * 2);
			this.all = new Counter[size];
		}

		private void count(Object key) {
			if (this.lock.tryLock()) {
				try {
					Counter counter = this.counters.get(key);
					if (counter != null) {
						counter.operations++;
					}
					else {
						begin(key);
					}
				}
				finally {
					this.lock.unlock();
				}
			}
		}

		private void begin(Object key) {
			int used = this.counters.size();
			Counter counter = (used < this.all.length) ? new Counter() : coldest();
			if (counter.key != null) {
				this.counters.remove(counter.key);
			}
			else {
				this.all[used] = counter;
			}
			counter.key = key;
			counter.error = counter.operations++;
			this.counters.put(key, counter);
		}

		private Counter coldest() {
			Counter coldest = this.all[0];
			for (Counter counter : this.all) {
				if (counter.operations < coldest.operations) {
					coldest = counter;
				}
			}
			return coldest;
		}

		private List<HotKey> hottest() {
			this.lock.lock();
			try {
				return this.counters.entrySet()
					.stream()
					.map((entry) -> new HotKey(entry.getKey(), entry.getValue().operations, entry.getValue().error))
					.sorted(Comparator.comparingLong(HotKey::operations).reversed())
					.toList();
			}
			finally {
				this.lock.unlock();
			}
		}

	}

	private static final class Counter {

		private @Nullable Object key;

		private long operations;

		private long error;

	}

}
