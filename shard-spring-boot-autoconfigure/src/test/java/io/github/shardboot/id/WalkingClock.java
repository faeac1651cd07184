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

package io.github.shardboot.id;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A clock that only goes where it is set, or walks at random with every look at it.
 * Pauses let it go on.
 *
 * @author Shardboot Contributors
 */
final class WalkingClock implements IdClock {

	private final AtomicLong millis;

	private final int stride;

	private final AtomicLong paused = new AtomicLong();

	WalkingClock(long millis, int stride) {
		this.millis = new AtomicLong(millis);
		this.stride = stride;
	}

	void step(long millis) {
		this.millis.addAndGet(millis);
	}

	long paused() {
		return this.paused.get();
	}

	@Override
	public long millis() {
		if (this.stride == 0) {
			return this.millis.get();
		}
		long random = ThreadLocalRandom.current().nextLong(-this.stride, this.stride + 2L);
		return this.millis.addAndGet(random);
	}

	@Override
	public void pause(long millis) {
		this.paused.addAndGet(millis);
		this.millis.addAndGet(millis);
	}

}
