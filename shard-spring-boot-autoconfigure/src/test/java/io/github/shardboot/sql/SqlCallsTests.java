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

package io.github.shardboot.sql;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that hold that SQL is a constant, or made by {@link SqlText}.
 *
 * @author Shardboot Contributors
 */
class SqlCallsTests {

	@Test
	void sqlIsAConstantOrMadeByTheOneClass() throws IOException {
		StandardJavaFileManager files = ToolProvider.getSystemJavaCompiler().getStandardFileManager(null, null, null);
		try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
			SqlCalls calls = SqlCalls.in(files
				.getJavaFileObjectsFromPaths(sources.filter((path) -> path.toString().endsWith(".java")).toList()));
			assertThat(calls.found()).isEmpty();
			assertThat(calls.configured()).containsExactly("DirectConnections.java");
			assertThat(calls.count()).isGreaterThan(80);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "connection.prepareStatement(\"select \" + name)",
			"connection.prepareStatement(\"select %s\".formatted(name))",
			"connection.prepareStatement(String.format(\"select %s\", name))",
			"connection.prepareStatement(new StringBuilder(\"select \").append(name).toString())",
			"connection.prepareStatement(name)", "connection.prepareStatement(field)",
			"connection.prepareStatement(this.field)", "connection.prepareCall(String.join(\" \", \"call\", name))",
			"connection.createStatement().execute(\"set search_path to \".concat(name))",
			"connection.createStatement().addBatch((name.isEmpty()) ? \"select 1\" : name)",
			"String sql = \"select 1\"; sql += name; connection.prepareStatement(sql)",
			"new org.springframework.jdbc.core.JdbcTemplate().queryForObject(\"select \" + name, Integer.class)",
			"org.springframework.jdbc.core.simple.JdbcClient.create(source).sql(\"select \" + name)",
			"connection.prepareStatement(SqlText.of(\"select \" + name).toSql())", "SqlText.join(name, List.of())",
			"Sql.execute(connection, \"set search_path to \" + name)", "Sql.update(connection, name, 1)",
			"Sql.texts(connection, field)", "Sql.list(connection, (row) -> row.getLong(1), \"select \" + name, 1)",
			"Sql.number(connection, SqlText.of(\"select \" + name).toSql())",
			"Sql.is(connection, indirect(\"select 1\", name))", "Preparing preparing = connection::prepareStatement",
			"connection.prepareStatement(indirect(\"select 1\", name))", "passed(name, connection)" })
	void sqlThatIsPutTogetherIsFound(String statement) {
		assertThat(SqlCalls.in(List.of(new Sample(statement))).found()).hasSize(1)
			.allMatch((found) -> found.startsWith("Sample.java: "));
	}

	@ParameterizedTest
	@ValueSource(strings = { "connection.prepareStatement(\"select 1\")", "connection.prepareStatement(CONSTANT)",
			"connection.prepareStatement(\"select \" + CONSTANT)",
			"connection.prepareStatement(SqlText.of(\"select %s\", SqlText.identifier(name)).toSql())",
			"Sql.texts(connection, CONSTANT, name)",
			"Sql.first(connection, (row) -> row.getLong(1), \"select 1\", name)",
			"Sql.execute(connection, SqlText.of(\"drop publication %s\", SqlText.named(name)).toSql())",
			"passed(\"select 1\", connection)" })
	void constantsAndTextsOfTheOneClassAreNot(String statement) {
		SqlCalls calls = SqlCalls.in(List.of(new Sample(statement)));
		assertThat(calls.found()).isEmpty();
		assertThat(calls.count()).isPositive();
	}

	private static final class Sample extends SimpleJavaFileObject {

		private static final String SOURCE = """
				import java.util.List;

				import io.github.shardboot.rebalance.store.Sql;
				import io.github.shardboot.sql.SqlText;

				class Sample {

					private static final String CONSTANT = "select 2";

					private final String field = System.lineSeparator();

					void run(java.sql.Connection connection, javax.sql.DataSource source, String name) throws Exception {
						%s;
					}

					private String indirect(String one, String other) {
						return one + other;
					}

					private void passed(String sql, java.sql.Connection connection) throws Exception {
						%s
					}

					private interface Preparing {

						java.sql.Statement prepare(String sql) throws Exception;

					}

				}
				""";

		private final String statement;

		private Sample(String statement) {
			super(URI.create("string:///Sample.java"), JavaFileObject.Kind.SOURCE);
			this.statement = statement;
		}

		@Override
		public CharSequence getCharContent(boolean ignoreEncodingErrors) {
			return SOURCE.formatted(this.statement,
					this.statement.startsWith("passed") ? "connection.prepareStatement(sql);" : "");
		}

	}

}
