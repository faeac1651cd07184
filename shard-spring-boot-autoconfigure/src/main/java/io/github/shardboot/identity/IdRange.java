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

package io.github.shardboot.identity;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.strategy.Suggestion;

/**
 * The ids that the sequences of one shard may make: those from {@code low} up to, but not
 * including, {@code high}, or every {@code step}-th one. Immutable.
 *
 * @param shard the name of the shard
 * @param low the lowest id
 * @param high the id that ends the range; {@code Long.MAX_VALUE} is in no range
 * @param step the increment, 1 for all ids of the range
 * @author Shardboot Contributors
 */
public record IdRange(String shard, long low, long high, long step) {

	private static final String PROPERTY = "shard.id.ranges";

	private static final Pattern BLOCK = Pattern.compile("(\\d{1,18})\\.\\.(\\d{1,18})?");

	private static final Pattern STEPS = Pattern.compile("(\\d{1,18})\\+(\\d{1,18})");

	/**
	 * Read the ranges of all shards.
	 * @param configured the texts by the name of a shard: {@code low..high},
	 * {@code low..} or {@code start+increment}
	 * @param shards the names of all shards
	 * @return the ranges in alphabetical order of the shards
	 * @throws ShardConfigurationException if a text is no range, a shard is unknown or
	 * has none, or two shards could make the same id
	 */
	public static List<IdRange> parse(Map<String, String> configured, Collection<String> shards) {
		List<IdRange> ranges = new ArrayList<>();
		new TreeMap<>(configured).forEach((shard, text) -> {
			if (!shards.contains(shard)) {
				throw new ShardConfigurationException(PROPERTY + "." + shard,
						"There is no shard '%s'.".formatted(shard), Suggestion.forShard(shard, shards));
			}
			IdRange range = parse(shard, text.strip());
			for (IdRange other : ranges) {
				if (range.meets(other)) {
					throw new ShardConfigurationException(PROPERTY + "." + shard,
							"'%s' of shard '%s' and '%s' of shard '%s' have ids in common.".formatted(range, shard,
									other, other.shard()),
							"Give each shard ids of its own: ranges that do not overlap, or the same increment and "
									+ "another start.");
				}
			}
			ranges.add(range);
		});
		for (String shard : shards) {
			if (!configured.containsKey(shard)) {
				throw new ShardConfigurationException(PROPERTY, "Shard '%s' has no range of ids.".formatted(shard),
						"Set '%s.%s', or remove the ranges of all shards.".formatted(PROPERTY, shard));
			}
		}
		return ranges;
	}

	private static IdRange parse(String shard, String text) {
		Matcher block = BLOCK.matcher(text);
		if (block.matches()) {
			long low = Long.parseLong(block.group(1));
			long high = (block.group(2) != null) ? Long.parseLong(block.group(2)) : Long.MAX_VALUE;
			if (low < high) {
				return new IdRange(shard, low, high, 1);
			}
		}
		Matcher steps = STEPS.matcher(text);
		if (steps.matches() && Long.parseLong(steps.group(2)) > 1) {
			return new IdRange(shard, Long.parseLong(steps.group(1)), Long.MAX_VALUE, Long.parseLong(steps.group(2)));
		}
		throw new ShardConfigurationException(PROPERTY + "." + shard, "'%s' is not a range of ids.".formatted(text),
				"Write 'low..high' or 'low..', which ends before 'high', or 'start+increment', such as '1+4' for 1, 5, 9.");
	}

	private boolean meets(IdRange other) {
		if (this.step > 1 && this.step == other.step) {
			return this.low % this.step == other.low % this.step;
		}
		// with two different increments some id is in both, sooner or later
		return this.low < other.high && other.low < this.high;
	}

	/**
	 * Return whether an id is in the range.
	 * @param id the id
	 * @return whether the shard may make it
	 */
	boolean contains(long id) {
		return id >= this.low && id < this.high && id % this.step == this.low % this.step;
	}

	@Override
	public String toString() {
		if (this.step > 1) {
			return this.low + "+" + this.step;
		}
		return this.low + ".." + ((this.high < Long.MAX_VALUE) ? this.high : "");
	}

}
