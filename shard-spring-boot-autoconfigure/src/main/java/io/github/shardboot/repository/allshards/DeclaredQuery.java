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
				+ "|array_agg|listagg|jsonb?_\\w*agg\\w*|xmlagg|bool_and|bool_or|every|exists)\\s*\\(");

	private static final Pattern FIRST = Pattern.compile("^\\s*select\\s+(not\\s+)?(\\w+)\\s*\\(\\s*(distinct\\b)?");

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
	 * Find an aggregate function anywhere.
	 * @return its name, or {@code null} if there is none
	 */
	@Nullable String aggregate() {
		Matcher matcher = AGGREGATE.matcher(this.text);
		return matcher.find() ? matcher.group(1) : null;
	}

	/**
	 * Return the function that the query selects first.
	 * @return its name, with {@code not} or {@code distinct} if so, or {@code null} if
	 * the query selects no function
	 */
	@Nullable String function() {
		Matcher matcher = FIRST.matcher(this.text);
		if (!matcher.find()) {
			return null;
		}
		return ((matcher.group(1) != null) ? "not " : "") + matcher.group(2)
				+ ((matcher.group(3) != null) ? " distinct" : "");
	}

}
