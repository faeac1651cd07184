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

import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * Thrown when code that is bound to one shard, or to the default database, asks for
 * another one: inside a transaction, on an open connection, or in a locked web request.
 * The statement was not sent.
 *
 * @author Shardboot Contributors
 */
public class ShardSwitchException extends InvalidDataAccessApiUsageException {

	private final String bound;

	private final String requested;

	/**
	 * Create an exception.
	 * @param bound the shard in force, or {@code default} for the default database
	 * @param requested the shard that was asked for, or {@code default}
	 * @param message what is wrong and the way out
	 */
	public ShardSwitchException(String bound, String requested, String message) {
		super(message);
		this.bound = bound;
		this.requested = requested;
	}

	/**
	 * Return the shard in force.
	 * @return the name of the shard, or {@code default} for the default database
	 */
	public String getBoundShard() {
		return this.bound;
	}

	/**
	 * Return the shard that was asked for.
	 * @return the name of the shard, or {@code default} for the default database
	 */
	public String getRequestedShard() {
		return this.requested;
	}

}
