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
import org.springframework.dao.DataAccessResourceFailureException;

/**
 * Thrown when a shard is known but does not serve.
 *
 * @author Shardboot Contributors
 */
public class ShardUnavailableException extends DataAccessResourceFailureException {

	private final String shard;

	/**
	 * Create an exception.
	 * @param shard the name of the shard
	 * @param message what is wrong and the way out
	 * @param cause the cause, or {@code null}
	 */
	public ShardUnavailableException(String shard, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.shard = shard;
	}

	/**
	 * Return the name of the shard.
	 * @return the name
	 */
	public String getShard() {
		return this.shard;
	}

}
