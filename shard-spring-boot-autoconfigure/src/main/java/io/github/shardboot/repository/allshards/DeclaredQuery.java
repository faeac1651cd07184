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

package io.github.shardboot.repository.allshards;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * What the words of a declared query tell. Not a parser: one word too many only means
 * that a query is refused which could have been merged. Literals and comments do not
 * count.
 *
 * @param text the query in lower case, without literals and comments
 * @author Shardboot Contributors
 */
record DeclaredQuery(String text) {

	private static final Pattern NOISE = Pattern.compile("'(?:[^']|'')*'|--[^\\n]*|/\\*.*?\\*/", Pattern.DOTALL);

	private static final Pattern ORDER = Pattern.compile("\\border\\s+by\\b");

	private static final Pattern WHOLE = Pattern.compile(
			"\\b(group\\s+by|having|union|intersect|except|limit|offset|fetch\\s+(?:first|next)|over|distinct)\\b");

	private static final Pattern AGGREGATE = Pattern
		.compile("\\b(count|sum|min|max|avg|median|mode|stddev\\w*|var\\w*(?=\\s*\\()|corr|percentile_\\w+|string_agg"
				+ "|array_agg|listagg|jsonb?_\\w*agg\\w*|xmlagg|bool_and|bool_or|every)\\s*\\(");

	private static final Pattern FUNCTION = Pattern.compile("^\\s*select\\s+(not\\s+)?(\\w+)\\s*(?=\\()");

	private static final Pattern INNER = Pattern.compile("^\\(\\s*(sum|count)\\s*(?=\\()");

	private static final Pattern REST = Pattern.compile("^\\s*((as\\s+)?(?!from\\b)\\w+\\s*)?(from\\b.*|;?\\s*)$",
			Pattern.DOTALL);

	private static final Pattern WRITE = Pattern.compile("^\\s*(insert|update|delete|merge)\\b");

	static DeclaredQuery of(String query) {
		return new DeclaredQuery(NOISE.matcher(query).replaceAll(" ").toLowerCase(Locale.ROOT));
	}

	boolean isOrdered() {
		return ORDER.matcher(this.text).find();
	}

	boolean isWriting() {
		return WRITE.matcher(this.text).find();
	}

	/**
	 * Find a word that makes rows depend on those of other shards.
	 * @return the word, or {@code null} if there is none
	 */
	@Nullable String whole() {
		Matcher matcher = WHOLE.matcher(this.text);
		return matcher.find() ? matcher.group(1) : null;
	}

	/**
	 * Find an aggregate function anywhere, or {@code exists} if it is what is selected.
	 * @return its name, or {@code null} if there is none
	 */
	@Nullable String aggregate() {
		Matcher matcher = AGGREGATE.matcher(this.text);
		if (matcher.find()) {
			return matcher.group(1);
		}
		String function = function();
		return (function != null && function.endsWith("exists")) ? function : null;
	}

	/**
	 * Return the function that the query selects, if no other one has a part in it: what
	 * a subquery computes, each shard computes of its own rows.
	 * @return its name as of {@link #function}, or {@code null}
	 */
	@Nullable String onlyFunction() {
		String function = function();
		int expected = (function != null && function.endsWith("exists")) ? 0 : 1;
		return (AGGREGATE.matcher(this.text).results().count() == expected) ? function : null;
	}

	/**
	 * Return the function that the query selects, if it selects nothing else and computes
	 * nothing with it: {@code sum(a) / sum(b)} is not a sum. That {@code coalesce} makes
	 * zero of no sum does no harm to the sum of all shards.
	 * @return its name, with {@code not} or {@code distinct} if so, or {@code null} if
	 * the query selects something else
	 */
	private @Nullable String function() {
		Matcher matcher = FUNCTION.matcher(this.text);
		if (!matcher.find()) {
			return null;
		}
		String name = matcher.group(2);
		String arguments = parentheses(this.text.substring(matcher.end()));
		String rest = this.text.substring(matcher.end() + arguments.length());
		if (!REST.matcher(rest).matches()) {
			return null;
		}
		if ("coalesce".equals(name)) {
			return sumOrZero(arguments);
		}
		return ((matcher.group(1) != null) ? "not " : "") + name
				+ (arguments.matches("(?s)\\(\\s*distinct\\b.*") ? " distinct" : "");
	}

	private static String sumOrZero(String arguments) {
		Matcher matcher = INNER.matcher(arguments);
		if (matcher.find()) {
			String inner = parentheses(arguments.substring(matcher.end()));
			String rest = arguments.substring(matcher.end() + inner.length());
			if (rest.matches("\\s*,\\s*0\\s*\\)") && !inner.matches("(?s)\\(\\s*distinct\\b.*")) {
				return matcher.group(1);
			}
		}
		return "coalesce";
	}

	// the text from its first to the matching parenthesis
	private static String parentheses(String text) {
		int depth = 0;
		for (int i = 0; i < text.length(); i++) {
			depth += (text.charAt(i) == '(') ? 1 : ((text.charAt(i) == ')') ? -1 : 0);
			if (depth == 0) {
				return text.substring(0, i + 1);
			}
		}
		return text;
	}

}
