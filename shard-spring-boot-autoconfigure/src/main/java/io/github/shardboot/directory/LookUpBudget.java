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

import java.util.concurrent.TimeUnit;

import com.github.benmanes.caffeine.cache.Ticker;

/**
 * Bounds the load that unknown keys put on the directory: each one spends a piece of the
 * budget, which grows by so many a second and never beyond those of one second.
 * Thread-safe.
 *
 * @author Shardboot Contributors
 */
final class LookUpBudget {

	private final int perSecond;

	private final Ticker ticker;

	private double available;

	private long readAt;

	LookUpBudget(int perSecond, Ticker ticker) {
		this.perSecond = perSecond;
		this.ticker = ticker;
		this.available = perSecond;
		this.readAt = ticker.read();
	}

	/**
	 * Whether another look-up may be made.
	 * @return {@code false} if the budget is spent
	 */
	synchronized boolean allows() {
		if (this.perSecond == 0) {
			return true;
		}
		long now = this.ticker.read();
		double earned = (double) (now - this.readAt) * this.perSecond / TimeUnit.SECONDS.toNanos(1);
		this.available = Math.min(this.perSecond, this.available + earned);
		this.readAt = now;
		return this.available >= 1;
	}

	synchronized void spend(int lookUps) {
		this.available -= lookUps;
	}

}
