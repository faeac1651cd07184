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

package io.github.shardboot.faults.server;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One direction of a proxy, in which messages are held back or pass later.
 *
 * @author Shardboot Contributors
 */
final class Passage {

	private final Lock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private volatile boolean blocked;

	private volatile long delayNanos;

	void block() {
		set(true);
	}

	void delay(Duration delay) {
		this.delayNanos = delay.toNanos();
	}

	void open() {
		this.delayNanos = 0;
		set(false);
	}

	private void set(boolean value) {
		this.lock.lock();
		try {
			this.blocked = value;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	void await() {
		if (!this.blocked) {
			return;
		}
		this.lock.lock();
		try {
			while (this.blocked) {
				this.changed.awaitUninterruptibly();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	void linger() {
		long nanos = this.delayNanos;
		long end = System.nanoTime() + nanos;
		while (nanos > 0) {
			LockSupport.parkNanos(nanos);
			nanos = end - System.nanoTime();
		}
	}

}
