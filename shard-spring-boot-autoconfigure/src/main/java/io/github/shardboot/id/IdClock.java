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

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The clock of the process; it may step back and forth.
 *
 * @author Shardboot Contributors
 */
interface IdClock {

	/**
	 * The clock of the system.
	 */
	IdClock SYSTEM = new IdClock() {

		@Override
		public long millis() {
			return System.currentTimeMillis();
		}

		@Override
		public void pause(long millis) {
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
		}

	};

	/**
	 * Return the time.
	 * @return the milliseconds since 1970
	 */
	long millis();

	/**
	 * Let time pass; it may return early.
	 * @param millis the milliseconds to wait
	 */
	void pause(long millis);

}
