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

import org.springframework.dao.NonTransientDataAccessResourceException;

/**
 * Thrown when a shard is named that is not configured. No statement was sent.
 *
 * @author Shardboot Contributors
 */
public class UnknownShardException extends NonTransientDataAccessResourceException {

	private final String shard;

	/**
	 * Create an exception that lists the shards that exist.
	 * @param shard the name that was asked for
	 * @param known the names of the configured shards
	 */
	public UnknownShardException(String shard, Collection<String> known) {
		this(shard, "Unknown shard '%s'. Configured shards are %s.".formatted(shard, known));
	}

	/**
	 * Create an exception.
	 * @param shard the name that was asked for
	 * @param message what is wrong and the way out
	 */
	public UnknownShardException(String shard, String message) {
		super(message);
		this.shard = shard;
	}

	/**
	 * Return the name that was asked for.
	 * @return the name
	 */
	public String getShard() {
		return this.shard;
	}

}
