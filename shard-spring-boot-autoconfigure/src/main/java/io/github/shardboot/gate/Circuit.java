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

package io.github.shardboot.gate;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Opens after a number of failures without a success between them. While it is open one
 * call at a time is let through to try; it closes when that call has its connection, or
 * when any other call succeeds. Without locks, because every routed call asks.
 *
 * @author Shardboot Contributors
 */
final class Circuit {

	/**
	 * A trial that never ends, because its connection is never given back, does not keep
	 * the circuit open for ever.
	 */
	private static final long LONGEST_TRIAL = TimeUnit.SECONDS.toNanos(60);

	private final int threshold;

	private final long openFor;

	private final LongSupplier clock;

	private final AtomicInteger failures = new AtomicInteger();

	private final AtomicLong nextTrial = new AtomicLong();

	private volatile boolean open;

	Circuit(int threshold, long openForNanos, LongSupplier clock) {
		this.threshold = threshold;
		this.openFor = openForNanos;
		this.clock = clock;
	}

	/**
	 * Decide about a call.
	 * @return whether it may pass
	 */
	boolean admits() {
		if (!this.open) {
			return true;
		}
		long now = this.clock.getAsLong();
		long next = this.nextTrial.get();
		return now - next >= 0 && this.nextTrial.compareAndSet(next, now + LONGEST_TRIAL);
	}

	/**
	 * A call has its connection, which ends a trial.
	 * @return whether the circuit was open
	 */
	boolean connected() {
		return this.open && succeeded();
	}

	/**
	 * A call has succeeded.
	 * @return whether the circuit was open
	 */
	boolean succeeded() {
		if (this.failures.get() != 0) {
			this.failures.set(0);
		}
		if (!this.open) {
			return false;
		}
		this.open = false;
		return true;
	}

	/**
	 * A call has failed.
	 * @return whether the circuit opens by that
	 */
	boolean failed() {
		if (this.threshold == 0) {
			return false;
		}
		boolean opens = this.failures.incrementAndGet() >= this.threshold && !this.open;
		postpone();
		if (opens) {
			this.open = true;
		}
		return opens;
	}

	/**
	 * A call was given up, perhaps the trial.
	 */
	void undecided() {
		if (this.open) {
			postpone();
		}
	}

	private void postpone() {
		this.nextTrial.set(this.clock.getAsLong() + this.openFor);
	}

	boolean isOpen() {
		return this.open;
	}

}
