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

package io.github.shardboot.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import io.github.shardboot.strategy.KeyRange;
import io.github.shardboot.strategy.RangeStrategy;
import io.github.shardboot.strategy.ShardingStrategy;
import io.github.shardboot.strategy.hash.HashStrategy;
import io.github.shardboot.strategy.hash.SlotTable;

/**
 * Says that the catalog gives keys to other shards than the configuration does, and so
 * that what was configured is without effect. Owners that nobody has named, as those of
 * slots by weight, differ after every move and are nothing to speak of.
 *
 * @author Shardboot Contributors
 */
final class IgnoredOwners {

	private static final Log logger = LogFactory.getLog(IgnoredOwners.class);

	private IgnoredOwners() {
	}

	/**
	 * Log a warning if owners are ignored that were configured by name.
	 * @param properties the configuration
	 * @param configured the strategy that it describes
	 * @param stored the strategy in force
	 */
	static void warn(ShardProperties properties, ShardingStrategy configured, ShardingStrategy stored) {
		if (configured instanceof RangeStrategy wanted && stored instanceof RangeStrategy actual) {
			if (!isSame(wanted, actual)) {
				logger
					.warn(("'shard.range' is ignored: it does not say what the catalog says (table 'shardboot_range'),"
							+ " which decides since the first start. Ranges of shards '%s' differ, and no rows were moved. If"
							+ " they are to move, use intent 'move-range' of a rebalancing. If they have moved, write what the"
							+ " catalog says into 'shard.range' of all instances.")
						.formatted(String.join("', '", differing(wanted.ownership(), actual.ownership()))));
			}
		}
		else if (configured instanceof HashStrategy wanted && stored instanceof HashStrategy actual
				&& properties.strategy().equals("hash") && !properties.hash().ranges().isEmpty()) {
			List<Integer> slots = differing(wanted.slotTable(), actual.slotTable());
			if (!slots.isEmpty()) {
				logger.warn(("'shard.hash.ranges' is ignored: it does not say what the catalog says (table"
						+ " 'shardboot_slot'), which decides since the first start. Owners of %d slots differ, the first"
						+ " of which is %d, and no rows were moved. If they are to move, use a rebalancing. If they have"
						+ " moved, remove 'shard.hash.ranges' in all instances.")
					.formatted(slots.size(), slots.get(0)));
			}
		}
	}

	// ranges of one owner may be neighbours
	private static boolean isSame(RangeStrategy one, RangeStrategy other) {
		return Stream.concat(one.ranges().stream(), other.ranges().stream())
			.map(KeyRange::low)
			.allMatch((low) -> one.ownerFrom(low).equals(other.ownerFrom(low)));
	}

	private static TreeSet<String> differing(Map<String, List<String>> one, Map<String, List<String>> other) {
		TreeSet<String> shards = new TreeSet<>(one.keySet());
		shards.addAll(other.keySet());
		shards.removeIf((shard) -> Objects.equals(one.get(shard), other.get(shard)));
		return shards;
	}

	private static List<Integer> differing(SlotTable one, SlotTable other) {
		return IntStream.range(0, one.slots())
			.filter((slot) -> !one.shardOf(slot).equals(other.shardOf(slot)))
			.boxed()
			.toList();
	}

}
