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

package io.github.shardboot.strategy;

import java.util.Collection;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Tells someone who misspelt a name which names there are.
 *
 * @author Shardboot Contributors
 */
public final class Suggestion {

	private Suggestion() {
	}

	/**
	 * Return a text for an unknown shard, such as "Did you mean 'eu-1'? Configured shards
	 * are 'eu-1', 'us-1'."
	 * @param unknown the name that was found
	 * @param shards the names of the configured shards
	 * @return one or two sentences
	 */
	public static String forShard(String unknown, Collection<String> shards) {
		return of(unknown, "Configured shards", shards);
	}

	/**
	 * Return a text for an unknown name. It names the most similar known name, if any is
	 * similar, and all known names in alphabetical order.
	 * @param unknown the name that was found
	 * @param kind what the known names are, in the plural, for the start of a sentence
	 * @param known the known names
	 * @return one or two sentences
	 */
	public static String of(String unknown, String kind, Collection<String> known) {
		TreeSet<String> sorted = new TreeSet<>(known);
		String nearest = nearest(unknown, sorted);
		String names = sorted.isEmpty() ? "none" : sorted.stream().collect(Collectors.joining("', '", "'", "'"));
		return ((nearest != null) ? "Did you mean '" + nearest + "'? " : "") + kind + " are " + names + ".";
	}

	private static @Nullable String nearest(String unknown, TreeSet<String> known) {
		String nearest = null;
		int limit = Math.max(1, unknown.length() / 3);
		for (String name : known) {
			int distance = distance(unknown.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
			if (distance <= limit) {
				nearest = name;
				limit = distance - 1;
			}
		}
		return nearest;
	}

	private static int distance(String left, String right) {
		// insertions, deletions, replacements and swaps of neighbours
		// (Damerau-Levenshtein)
		int[][] distances = new int[left.length() + 1][right.length() + 1];
		for (int i = 0; i <= left.length(); i++) {
			for (int j = 0; j <= right.length(); j++) {
				distances[i][j] = (i == 0 || j == 0) ? i + j : next(distances, left, right, i, j);
			}
		}
		return distances[left.length()][right.length()];
	}

	private static int next(int[][] distances, String left, String right, int i, int j) {
		boolean same = left.charAt(i - 1) == right.charAt(j - 1);
		int result = distances[i - 1][j - 1] + (same ? 0 : 1);
		result = Math.min(result, Math.min(distances[i - 1][j], distances[i][j - 1]) + 1);
		boolean swapped = i > 1 && j > 1 && left.charAt(i - 1) == right.charAt(j - 2)
				&& left.charAt(i - 2) == right.charAt(j - 1);
		return swapped ? Math.min(result, distances[i - 2][j - 2] + 1) : result;
	}

}
