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

package io.github.shardboot.testsupport;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.sql.DataSource;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * A database of the shared server. Its own look-ups bypass everything under test.
 *
 * @param server the server
 * @param name the name of the database
 * @author Shardboot Contributors
 */
public record TestDatabase(TestPostgres server, String name) {

	private static final Pattern PARAMETER = Pattern.compile("\\$\\d+ = '([^']*)'");

	/**
	 * Return the JDBC URL.
	 * @return the URL
	 */
	public String url() {
		return this.server.url(this.name);
	}

	/**
	 * Return a client with a connection per statement of its own.
	 * @return the client
	 */
	public JdbcClient jdbc() {
		return JdbcClient.create(dataSource());
	}

	/**
	 * Return a data source without a pool.
	 * @return the data source
	 */
	public DataSource dataSource() {
		return new DriverManagerDataSource(url(), this.server.username(), this.server.password());
	}

	/**
	 * Open a connection.
	 * @return the connection
	 * @throws SQLException if the server refuses
	 */
	public Connection connect() throws SQLException {
		return DriverManager.getConnection(url(), this.server.username(), this.server.password());
	}

	/**
	 * Count the sessions of other clients in this database.
	 * @return the number of sessions
	 */
	public int sessions() {
		return jdbc()
			.sql("select count(*) from pg_stat_activity where datname = :name and pid <> pg_backend_pid()"
					+ " and backend_type = 'client backend'")
			.param("name", this.name)
			.query(Integer.class)
			.single();
	}

	/**
	 * Return the log lines of statements that this database received.
	 * @return the lines, oldest first
	 */
	public List<String> statements() {
		return this.server.completeLog(this.name)
			.lines()
			.filter((line) -> line.startsWith(this.name + ":"))
			.filter((line) -> line.contains("LOG:  execute ") || line.contains("LOG:  statement: "))
			.toList();
	}

	/**
	 * Return the log lines of statements that contain a text.
	 * @param text the text
	 * @return the lines, oldest first
	 */
	public List<String> statementsWith(String text) {
		return statements().stream().filter((line) -> line.contains(text)).toList();
	}

	/**
	 * Return the values of all parameters of the statements that this database received
	 * after some.
	 * @param statements the number of statements to leave out
	 * @return the values, without quotes
	 */
	public List<String> parametersSince(int statements) {
		List<String> values = new ArrayList<>();
		int seen = 0;
		for (String line : this.server.completeLog(this.name).lines().toList()) {
			if (!line.startsWith(this.name + ":")) {
				continue;
			}
			if (line.contains("LOG:  execute ") || line.contains("LOG:  statement: ")) {
				seen++;
			}
			else if (seen > statements && line.contains("DETAIL:  ")) {
				Matcher value = PARAMETER.matcher(line);
				while (value.find()) {
					values.add(value.group(1));
				}
			}
		}
		return values;
	}

}
