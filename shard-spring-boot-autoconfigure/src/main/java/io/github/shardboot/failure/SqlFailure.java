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

package io.github.shardboot.failure;

import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

/**
 * What a failed call says about its connection.
 *
 * @author Shardboot Contributors
 */
enum SqlFailure {

	/**
	 * The server has answered: what the exception says is the truth.
	 */
	ANSWERED,

	/**
	 * The server accepts no writes: it is no primary, or the transaction is read-only.
	 */
	READ_ONLY,

	/**
	 * The server ended the session or went away, and what it did before that is known
	 * only as far as it had answered.
	 */
	LOST,

	/**
	 * The server says that it does not know itself.
	 */
	UNKNOWN;

	/**
	 * Judge a failure by its SQL states, those of chained exceptions and causes included:
	 * after a server has announced its end, the driver adds that there is no answer.
	 * <p>
	 * Class 08 is the connection; but 08007 and 40003 say that the outcome of a
	 * transaction or statement is unknown. 57P01 to 57P05 and 25P03 end the session:
	 * shutdown, crash of another session, start-up, a dropped database, idle for too
	 * long.
	 * @param failure the failure
	 * @return what it says
	 */
	static SqlFailure of(SQLException failure) {
		SqlFailure judgement = ANSWERED;
		for (SQLException next = failure; next != null; next = next.getNextException()) {
			for (Throwable cause = next; cause != null; cause = cause.getCause()) {
				SqlFailure found = (cause instanceof SQLException exception) ? of(exception.getSQLState()) : ANSWERED;
				if (found.compareTo(judgement) > 0) {
					judgement = found;
				}
			}
		}
		return judgement;
	}

	private static SqlFailure of(@Nullable String state) {
		if (state == null) {
			return ANSWERED;
		}
		return switch (state) {
			case "08007", "40003" -> UNKNOWN;
			case "25006" -> READ_ONLY;
			case "57P01", "57P02", "57P03", "57P04", "57P05", "25P03" -> LOST;
			default -> state.startsWith("08") ? LOST : ANSWERED;
		};
	}

}
