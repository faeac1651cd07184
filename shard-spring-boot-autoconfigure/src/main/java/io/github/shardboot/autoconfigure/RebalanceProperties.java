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

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

import io.github.shardboot.rebalance.choice.ServerEngines;
import io.github.shardboot.rebalance.plan.StandardCost;

/**
 * Moves of slots and keys between shards. They need the catalog.
 *
 * @param enabled Whether this process may carry moves out.
 * @param tables Column of the shard key by the name of the table, with its schema unless
 * that is 'public'.
 * @param referenceTables Tables that are equal in all shards, to which moved tables may
 * refer.
 * @param username Login user for moves; that of the shard if not set.
 * @param password Login password for moves.
 * @param connections How other shards reach a shard, as a libpq connection string, by the
 * name of the shard; taken from its URL if not set.
 * @param engine How rows get to another shard: by logical replication, by a copy while
 * writes are refused, or automatically by what the servers are set up for.
 * @param maxBlockedRows How many rows a move may have that are copied while writes are
 * refused.
 * @param maxConcurrentMoves How many moves copy or switch at once.
 * @param maxMovesPerShard How many of them come from or go to one shard.
 * @param maxPause How long writes to what is moved may be refused at the switch.
 * @param grace Time after the switch before rows of the source are deleted.
 * @param lease Time after which an instance that was not seen is taken to be gone.
 * @param reverse Whether a move can be reversed until it is completed; it is then cleaned
 * up only when completed.
 * @param maxRetained Size of the log that a shard may keep for a move before that is
 * called off, in bytes.
 * @param throttle When moves hold back.
 * @param planning How plans are made.
 * @param run What to do once instead of serving: plan, start, watch, status, pause,
 * resume, abort, reverse or complete. The application prints the result and ends.
 * @param intent What 'run' plans or starts: add-shard, remove-shard, even-out,
 * isolate-tenant, move-key, move-range or move-slots.
 * @param target Shard that 'intent' is about.
 * @param slots Slots that 'intent' is about, such as '0-63,70'.
 * @param key Key that 'intent' is about.
 * @param range Range of keys that 'intent' is about, such as '1000..2000'.
 * @param move Number of the move that 'run' is about.
 * @author Shardboot Contributors
 */
public record RebalanceProperties(@DefaultValue("true") boolean enabled, @DefaultValue Map<String, String> tables,
		@DefaultValue List<String> referenceTables, @Nullable String username, @Nullable String password,
		@DefaultValue Map<String, String> connections, @DefaultValue("auto") ServerEngines.Mode engine,
		@DefaultValue("100000") long maxBlockedRows, @DefaultValue("2") int maxConcurrentMoves,
		@DefaultValue("2") int maxMovesPerShard, @DefaultValue("2s") Duration maxPause,
		@DefaultValue("10m") Duration grace, @DefaultValue("10s") Duration lease, @DefaultValue("true") boolean reverse,
		@DefaultValue("10737418240") long maxRetained, @DefaultValue Throttle throttle, @DefaultValue Planning planning,
		@Nullable String run, @Nullable String intent, @Nullable String target, @Nullable String slots,
		@Nullable String key, @Nullable String range, @Nullable Long move) {

	// keeps passwords to itself
	@Override
	public String toString() {
		return "Rebalance[enabled=%s, tables=%s]".formatted(this.enabled, this.tables);
	}

	/**
	 * When moves hold back.
	 *
	 * @param maxReplicaLag How much log a physical standby of source or target may not
	 * have replayed yet, 0 for any amount.
	 * @param maxActive How many sessions of clients may be working in source or target at
	 * once, 0 for any number.
	 */
	public record Throttle(@DefaultValue("64MB") DataSize maxReplicaLag, @DefaultValue("0") int maxActive) {

	}

	/**
	 * How plans are made.
	 *
	 * @param cost What shards are to have equal amounts of, in proportion to their
	 * weights.
	 * @param tolerance How far from its share a shard may be before something is moved,
	 * as a part of the share.
	 * @param timeout Time to wait for the size of one table.
	 * @param sampleAbove Size of a table above which only a part of it is read.
	 */
	public record Planning(@DefaultValue("bytes") StandardCost cost, @DefaultValue("0.1") double tolerance,
			@DefaultValue("30s") Duration timeout, @DefaultValue("256MB") DataSize sampleAbove) {

	}

}
