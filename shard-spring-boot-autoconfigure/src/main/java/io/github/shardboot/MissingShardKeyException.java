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
 * Thrown when a routed call has neither a shard key nor a scope. No statement was sent.
 *
 * @author Shardboot Contributors
 */
public class MissingShardKeyException extends InvalidDataAccessApiUsageException {

	private final String operation;

	/**
	 * Create an exception that names the usual ways to choose a shard.
	 * @param operation what was called
	 */
	public MissingShardKeyException(String operation) {
		this(operation, "no shard is chosen", "Annotate a parameter with @ShardKey, open a scope with "
				+ "Shards.forKey(...) or Shards.on(...), or configure a source under 'shard.web'");
	}

	/**
	 * Create an exception.
	 * @param operation what was called
	 * @param problem what is missing
	 * @param action the way out
	 */
	public MissingShardKeyException(String operation, String problem, String action) {
		super("'%s': %s. %s.".formatted(operation, problem, action));
		this.operation = operation;
	}

	/**
	 * Return what was called.
	 * @return the method or operation
	 */
	public String getOperation() {
		return this.operation;
	}

}
