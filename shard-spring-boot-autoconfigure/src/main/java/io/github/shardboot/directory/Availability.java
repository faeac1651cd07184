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

package io.github.shardboot.directory;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import com.github.benmanes.caffeine.cache.Ticker;

/**
 * Whether it is worth asking the directory. After a failure nobody asks for a second,
 * then one caller does, until one is answered. So a directory that is down delays one
 * call a second and not all of them. Thread-safe.
 *
 * @author Shardboot Contributors
 */
final class Availability {

	private static final long PAUSE = Duration.ofSeconds(1).toNanos();

	private final Ticker ticker;

	private final AtomicLong nextAttempt = new AtomicLong();

	private volatile boolean down;

	Availability(Ticker ticker) {
		this.ticker = ticker;
	}

	/**
	 * Whether the caller may ask.
	 * @return {@code false} if it should take the directory for down
	 */
	boolean mayAsk() {
		if (!this.down) {
			return true;
		}
		long next = this.nextAttempt.get();
		long now = this.ticker.read();
		return now - next >= 0 && this.nextAttempt.compareAndSet(next, now + PAUSE);
	}

	void answered() {
		if (this.down) {
			this.down = false;
		}
	}

	void failed() {
		this.nextAttempt.set(this.ticker.read() + PAUSE);
		this.down = true;
	}

}
