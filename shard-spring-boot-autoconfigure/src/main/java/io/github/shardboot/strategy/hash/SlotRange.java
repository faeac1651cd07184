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

package io.github.shardboot.strategy.hash;

import io.github.shardboot.ShardConfigurationException;

/**
 * A stretch of slots, written {@code "0-2047"}, or {@code "7"} if it is just one.
 *
 * @param first the first slot
 * @param last the last slot, inclusive
 * @author Shardboot Contributors
 */
record SlotRange(int first, int last) {

	private static final long NO_NUMBER = -1;

	/**
	 * Read a range.
	 * @param property the property that has the text
	 * @param text the text
	 * @param slots the number of slots there are
	 * @return the range
	 * @throws ShardConfigurationException if it is not a range of existing slots
	 */
	static SlotRange parse(String property, String text, int slots) {
		int dash = text.indexOf('-');
		long first = toNumber((dash != -1) ? text.substring(0, dash) : text);
		long last = (dash != -1) ? toNumber(text.substring(dash + 1)) : first;
		if (first == NO_NUMBER || last == NO_NUMBER) {
			throw new ShardConfigurationException(property, "'%s' is not a range of slots.".formatted(text),
					"Write a range such as '0-2047', or a single slot such as '7'.");
		}
		if (first > last) {
			throw new ShardConfigurationException(property, "Range '%s' ends before it begins.".formatted(text),
					"Write the lower slot first.");
		}
		if (last >= slots) {
			throw new ShardConfigurationException(property,
					"Range '%s' goes beyond the last slot, '%s'.".formatted(text, slots - 1),
					"Use slots from '0' to '%s'.".formatted(slots - 1));
		}
		return new SlotRange((int) first, (int) last);
	}

	private static long toNumber(String text) {
		try {
			long number = Long.parseLong(text);
			return Long.toString(number).equals(text) ? number : NO_NUMBER;
		}
		catch (NumberFormatException ex) {
			return NO_NUMBER;
		}
	}

	@Override
	public String toString() {
		return (this.first != this.last) ? this.first + "-" + this.last : String.valueOf(this.first);
	}

}
