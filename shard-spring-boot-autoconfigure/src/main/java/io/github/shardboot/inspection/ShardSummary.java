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

package io.github.shardboot.inspection;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;

import io.github.shardboot.routing.ShardDataSources;
import io.github.shardboot.routing.ShardRouter;
import io.github.shardboot.strategy.hash.HashStrategy;
import io.github.shardboot.strategy.hash.SlotTable;

/**
 * Logs the shards when the application starts: one line for all, and one for each group
 * of shards whose names differ in their number only, so that 64 shards can be read.
 *
 * @author Shardboot Contributors
 */
public final class ShardSummary implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(ShardSummary.class);

	private static final Pattern NUMBERED = Pattern.compile("(.*?)(\\d+)");

	private final ShardRouter router;

	private final ShardDataSources shards;

	private final String strategy;

	private final String keyType;

	/**
	 * Create a summary.
	 * @param router the router
	 * @param shards the shards
	 * @param strategy the name of the strategy
	 * @param keyType the type of all keys
	 */
	public ShardSummary(ShardRouter router, ShardDataSources shards, String strategy, String keyType) {
		this.router = router;
		this.shards = shards;
		this.strategy = strategy;
		this.keyType = keyType;
	}

	@Override
	public void afterSingletonsInstantiated() {
		lines().forEach(logger::info);
	}

	/**
	 * Return what is logged.
	 * @return the lines
	 */
	List<String> lines() {
		SlotTable slots = (this.router.map().strategy() instanceof HashStrategy hash) ? hash.slotTable() : null;
		List<String> lines = new ArrayList<>();
		lines.add("%d shards by %s of %s keys%s, epoch %d".formatted(this.shards.names().size(), this.strategy,
				this.keyType, (slots != null) ? ", %d slots".formatted(slots.slots()) : "", this.router.map().epoch()));
		groups(this.shards.names()).forEach((group) -> lines.add(describe(group, slots)));
		return lines;
	}

	private String describe(List<String> group, @Nullable SlotTable slots) {
		int connections = group.stream().mapToInt((shard) -> this.shards.hikari(shard).getMaximumPoolSize()).sum();
		StringBuilder line = new StringBuilder("  ").append(group.get(0));
		if (group.size() > 1) {
			line.append((group.size() > 2) ? " ... " : ", ").append(group.get(group.size() - 1));
			line.append(": %d shards".formatted(group.size()));
		}
		else {
			line.append(":");
		}
		if (slots != null) {
			line.append((group.size() > 1) ? ", " : " ");
			line.append("%d slots".formatted(owned(group, slots)));
		}
		return line.append((line.charAt(line.length() - 1) != ':') ? ", " : " ")
			.append("at most %d connections".formatted(connections))
			.toString();
	}

	private static long owned(List<String> group, SlotTable slots) {
		long owned = 0;
		for (int slot = 0; slot < slots.slots(); slot++) {
			owned += group.contains(slots.shardOf(slot)) ? 1 : 0;
		}
		return owned;
	}

	/**
	 * Group names by what is before their number, and sort each group by number.
	 * @param names the names
	 * @return the groups in alphabetical order
	 */
	static Collection<List<String>> groups(Collection<String> names) {
		Map<String, Map<Long, String>> groups = new TreeMap<>();
		for (String name : names) {
			Matcher numbered = NUMBERED.matcher(name);
			boolean matches = numbered.matches() && numbered.group(2).length() < 18;
			groups.computeIfAbsent(matches ? numbered.group(1) : name, (group) -> new TreeMap<>())
				.put(matches ? Long.parseLong(numbered.group(2)) : -1L, name);
		}
		return groups.values().stream().map((group) -> List.copyOf(group.values())).toList();
	}

}
