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

package io.github.shardboot.routing.direct;

import java.sql.SQLException;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

import io.github.shardboot.ShardUnavailableException;

/**
 * Says in one line why a shard failed, without SQL, rows or credentials.
 *
 * @author Shardboot Contributors
 */
public final class FailureText {

	private FailureText() {
	}

	/**
	 * Describe a failure.
	 * @param failure what was thrown
	 * @return the first line of what the server or driver said and its SQL state, or the
	 * type of the failure
	 */
	public static String of(Throwable failure) {
		SQLException root = null;
		for (@Nullable
		Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof ShardUnavailableException || cause instanceof TimeoutException) {
				return firstLine(cause);
			}
			if (cause instanceof SQLException exception) {
				root = exception;
			}
		}
		return (root != null) ? sql(root) : failure.getClass().getSimpleName();
	}

	private static String sql(SQLException failure) {
		return "%s (SQL state %s)".formatted(firstLine(failure), failure.getSQLState());
	}

	private static String firstLine(Throwable failure) {
		String message = String.valueOf(failure.getMessage());
		int end = message.indexOf('\n');
		return ((end == -1) ? message : message.substring(0, end)).strip();
	}

}
