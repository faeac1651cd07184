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

package io.github.shardboot.rebalance.engine;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/**
 * Thrown when a move cannot be done and is not to be tried again.
 *
 * @author Shardboot Contributors
 */
final class MoveFailure extends RuntimeException {

	private static final long serialVersionUID = 1L;

	MoveFailure(String message) {
		super(message);
	}

	/**
	 * Return whether to try again.
	 * @param failure what was thrown
	 * @return whether it may be over the next time
	 */
	static boolean isTransient(Throwable failure) {
		SQLException cause = cause(failure);
		if (cause == null) {
			return failure instanceof DataAccessException;
		}
		return cause.getSQLState() == null || cause.getSQLState().matches("(08|40|53|55|57|58).*|SH003");
	}

	/**
	 * Return whether a server could not be reached. An exception without a state may be
	 * anything, and so is not waited for without end, unless it is a pool's.
	 * @param failure what was thrown
	 * @return whether it is down, starts, or was lost
	 */
	static boolean isDown(Throwable failure) {
		SQLException cause = cause(failure);
		return cause instanceof SQLTransientConnectionException
				|| cause != null && cause.getSQLState() != null && cause.getSQLState().matches("(08|57P).*");
	}

	private static @Nullable SQLException cause(Throwable failure) {
		for (@Nullable
		Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof SQLException exception) {
				return exception;
			}
		}
		return null;
	}

}
