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

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import org.springframework.dao.DataAccessException;

/**
 * Thrown when a call that runs on several shards fails on some of them. The first failure
 * is the cause, the others are suppressed. Where the call writes, what the finished
 * shards did is committed.
 *
 * @author Shardboot Contributors
 */
public final class ScatterGatherException extends DataAccessException {

	private final Map<String, Throwable> failed;

	private final Set<String> finished;

	private final Set<String> cancelled;

	/**
	 * Create an exception.
	 * @param operation what was called
	 * @param failed the failures by shard, at least one
	 * @param finished the shards that finished, writes included
	 * @param cancelled the shards that nothing was sent to, or whose part was cancelled
	 */
	public ScatterGatherException(String operation, Map<String, Throwable> failed, Collection<String> finished,
			Collection<String> cancelled) {
		super("'%s' failed on shards %s; finished on %s; not done on %s. Repeat it for the shards that are not finished."
			.formatted(operation, new TreeSet<>(failed.keySet()), new TreeSet<>(finished), new TreeSet<>(cancelled)),
				failed.values().iterator().next());
		this.failed = new TreeMap<>(failed);
		this.finished = new TreeSet<>(finished);
		this.cancelled = new TreeSet<>(cancelled);
		for (Throwable failure : failed.values()) {
			if (failure != getCause()) {
				addSuppressed(failure);
			}
		}
	}

	/**
	 * Create an exception for a call that ended before any shard failed.
	 * @param message what happened
	 * @param cause why the call ended
	 * @param finished the shards that finished, writes included
	 * @param cancelled the shards that nothing was sent to, or whose part was cancelled
	 */
	public ScatterGatherException(String message, Throwable cause, Collection<String> finished,
			Collection<String> cancelled) {
		super("%s; finished on %s; not done on %s.".formatted(message, new TreeSet<>(finished),
				new TreeSet<>(cancelled)), cause);
		this.failed = new TreeMap<>();
		this.finished = new TreeSet<>(finished);
		this.cancelled = new TreeSet<>(cancelled);
	}

	/**
	 * Return the failures.
	 * @return the failures by shard; none if the caller was interrupted
	 */
	public Map<String, Throwable> getFailed() {
		return this.failed;
	}

	/**
	 * Return the shards that finished their part; what they wrote is committed.
	 * @return the names of the shards
	 */
	public Set<String> getFinished() {
		return this.finished;
	}

	/**
	 * Return the shards that nothing was sent to, or whose part was cancelled.
	 * @return the names of the shards
	 */
	public Set<String> getCancelled() {
		return this.cancelled;
	}

}
