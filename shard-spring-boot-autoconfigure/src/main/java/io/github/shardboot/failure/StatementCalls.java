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

import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * What is around the executions of a statement. Used by one thread at a time.
 *
 * @author Shardboot Contributors
 */
public interface StatementCalls {

	/**
	 * Begin to execute a statement.
	 * @param queryTimeout the timeout of the statement in seconds, or zero
	 * @return whether what it does lasts without a commit
	 * @throws SQLException if it cannot be executed
	 */
	boolean begin(int queryTimeout) throws SQLException;

	/**
	 * Judge a failure.
	 * @param failure what the driver says
	 * @param lasting whether what was sent lasts without a further commit
	 * @return what to throw
	 */
	SQLException failed(SQLException failure, boolean lasting);

	/**
	 * Return the connection that a statement names as its own.
	 * @param statement the statement
	 * @return its connection
	 * @throws SQLException if the statement is closed
	 */
	default Connection connectionOf(Statement statement) throws SQLException {
		return statement.getConnection();
	}

	/**
	 * Return a statement whose executions begin and fail as this sees fit.
	 * @param <S> the type of the statement
	 * @param statement a statement of the connection
	 * @return the statement to use instead
	 */
	@SuppressWarnings("unchecked") // it is one of the three types
	default <S extends Statement> S around(S statement) {
		if (statement instanceof PreparedStatement prepared) {
			return (S) ((statement instanceof CallableStatement callable) ? BoundedCall.of(callable, this)
					: new BoundedPreparedStatement(prepared, this));
		}
		return (S) new BoundedStatement<>(statement, this);
	}

}
