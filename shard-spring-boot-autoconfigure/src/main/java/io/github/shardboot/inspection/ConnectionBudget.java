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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * How many connections all instances of the application can open to one server, and how
 * many that server allows. Only the pools of shards are counted.
 *
 * @param shards the shards on the server, in alphabetical order
 * @param pooled the sum of the maximum sizes of their pools
 * @param instances the number of instances of the application
 * @param limits what the server allows
 * @author Shardboot Contributors
 */
public record ConnectionBudget(List<String> shards, int pooled, int instances, ServerLimits limits) {

	/**
	 * Return the budget of each server.
	 * @param limits the limits of the server of each shard that answered
	 * @param poolSizes the maximum size of the pool of each shard
	 * @param instances the number of instances of the application
	 * @return a budget for each server, in the order of their first shards
	 */
	public static List<ConnectionBudget> of(SortedMap<String, ServerLimits> limits, Map<String, Integer> poolSizes,
			int instances) {
		Map<ServerLimits, List<String>> servers = new LinkedHashMap<>();
		limits.forEach((shard, server) -> servers.computeIfAbsent(server, (key) -> new ArrayList<>()).add(shard));
		List<ConnectionBudget> budgets = new ArrayList<>();
		servers.forEach((server, shards) -> {
			int pooled = shards.stream().mapToInt((shard) -> poolSizes.getOrDefault(shard, 0)).sum();
			budgets.add(new ConnectionBudget(List.copyOf(shards), pooled, instances, server));
		});
		return budgets;
	}

	/**
	 * Return how many connections can be open when every pool of every instance is full.
	 * @return the number
	 */
	public long demand() {
		return (long) this.pooled * this.instances;
	}

	/**
	 * Return how many connections the server gives to applications.
	 * @return the number
	 */
	public int allowed() {
		return this.limits.maxConnections() - this.limits.reserved();
	}

	/**
	 * Whether the pools can ask for more than the server gives.
	 * @return {@code true} if some instance may one day be refused
	 */
	public boolean isExceeded() {
		return demand() > allowed();
	}

	String describe() {
		return "Shards %s may need %d connections (pools of %d in all x %d instances) of a server that allows %d (max_connections %d, %d reserved)"
			.formatted(names(), demand(), this.pooled, this.instances, allowed(), this.limits.maxConnections(),
					this.limits.reserved());
	}

	private String names() {
		int last = this.shards.size() - 1;
		return (last < 4) ? this.shards.toString()
				: "'%s' to '%s' (%d)".formatted(this.shards.get(0), this.shards.get(last), last + 1);
	}

}
