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

package io.github.shardboot;

import org.springframework.dao.ConcurrencyFailureException;

/**
 * Thrown when the shard map was to be changed, or used, on the ground of an epoch that is
 * over: another process has changed it. Nothing was changed.
 *
 * @author Shardboot Contributors
 */
public class StaleShardMapException extends ConcurrencyFailureException {

	private final long expected;

	private final long found;

	/**
	 * Create an exception.
	 * @param expected the epoch that the caller knew
	 * @param found the epoch in force
	 */
	public StaleShardMapException(long expected, long found) {
		super("The shard map has epoch %d, not %d any more: another process has changed it. Read it again and repeat."
			.formatted(found, expected));
		this.expected = expected;
		this.found = found;
	}

	/**
	 * Return the epoch that the caller knew.
	 * @return the epoch
	 */
	public long getExpectedEpoch() {
		return this.expected;
	}

	/**
	 * Return the epoch in force.
	 * @return the epoch
	 */
	public long getFoundEpoch() {
		return this.found;
	}

}
