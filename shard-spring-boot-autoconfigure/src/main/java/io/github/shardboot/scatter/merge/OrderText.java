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

package io.github.shardboot.scatter.merge;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.shardboot.ShardConfigurationException;

/**
 * Reads {@code orderBy} of {@code @AllShards}: properties, each with an optional
 * direction and place of nulls, separated by commas.
 *
 * @author Shardboot Contributors
 */
public final class OrderText {

	private static final Pattern ENTRY = Pattern.compile(
			"\\s*([\\p{L}_$][\\p{L}\\p{N}_$.]*)(?:\\s+(asc|desc))?(?:\\s+nulls\\s+(first|last))?(\\s+ignore\\s+case)?\\s*",
			Pattern.CASE_INSENSITIVE);

	private OrderText() {
	}

	/**
	 * Read a text.
	 * @param text the text
	 * @param operation the method, for exceptions
	 * @return the entries, none if the text is blank
	 * @throws ShardConfigurationException if the text cannot be read
	 */
	public static List<Entry> parse(String text, String operation) {
		List<Entry> entries = new ArrayList<>();
		for (String part : text.isBlank() ? new String[0] : text.split(",", -1)) {
			Matcher matcher = ENTRY.matcher(part);
			if (!matcher.matches()) {
				throw new ShardConfigurationException(
						"Method '%s': '%s' in orderBy of @AllShards is no property with a direction.".formatted(
								operation, part.strip()),
						"Write for example \"createdAt desc nulls last, id\".");
			}
			boolean descending = "desc".equalsIgnoreCase(matcher.group(2));
			boolean nullsFirst = (matcher.group(3) != null) ? "first".equalsIgnoreCase(matcher.group(3)) : descending;
			entries.add(new Entry(matcher.group(1), descending, nullsFirst, matcher.group(4) != null));
		}
		return entries;
	}

	/**
	 * One entry.
	 *
	 * @param property the property
	 * @param descending whether large values come first
	 * @param nullsFirst whether rows without a value come first
	 * @param ignoreCase whether {@code lower(...)} of texts is compared
	 */
	public record Entry(String property, boolean descending, boolean nullsFirst, boolean ignoreCase) {

	}

}
