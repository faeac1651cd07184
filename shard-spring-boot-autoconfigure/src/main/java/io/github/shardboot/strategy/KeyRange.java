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

import org.jspecify.annotations.Nullable;

import io.github.shardboot.InvalidShardKeyException;
import io.github.shardboot.ShardConfigurationException;

/**
 * The keys from one bound up to, but not including, another one, written
 * {@code "low..high"}. Either bound may be missing.
 *
 * @param shard the shard that owns the keys
 * @param low the lowest key, or {@code null} if there is no key below the range
 * @param high the key that ends the range, or {@code null} if no key is above the range
 * @author Shardboot Contributors
 */
public record KeyRange(String shard, @Nullable Object low, @Nullable Object high) {

	private static final String SEPARATOR = "..";

	/**
	 * Read a range.
	 * @param type the type of the bounds
	 * @param shard the shard that owns the keys
	 * @param text the text
	 * @return the range, with canonical bounds
	 * @throws ShardConfigurationException if the text is not a range or no key is in it
	 */
	static KeyRange parse(ShardKeyType type, String shard, String text) {
		int separator = text.indexOf(SEPARATOR);
		if (separator == -1 || separator != text.lastIndexOf(SEPARATOR)) {
			throw refused(shard, "'%s' is not a range of keys.".formatted(text),
					"Write 'low..high', '..high', 'low..' or '..'; the range ends before 'high'.");
		}
		Object low = bound(type, shard, text, text.substring(0, separator));
		Object high = bound(type, shard, text, text.substring(separator + SEPARATOR.length()));
		if (low != null && high != null && type.compare(low, high) >= 0) {
			throw refused(shard, "No key is in range '%s'.".formatted(text),
					"Write the lower bound first; the range ends before its upper bound.");
		}
		return new KeyRange(shard, low, high);
	}

	private static @Nullable Object bound(ShardKeyType type, String shard, String range, String text) {
		try {
			return text.isEmpty() ? null : type.canonical(text);
		}
		catch (InvalidShardKeyException ex) {
			throw refused(shard, "'%s' in range '%s' is not a key.".formatted(text, range), type.description());
		}
	}

	private static ShardConfigurationException refused(String shard, String problem, String action) {
		return new ShardConfigurationException(RangeStrategy.PROPERTY + "." + shard, problem, action);
	}

	/**
	 * Return whether a key is in the range.
	 * @param type the type of all keys
	 * @param key the canonical key
	 * @return whether it is
	 */
	public boolean contains(ShardKeyType type, Object key) {
		return (this.low == null || type.compare(this.low, key) <= 0)
				&& (this.high == null || type.compare(key, this.high) < 0);
	}

	/**
	 * Return whether some key can be in this range and in another one.
	 * @param type the type of all keys
	 * @param other the other range
	 * @return whether they overlap
	 */
	public boolean overlaps(ShardKeyType type, KeyRange other) {
		return isBelow(type, this.low, other.high) && isBelow(type, other.low, this.high);
	}

	private static boolean isBelow(ShardKeyType type, @Nullable Object low, @Nullable Object high) {
		return low == null || high == null || type.compare(low, high) < 0;
	}

	static String format(@Nullable Object low, @Nullable Object high) {
		return ((low != null) ? low : "") + SEPARATOR + ((high != null) ? high : "");
	}

	@Override
	public String toString() {
		return format(this.low, this.high);
	}

}
