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
import java.util.Arrays;

/**
 * How long calls took. Safe for use by several threads.
 *
 * @author Shardboot Contributors
 */
public final class Latencies {

	private long[] nanos = new long[1024];

	private int size;

	/**
	 * Add a call.
	 * @param nanoseconds how long it took
	 */
	public synchronized void add(long nanoseconds) {
		if (this.size == this.nanos.length) {
			this.nanos = Arrays.copyOf(this.nanos, this.size * 2);
		}
		this.nanos[this.size++] = nanoseconds;
	}

	synchronized void addTo(Latencies sum) {
		for (int i = 0; i < this.size; i++) {
			sum.add(this.nanos[i]);
		}
	}

	/**
	 * Return whether there was no call.
	 * @return whether there was none
	 */
	public synchronized boolean isEmpty() {
		return this.size == 0;
	}

	/**
	 * Return what a share of the calls did not exceed.
	 * @param share the share, 1 for all of them
	 * @return the time
	 */
	public synchronized Duration percentile(double share) {
		long[] sorted = Arrays.copyOf(this.nanos, this.size);
		Arrays.sort(sorted);
		return Duration.ofNanos(sorted[(int) Math.ceil(share * this.size) - 1]);
	}

	@Override
	public String toString() {
		return "%.3f ms (median), %.3f ms (p99), %.3f ms (longest)".formatted(millis(0.5), millis(0.99), millis(1));
	}

	private double millis(double share) {
		return percentile(share).toNanos() / 1e6;
	}

}
