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
import org.springframework.dao.NonTransientDataAccessException;

/**
 * Thrown when the connection was lost, or gave no answer in time, while a commit or a
 * statement in auto-commit mode was under way: the change may have taken effect or not.
 * <p>
 * It is never repeated by the starter. Before you repeat it, look whether it took effect,
 * or make sure that doing it twice is the same as doing it once. A
 * {@link ShardUnavailableException} in contrast is thrown when nothing took effect.
 *
 * @author Shardboot Contributors
 */
public class OutcomeUnknownException extends NonTransientDataAccessException {

	private final String shard;

	/**
	 * Create an exception.
	 * @param shard the name of the shard, {@code default} for the default database
	 * @param message what is unknown and the way out
	 * @param cause the cause, or {@code null}
	 */
	public OutcomeUnknownException(String shard, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.shard = shard;
	}

	/**
	 * Return the name of the shard.
	 * @return the name, {@code default} for the default database
	 */
	public String getShard() {
		return this.shard;
	}

}
