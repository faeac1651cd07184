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

package io.github.shardboot.rebalance.store;

import java.sql.SQLException;

/**
 * Thrown when another mover has taken a move over, or its state is not the one that was
 * read. Nothing was changed.
 *
 * @author Shardboot Contributors
 */
public class MoveLostException extends SQLException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create an exception.
	 * @param id the number of the move
	 */
	public MoveLostException(long id) {
		super("Another process has taken over move %d, or changed its state".formatted(id), "SH003");
	}

}
