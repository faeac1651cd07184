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

import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;

/**
 * Thrown when the shard map was to be changed, or used, on the ground of an epoch that is
 * over: another process has changed it. Nothing was changed.
 * <p>
 * While something is moved to another shard, a shard refuses in this way what it does not
 * own, or not any more. Roll the transaction back and repeat it as a whole: the map has
 * been read again meanwhile.
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
	 * Create an exception.
	 * @param message what was refused, by whom, and the way out
	 * @param expected the epoch that the caller knew
	 * @param found the epoch of who refused
	 * @param cause the refusal, or {@code null} if there is none
	 */
	public StaleShardMapException(String message, long expected, long found, @Nullable Throwable cause) {
		super(message, cause);
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
