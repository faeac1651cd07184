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
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.springframework.core.io.ClassPathResource;

/**
 * SQL that is not one constant. Values are bound. What varies is an identifier, and that
 * is checked or quoted, or other SQL that was made here; statements that take no
 * parameters have quoted literals. A test refuses everything else that reaches JDBC.
 * Immutable.
 *
 * @author Shardboot Contributors
 */
public final class SqlText {

	private static final Pattern OURS = Pattern.compile("[a-z][a-z0-9_]{0,62}");

	private static final String PART = "(?:[a-z_][a-z0-9_$]{0,62}|\"(?:[^\"\\x00]|\"\"){1,126}\")";

	private static final Pattern QUOTED = Pattern.compile(PART + "(?:\\." + PART + ")?");

	private final String text;

	private SqlText(String text) {
		this.text = text;
	}

	/**
	 * Put SQL together.
	 * @param template a constant, with {@code %s} for each part
	 * @param parts the parts
	 * @return the SQL
	 */
	public static SqlText of(String template, SqlText... parts) {
		return new SqlText(template.formatted(Arrays.stream(parts).map(SqlText::toSql).toArray()));
	}

	/**
	 * Put SQL one after the other.
	 * @param delimiter what comes between, a constant
	 * @param parts the parts
	 * @return the SQL
	 */
	public static SqlText join(String delimiter, Collection<SqlText> parts) {
		return new SqlText(parts.stream().map(SqlText::toSql).collect(Collectors.joining(delimiter)));
	}

	/**
	 * Return an identifier that we give: of a publication, a slot, a table of ours.
	 * @param name the name, in lower-case letters, digits and underscores
	 * @return the identifier, quoted
	 * @throws IllegalArgumentException if the name has anything else in it, or more than
	 * 63 characters
	 */
	public static SqlText identifier(String name) {
		if (!OURS.matcher(name).matches()) {
			throw new IllegalArgumentException("No identifier of ours: only a-z, 0-9 and _ are allowed");
		}
		return new SqlText('"' + name + '"');
	}

	/**
	 * Return an identifier as the server has quoted it, with {@code format('%I.%I', ...)}
	 * or {@code regclass::text}. Whatever it names, it cannot be more than a name.
	 * @param quoted the identifier, or one with that of its schema before a dot
	 * @return the identifier as it is
	 * @throws IllegalArgumentException if it is not quoted as the server does
	 */
	public static SqlText quotedIdentifier(String quoted) {
		if (!QUOTED.matcher(quoted).matches()) {
			throw new IllegalArgumentException("No identifier as PostgreSQL quotes it");
		}
		return new SqlText(quoted);
	}

	/**
	 * Return the identifier of what has a name in the catalog of a database, whatever the
	 * name is.
	 * @param name the name, not quoted
	 * @return the identifier, quoted
	 * @throws IllegalArgumentException if the name is empty or has a NUL in it
	 */
	public static SqlText named(String name) {
		if (name.isEmpty() || name.indexOf('\0') != -1) {
			throw new IllegalArgumentException("No name: it is empty, or has a NUL in it");
		}
		return new SqlText('"' + name.replace("\"", "\"\"") + '"');
	}

	/**
	 * Return a text as a literal, only for statements that take no parameters and
	 * expressions that become part of one. Whatever the text is, and however the server
	 * is set, it cannot be more than a text.
	 * @param text the text
	 * @return the literal
	 * @throws IllegalArgumentException if the text has a NUL in it
	 */
	public static SqlText literal(String text) {
		if (text.indexOf('\0') != -1) {
			throw new IllegalArgumentException("No text: it has a NUL in it");
		}
		String quoted = "'" + text.replace("'", "''") + "'";
		// without E it would depend on 'standard_conforming_strings'
		return new SqlText((text.indexOf('\\') != -1) ? "E" + quoted.replace("\\", "\\\\") : quoted);
	}

	/**
	 * Return a number, only for statements that take no parameters and expressions that
	 * become part of one.
	 * @param number the number
	 * @return the number, in parentheses if it is negative, since two minus signs begin a
	 * comment
	 */
	public static SqlText number(long number) {
		return new SqlText((number < 0) ? "(" + number + ")" : Long.toString(number));
	}

	/**
	 * Return a script of ours.
	 * @param file the name of the file
	 * @param neighbour a class of the same package
	 * @return the script
	 */
	public static SqlText script(String file, Class<?> neighbour) {
		try {
			return new SqlText(new ClassPathResource(file, neighbour).getContentAsString(StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return what the owner of the application has configured to be run.
	 * @param sql a setting, such as {@code connection-init-sql}
	 * @return the SQL as it is
	 */
	public static SqlText configured(String sql) {
		return new SqlText(sql);
	}

	/**
	 * Return what JDBC takes.
	 * @return the SQL
	 */
	public String toSql() {
		return this.text;
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof SqlText that && this.text.equals(that.text);
	}

	@Override
	public int hashCode() {
		return this.text.hashCode();
	}

	@Override
	public String toString() {
		return this.text;
	}

}
