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

package io.github.shardboot.benchmarks.candidate;

import java.util.Collections;

/**
 * The statements that all candidates send.
 *
 * @author Shardboot Contributors
 */
public final class Sql {

	private static final String COLUMNS = "select id, created, name from ";

	private Sql() {
	}

	/**
	 * Return the query for one row.
	 * @param table the table
	 * @return the query, with the key as its parameter
	 */
	public static String byId(String table) {
		return COLUMNS + table + " where id = ?";
	}

	/**
	 * Return the query for many rows.
	 * @param table the table
	 * @param count how many
	 * @return the query, with the keys as its parameters
	 */
	public static String in(String table, int count) {
		return COLUMNS + table + " where id in (" + String.join(",", Collections.nCopies(count, "?")) + ")";
	}

	/**
	 * Return the query for the latest rows.
	 * @param table the table
	 * @return the query
	 */
	public static String latest(String table) {
		return COLUMNS + table + " order by created desc limit 20";
	}

	/**
	 * Return the query for the number of rows.
	 * @param table the table
	 * @return the query
	 */
	public static String count(String table) {
		return "select count(*), 0, '' from " + table;
	}

	/**
	 * Return a query that waits for 20 ms and has one row.
	 * @param table the table
	 * @return the query
	 */
	public static String waiting(String table) {
		return "select 1, 2, pg_sleep(0.02)::text from " + table + " limit 1";
	}

}
