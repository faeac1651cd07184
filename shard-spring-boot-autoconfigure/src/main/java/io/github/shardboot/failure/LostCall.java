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

import java.sql.Connection;
import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

import io.github.shardboot.OutcomeUnknownException;
import io.github.shardboot.ShardContextHolder;
import io.github.shardboot.ShardUnavailableException;

/**
 * What callers are told about a call that got no answer, or that a server refused because
 * it is no primary.
 *
 * @author Shardboot Contributors
 */
public final class LostCall {

	/**
	 * An answer, for which some pools close the connection.
	 */
	private static final String UNSUPPORTED = "0A000";

	private LostCall() {
	}

	/**
	 * Return whether a call got no answer that tells the truth.
	 * @param failure what the driver says
	 * @param connection the connection
	 * @return whether the connection is lost, or of no use for what was asked
	 */
	public static boolean is(SQLException failure, Connection connection) {
		if (UNSUPPORTED.equals(failure.getSQLState())) {
			return false;
		}
		try {
			return SqlFailure.of(failure).compareTo(SqlFailure.LOST) >= 0 || connection.isClosed();
		}
		catch (SQLException ex) {
			return true;
		}
	}

	/**
	 * Explain a call on a server that accepts no writes.
	 * @param shard the name of the shard
	 * @param failure what the driver says
	 * @return the exception, or {@code null} if this is not the reason
	 */
	public static @Nullable ShardUnavailableException readOnly(String shard, SQLException failure) {
		if (SqlFailure.of(failure) != SqlFailure.READ_ONLY) {
			return null;
		}
		return new ShardUnavailableException(shard,
				"The server of %s accepts no writes (SQL state 25006): it is no longer the primary, or sessions are read-only by default. The call, or the transaction, took no effect. "
					.formatted(describe(shard)) + "It can be repeated as a whole.",
				failure);
	}

	/**
	 * Explain any other lost call.
	 * @param shard the name of the shard
	 * @param failure what the driver says
	 * @param lasting whether what was sent lasts without a further commit
	 * @return the exception, if nothing took effect
	 * @throws OutcomeUnknownException if nobody knows
	 */
	public static ShardUnavailableException lost(String shard, SQLException failure, boolean lasting) {
		if (lasting || SqlFailure.of(failure) == SqlFailure.UNKNOWN) {
			throw new OutcomeUnknownException(shard,
					"The connection to %s was lost, or gave no answer in time, while a commit or a statement in auto-commit mode was under way (%s): whether it took effect is unknown. "
						.formatted(describe(shard), state(failure))
							+ "Look before you repeat it, or make it safe to repeat.",
					failure);
		}
		return new ShardUnavailableException(shard,
				"The connection to %s was lost, or gave no answer in time, before anything was committed (%s): the call, or the transaction, took no effect. "
					.formatted(describe(shard), state(failure)) + "It can be repeated as a whole.",
				failure);
	}

	// a connection that was closed before has none
	private static String state(SQLException failure) {
		return (failure.getSQLState() != null) ? "SQL state " + failure.getSQLState() : "it was closed before";
	}

	private static String describe(String shard) {
		return ShardContextHolder.DEFAULT_DATABASE_NAME.equals(shard) ? "the default database"
				: "shard '" + shard + "'";
	}

}
