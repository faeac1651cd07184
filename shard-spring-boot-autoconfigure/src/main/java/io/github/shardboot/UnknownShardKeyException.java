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

import org.springframework.dao.DataRetrievalFailureException;

/**
 * Thrown when a key is valid but the strategy has no shard for it, for example a key in
 * no list. No statement was sent.
 *
 * @author Shardboot Contributors
 */
public class UnknownShardKeyException extends DataRetrievalFailureException {

	/**
	 * Create an exception.
	 * @param message what is wrong and the way out, without the value of the key
	 */
	public UnknownShardKeyException(String message) {
		super(message);
	}

}
