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

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/**
 * Statements on a connection that the caller holds, in the transaction that it is in. As
 * with JDBC, SQL has to be a constant or made by {@link io.github.shardboot.sql.SqlText},
 * which a test sees to.
 *
 * @author Shardboot Contributors
 */
public final class Sql {

	private Sql() {
	}

	/**
	 * Run statements without parameters.
	 * @param connection the connection
	 * @param sql the statements
	 * @throws SQLException if the server refuses
	 */
	public static void execute(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	/**
	 * Change rows.
	 * @param connection the connection
	 * @param sql the statement
	 * @param values the values of its parameters
	 * @return the number of rows
	 * @throws SQLException if the server refuses
	 */
	public static int update(Connection connection, String sql, @Nullable Object... values) throws SQLException {
		try (PreparedStatement statement = prepare(connection, sql, values)) {
			return statement.executeUpdate();
		}
	}

	/**
	 * Read rows.
	 * @param <T> the type of what is made of a row
	 * @param connection the connection
	 * @param mapper makes something of a row
	 * @param sql the query
	 * @param values the values of its parameters
	 * @return what was made, in order
	 * @throws SQLException if the server refuses
	 */
	public static <T extends @Nullable Object> List<T> list(Connection connection, Mapper<T> mapper, String sql,
			@Nullable Object... values) throws SQLException {
		try (PreparedStatement statement = prepare(connection, sql, values);
				ResultSet rows = statement.executeQuery()) {
			List<T> found = new ArrayList<>();
			while (rows.next()) {
				found.add(mapper.map(rows));
			}
			return found;
		}
	}

	/**
	 * Read the first row.
	 * @param <T> the type of what is made of the row
	 * @param connection the connection
	 * @param mapper makes something of the row
	 * @param sql the query
	 * @param values the values of its parameters
	 * @return what was made, or {@code null} if there is no row
	 * @throws SQLException if the server refuses
	 */
	public static <T> @Nullable T first(Connection connection, Mapper<T> mapper, String sql, @Nullable Object... values)
			throws SQLException {
		List<T> found = list(connection, mapper, sql, values);
		return !found.isEmpty() ? found.get(0) : null;
	}

	/**
	 * Read the number in the first column of the only row.
	 * @param connection the connection
	 * @param sql the query
	 * @param values the values of its parameters
	 * @return the number, 0 for null
	 * @throws SQLException if the server refuses
	 */
	public static long number(Connection connection, String sql, @Nullable Object... values) throws SQLException {
		Long number = first(connection, (row) -> row.getLong(1), sql, values);
		Assert.state(number != null, "The query must return a row");
		return number;
	}

	/**
	 * Read whether the first column of the only row is true.
	 * @param connection the connection
	 * @param sql the query
	 * @param values the values of its parameters
	 * @return whether it is
	 * @throws SQLException if the server refuses
	 */
	public static boolean is(Connection connection, String sql, @Nullable Object... values) throws SQLException {
		return Boolean.TRUE.equals(first(connection, (row) -> row.getBoolean(1), sql, values));
	}

	/**
	 * Read the texts in the first column.
	 * @param connection the connection
	 * @param sql the query
	 * @param values the values of its parameters
	 * @return the texts, in order
	 * @throws SQLException if the server refuses
	 */
	public static List<String> texts(Connection connection, String sql, @Nullable Object... values)
			throws SQLException {
		return list(connection, (row) -> row.getString(1), sql, values);
	}

	private static PreparedStatement prepare(Connection connection, String sql, @Nullable Object... values)
			throws SQLException {
		PreparedStatement statement = connection.prepareStatement(sql);
		for (int i = 0; i < values.length; i++) {
			statement.setObject(i + 1, values[i]);
		}
		return statement;
	}

	/**
	 * Makes something of a row.
	 *
	 * @param <T> the type of what is made
	 */
	@FunctionalInterface
	public interface Mapper<T extends @Nullable Object> {

		/**
		 * Make something of the current row.
		 * @param row the result set, not to be moved
		 * @return what was made
		 * @throws SQLException if a column cannot be read
		 */
		T map(ResultSet row) throws SQLException;

	}

}
