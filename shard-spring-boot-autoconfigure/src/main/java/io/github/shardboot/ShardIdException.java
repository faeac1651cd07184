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

import org.springframework.dao.NonTransientDataAccessResourceException;

/**
 * No id can be made that is certain to be unique and to carry the right slot: the slot is
 * not known, the process has lost its lane, or the clock is not to be trusted. Nothing
 * was sent.
 *
 * @author Shardboot Contributors
 */
public final class ShardIdException extends NonTransientDataAccessResourceException {

	/**
	 * Create the exception.
	 * @param message what was found and what to do
	 */
	public ShardIdException(String message) {
		super(message);
	}

}
